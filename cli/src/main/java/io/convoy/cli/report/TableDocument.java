// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.schemas.compare.Equality;
import io.convoy.schemas.compare.FoundRows;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.event.StageTime;
import io.convoy.schemas.event.TableProgress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A table in the report of a run for machines. */
final class TableDocument {
  private TableDocument() {}

  static void put(TableProgress table, ObjectNode node) {
    node.put("schema", table.getTable().getSchemaName()).put("table", table.getTable().getName());
    node.put("stage", table.getStage().name());
    node.put("equal", Equality.of(table).asBoolean()).put("detail", table.getDetail());
    node.put("chunks", number(table.getChunks())).put("generation", table.getGeneration());
    table.getBegunAnew().forEach(node.putArray("begunAnew")::add);
    node.put("bytes", table.getBytesExtracted());
    rows(table, node);
    node.put("checksum", checksum(table.getChecksum()));
    node.put("checksumRejected", checksum(table.getRejectedSum()));
    boolean isRead = table.getRowsVerified() >= 0;
    node.put("checksumTarget", isRead ? checksum(table.getChecksumVerified()) : null);
    node.put("missing", number(table.getRowsMissing())).put("extra", number(table.getRowsExtra()));
    node.put("changed", number(table.getRowsChanged()));
    node.put("rowsLeft", Equality.leftRows(table));
    node.put("settled", number(table.getRowsSettled()));
    node.put("since", number(table.getRowsSince()));
    ArrayNode differences = node.putArray("differences");
    table.getDifferences().forEach(row -> DifferenceDocument.put(row, differences.addObject()));
    parts(table, node);
    ArrayNode reached = node.putArray("reached");
    for (StageTime time : table.getReached()) {
      reached.addObject().put("stage", time.getStage().name()).put("at", time.getAt().toString());
    }
  }

  private static void rows(TableProgress table, ObjectNode node) {
    node.put("rowsChangedByLog", number(FoundRows.byLog(table)));
    node.put("rowsByWatermark", number(FoundRows.byWatermark(table)));
    node.put("rowsByChangeTracking", number(FoundRows.byTracking(table)));
    node.put("rowsByChangeDataCapture", number(FoundRows.byCapture(table)));
    node.put("capturedUpTo", table.getCapturedUpTo());
    node.put("keysCompared", table.getKeysCompared());
    node.put("comparedBecause", table.getComparedBecause());
    node.put("rowsCounted", number(table.getRowsCounted()));
    node.put("rowsRead", table.getRowsExtracted()).put("rowsLoaded", table.getRowsLoaded());
    node.put("rowsRejected", table.getRowsRejected());
    node.put("rowsTarget", number(table.getRowsVerified()));
  }

  private static void parts(TableProgress table, ObjectNode node) {
    ArrayNode altered = node.putArray("altered");
    for (AlteredValues values : table.getAltered()) {
      ObjectNode one = altered.addObject().put("column", values.getColumn());
      one.put("how", values.getHow()).put("values", values.getValues());
    }
    ArrayNode leftOut = node.putArray("leftOut");
    for (LeftOut part : table.getLeftOut()) {
      ObjectNode one = leftOut.addObject().put("what", part.getWhat());
      one.put("reason", part.getReason());
      part.getRows().forEach(one.putArray("rows")::add);
      part.getSql().forEach(one.putArray("sql")::add);
    }
  }

  /** Sixteen digits. */
  static String checksum(long sum) {
    return String.format(Locale.ROOT, "%016x", sum);
  }

  private static @Nullable Long number(long count) {
    return count < 0 ? null : count;
  }
}
