// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.cli.pipeline.Reject;
import io.convoy.schemas.event.RejectedRow;
import io.convoy.schemas.name.TableName;
import java.util.StringJoiner;

/** How a rejected row reads, for people and for machines: a line each. */
public final class RejectLines {
  private static final JsonMapper JSON = new JsonMapper();

  private RejectLines() {}

  /** {@code shop.items: id=7, price=-1: violates check constraint "c" [23514]}. */
  public static String forPeople(Reject reject) {
    RejectedRow row = reject.row();
    String column = row.getColumn() == null ? "" : " (column " + row.getColumn() + ")";
    return "%s: %s: %s [%s]%s"
        .formatted(
            TableName.of(row.getTable()),
            values(reject),
            row.getReason(),
            row.getSqlState(),
            column);
  }

  private static String values(Reject reject) {
    if (reject.columns().isEmpty()) {
      RejectedRow row = reject.row();
      return "row %d of chunk %d, too large to be kept".formatted(row.getRow(), row.getChunk());
    }
    StringJoiner values = new StringJoiner(", ");
    for (int i = 0; i < reject.columns().size(); i++) {
      values.add(reject.columns().get(i) + "=" + reject.values().get(i));
    }
    return values.toString();
  }

  /** One JSON object; docs/reference/rejects.md lists its names. */
  public static String forMachines(Reject reject) {
    RejectedRow row = reject.row();
    ObjectNode node = JSON.createObjectNode();
    node.put("schema", row.getTable().getSchemaName()).put("table", row.getTable().getName());
    node.put("at", row.getAt().toString());
    node.put("sqlState", row.getSqlState()).put("reason", row.getReason());
    node.put("column", row.getColumn());
    node.put("chunk", row.getChunk()).put("row", row.getRow());
    node.put("kept", !reject.columns().isEmpty());
    ObjectNode values = node.putObject("values");
    for (int i = 0; i < reject.columns().size(); i++) {
      values.put(reject.columns().get(i), reject.values().get(i));
    }
    return node.toString();
  }
}
