// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.cli.json.JsonDocument;
import io.convoy.cli.progress.RunDocument;
import io.convoy.cli.progress.RunPicture;
import io.convoy.schemas.compare.Equality;
import io.convoy.schemas.compare.FoundRows;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.event.ColumnDifference;
import io.convoy.schemas.event.DifferenceKind;
import io.convoy.schemas.event.NamedValue;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RowDifference;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of a comparison, for machines: one JSON document, whose names docs/reference/verify.md
 * lists.
 */
final class DifferenceDocument {
  private DifferenceDocument() {}

  static String of(RunPicture picture) {
    return JsonDocument.text(node(picture));
  }

  /** To be part of another document. */
  static ObjectNode node(RunPicture picture) {
    RunState run = picture.run();
    ObjectNode document = JsonDocument.begin().put("run", run.getRunId());
    document.put("kind", run.getKind().name()).put("phase", run.getPhase().name());
    document.put("equal", equal(picture));
    String code = run.getFailureCode();
    document.put("failureCode", code);
    document.put("errorCode", RunDocument.number(code));
    document.put("failure", run.getFailure());
    document.put("source", run.getSource());
    document.put("guarantee", run.getGuarantee() == null ? null : run.getGuarantee().name());
    document.put("position", run.getPosition());
    document.put("rowsInserted", run.getRowsInserted()).put("rowsUpdated", run.getRowsUpdated());
    document.put("rowsDeleted", run.getRowsDeleted());
    run.getWarnings().forEach(document.putArray("warnings")::add);
    ArrayNode tables = document.putArray("tables");
    picture.tables().forEach(table -> put(table, tables.addObject()));
    return document;
  }

  /** Null where nothing differs, and of some tables only rows that changed were looked at. */
  private static @Nullable Boolean equal(RunPicture picture) {
    boolean isEqual = picture.run().getPhase() == Phase.COMPLETED;
    return isEqual && LogLines.areAny(picture) ? null : Boolean.valueOf(isEqual);
  }

  private static void put(TableProgress table, ObjectNode node) {
    boolean isCompared = table.getStage() == Stage.VERIFIED;
    node.put("schema", table.getTable().getSchemaName()).put("table", table.getTable().getName());
    node.put("compared", isCompared && table.getRowsVerified() >= 0);
    node.put("equal", Equality.of(table).asBoolean()).put("detail", table.getDetail());
    node.put("rowsChangedByLog", number(FoundRows.byLog(table)));
    node.put("rowsByWatermark", number(FoundRows.byWatermark(table)));
    node.put("rowsByChangeTracking", number(FoundRows.byTracking(table)));
    node.put("rowsByChangeDataCapture", number(FoundRows.byCapture(table)));
    node.put("capturedUpTo", table.getCapturedUpTo());
    node.put("keysCompared", table.getKeysCompared());
    node.put("sourceRows", number(table.getRowsCounted()));
    node.put("targetRows", number(table.getRowsVerified()));
    node.put("missing", number(table.getRowsMissing())).put("extra", number(table.getRowsExtra()));
    node.put("changed", number(table.getRowsChanged())).put("mended", table.getMended());
    node.put("rowsLeft", Equality.leftRows(table));
    node.put("settled", number(table.getRowsSettled()));
    node.put("since", number(table.getRowsSince()));
    ArrayNode differences = node.putArray("differences");
    table.getDifferences().forEach(row -> put(row, differences.addObject()));
    table.getWarnings().forEach(node.putArray("warnings")::add);
    ArrayNode altered = node.putArray("altered");
    for (AlteredValues values : table.getAltered()) {
      ObjectNode entry = altered.addObject().put("column", values.getColumn());
      entry.put("how", values.getHow()).put("values", values.getValues());
    }
  }

  private static @Nullable Long number(long count) {
    return count < 0 ? null : count;
  }

  static void put(RowDifference row, ObjectNode node) {
    node.put("kind", row.getKind().name().toLowerCase(Locale.ROOT)).put("row", row.getRow());
    ArrayNode key = node.putArray("key");
    for (NamedValue value : row.getKey()) {
      key.addObject().put("column", value.getColumn()).put("value", value.getValue());
    }
    ArrayNode columns = node.putArray("columns");
    for (ColumnDifference column : row.getColumns()) {
      ObjectNode entry = columns.addObject().put("column", column.getColumn());
      if (column.getShown() && row.getKind() != DifferenceKind.EXTRA) {
        entry.put("source", column.getSource());
      }
      if (column.getShown() && row.getKind() != DifferenceKind.MISSING) {
        entry.put("target", column.getTarget());
      }
    }
  }
}
