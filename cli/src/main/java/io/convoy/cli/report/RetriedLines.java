// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.cli.progress.Text;
import io.convoy.loader.RetriedTable;
import io.convoy.schemas.name.TableName;
import java.util.StringJoiner;

/** How the retry of a table's rejected rows reads, for people and for machines: a line each. */
public final class RetriedLines {
  private static final JsonMapper JSON = new JsonMapper();

  private RetriedLines() {}

  /** {@code shop.items: 5 rows loaded, 1 refused again; 1 row is still rejected}. */
  public static String forPeople(RetriedTable table) {
    String name = TableName.of(table.table()) + ": ";
    if (table.obstacle() != null && table.loaded() == 0) {
      return name + "not tried again: " + table.obstacle();
    }
    StringJoiner what = new StringJoiner(", ", name, "");
    what.add(Text.count(table.loaded(), "row", "rows") + " loaded");
    add(what, table.refused(), "refused again ('convoy rejects' says why)");
    add(what, table.unkept(), "too large to be kept in Kafka");
    add(what, table.gone(), "no longer in Kafka, which keeps them for 30 days");
    if (table.obstacle() != null) {
      what.add("the others not tried: " + table.obstacle());
    }
    String open =
        table.open() == 0
            ? "; none is rejected any more"
            : "; " + Text.count(table.open(), "row is", "rows are") + " still rejected";
    return what + open + advice(table);
  }

  private static void add(StringJoiner what, long rows, String why) {
    if (rows > 0) {
      what.add(Text.count(rows) + " " + why);
    }
  }

  private static String advice(RetriedTable table) {
    return table.gone() + table.unkept() > 0
        ? "; './convoy verify --repair' brings from the source what Kafka does not have"
        : "";
  }

  /** One JSON object; docs/reference/rejects.md lists its names. */
  public static String forMachines(RetriedTable table) {
    ObjectNode node = JSON.createObjectNode();
    node.put("schema", table.table().getSchemaName()).put("table", table.table().getName());
    node.put("loaded", table.loaded()).put("open", table.open());
    node.put("refused", table.refused()).put("gone", table.gone()).put("unkept", table.unkept());
    node.put("obstacle", table.obstacle());
    return node.toString();
  }
}
