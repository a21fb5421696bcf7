// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.SequenceRow;
import io.convoy.schemas.table.TableId;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads sequences, which are sql_variants in the type of each. */
final class SequenceQueries {
  private static final String VIEW = "sys.sequences";

  private static final String QUERY =
      """
      SELECT s.name AS schema_name, q.name, y.name AS type_name,
             CAST(q.start_value AS decimal(38, 0)) AS start_value,
             CAST(q.increment AS decimal(38, 0)) AS increment,
             CAST(q.minimum_value AS decimal(38, 0)) AS minimum_value,
             CAST(q.maximum_value AS decimal(38, 0)) AS maximum_value,
             CAST(q.current_value AS decimal(38, 0)) AS current_value,
             q.is_cycling, %s
      FROM sys.sequences q
      JOIN sys.schemas s ON s.schema_id = q.schema_id
      LEFT JOIN sys.types y ON y.user_type_id = q.system_type_id
      ORDER BY s.name, q.name\
      """;

  private SequenceQueries() {}

  static List<SequenceRow> read(Catalog catalog) throws SQLException {
    boolean tellsLast = catalog.hasColumn(VIEW, "last_used_value");
    String last =
        tellsLast
            ? "CAST(q.last_used_value AS decimal(38, 0)) AS last_used_value"
            : "NULL AS last_used_value";
    return catalog.rowsOrNote("sequences", QUERY.formatted(last), row -> sequence(row, tellsLast));
  }

  private static SequenceRow sequence(ResultSet row, boolean tellsLast) throws SQLException {
    return new SequenceRow(
        new TableId(row.getString("schema_name"), row.getString("name")),
        String.valueOf(row.getString("type_name")).toLowerCase(Locale.ROOT),
        number(row, "start_value"),
        number(row, "increment"),
        number(row, "minimum_value"),
        number(row, "maximum_value"),
        row.getInt("is_cycling") != 0,
        number(row, "current_value"),
        last(row, tellsLast),
        tellsLast);
  }

  private static @Nullable BigDecimal last(ResultSet row, boolean tellsLast) throws SQLException {
    return tellsLast ? row.getBigDecimal("last_used_value") : null;
  }

  private static BigDecimal number(ResultSet row, String column) throws SQLException {
    BigDecimal value = row.getBigDecimal(column);
    return value == null ? BigDecimal.ZERO : value;
  }
}
