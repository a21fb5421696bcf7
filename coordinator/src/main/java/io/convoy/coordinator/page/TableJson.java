// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.coordinator.page.RunBoard.BoardTable;
import io.convoy.schemas.compare.Equality;
import io.convoy.schemas.compare.FoundRows;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.name.TableName;

/** A table of a run as JSON. What there is none of is left out, since there may be thousands. */
final class TableJson {
  private TableJson() {}

  static ObjectNode of(BoardTable table) {
    TableProgress progress = table.progress();
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", name(table));
    node.put("stage", progress.getStage().name()).put("chunks", progress.getChunks());
    node.put("chunksRead", progress.getChunksExtracted());
    Totals totals = Totals.of(progress);
    node.put("rowsExpected", totals.rowsExpected()).put("rowsRead", totals.rowsRead());
    node.put("bytesRead", totals.bytesRead()).put("rowsLoaded", totals.rowsLoaded());
    node.put("bytesLoaded", totals.bytesLoaded()).put("rowsRejected", totals.rowsRejected());
    node.put("bytesAhead", totals.bytesAhead()).put("estimatedBytes", progress.getEstimatedBytes());
    node.put("rowsCounted", progress.getRowsCounted());
    node.put("rowsVerified", progress.getRowsVerified());
    node.put("equal", Equality.of(progress).asBoolean());
    putFound(progress, node);
    node.put("updatedAt", progress.getUpdatedAt().toString());
    putDetails(progress, node);
    return node;
  }

  /** How many rows were looked at alone, and what told them. */
  private static void putFound(TableProgress progress, ObjectNode node) {
    if (FoundRows.byLog(progress) >= 0) {
      node.put("rowsChangedByLog", FoundRows.byLog(progress));
    }
    if (FoundRows.byWatermark(progress) >= 0) {
      node.put("rowsByWatermark", FoundRows.byWatermark(progress));
      node.put("keysCompared", progress.getKeysCompared());
    }
    if (FoundRows.byTracking(progress) >= 0) {
      node.put("rowsByChangeTracking", FoundRows.byTracking(progress));
    }
    if (FoundRows.byCapture(progress) >= 0) {
      node.put("rowsByChangeDataCapture", FoundRows.byCapture(progress));
      node.put("capturedUpTo", progress.getCapturedUpTo());
    }
    if (Equality.leftRows(progress) > 0) {
      node.put("rowsLeft", Equality.leftRows(progress));
    }
  }

  /** Quoted where it needs it, so that no two tables have the same. */
  static String name(BoardTable table) {
    return TableName.of(table.progress().getTable());
  }

  private static void putDetails(TableProgress progress, ObjectNode node) {
    if (!progress.getDetail().isEmpty()) {
      node.put("detail", progress.getDetail());
    }
    if (progress.getGeneration() > 0) {
      node.put("generation", progress.getGeneration());
    }
    progress.getBegunAnew().forEach(reason -> node.withArray("begunAnew").add(reason));
    progress.getWarnings().forEach(warning -> node.withArray("warnings").add(warning));
    for (AlteredValues altered : progress.getAltered()) {
      ObjectNode one = node.withArray("altered").addObject().put("column", altered.getColumn());
      one.put("how", altered.getHow()).put("values", altered.getValues());
    }
    for (LeftOut leftOut : progress.getLeftOut()) {
      ObjectNode one = node.withArray("leftOut").addObject().put("what", leftOut.getWhat());
      // Not the rows in its way: what stands in a database is not for everyone who may see a run.
      one.put("reason", leftOut.getReason()).put("rows", leftOut.getRows().size());
      ArrayNode sql = one.putArray("sql");
      leftOut.getSql().forEach(sql::add);
    }
  }
}
