// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.source.FilterFailures;
import io.convoy.schemas.row.RowLayout.Part;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks the server how many rows it thinks a configured condition selects; no row is read. */
final class FilterEstimate {
  private static final Pattern ROWS = Pattern.compile("\"Plan Rows\": (\\d+)");

  private final Connection connection;
  private final Table table;

  FilterEstimate(Connection connection, Table table) {
    this.connection = connection;
    this.table = table;
  }

  /**
   * The estimate of the planner, which understands the condition then.
   *
   * @throws io.convoy.common.error.ConvoyException CONFIGURATION where it does not
   */
  long rows() {
    String condition = new Part(table.getWhere(), List.of()).and("");
    String sql =
        "EXPLAIN (FORMAT JSON) SELECT FROM %s WHERE %s"
            .formatted(SqlNames.quote(table.getId()), condition);
    try (Statement statement = connection.createStatement();
        ResultSet plan = statement.executeQuery(sql)) {
      plan.next();
      Matcher rows = ROWS.matcher(plan.getString(1));
      return rows.find() ? Long.parseLong(rows.group(1)) : -1;
    } catch (SQLException e) {
      throw FilterFailures.refused(table, e);
    }
  }
}
