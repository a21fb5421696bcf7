// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.sqlserver.CatalogRows.IdentityRow;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads where identities stand. */
final class IdentityQueries {
  private static final String FROM =
      """
      FROM %s c
      JOIN sys.tables t ON t.object_id = c.object_id
      JOIN sys.schemas s ON s.schema_id = t.schema_id
      """;

  private static final String NAME = "QUOTENAME(s.name) + N'.' + QUOTENAME(t.name)";

  private static final String VIEW =
      """
      SELECT c.object_id, c.column_id,
             CAST(c.seed_value AS decimal(38, 0)) AS seed,
             CAST(c.increment_value AS decimal(38, 0)) AS increment,
             CAST(c.last_value AS decimal(38, 0)) AS last,
             COALESCE(IDENT_CURRENT(%s), CAST(c.seed_value AS decimal(38, 0))) AS next
      """
              .formatted(NAME)
          + FROM.formatted("sys.identity_columns")
          + "WHERE t.is_ms_shipped = 0";

  // IDENT_CURRENT is the seed both before the first value and after it.
  private static final String FUNCTIONS =
      """
      SELECT c.object_id, c.column_id, IDENT_SEED(%s) AS seed, IDENT_INCR(%s) AS increment,
             NULLIF(IDENT_CURRENT(%s), IDENT_SEED(%s)) AS last, NULL AS next
      """
              .formatted(NAME, NAME, NAME, NAME)
          + FROM.formatted("sys.columns")
          + "WHERE t.is_ms_shipped = 0 AND c.is_identity = 1";

  private IdentityQueries() {}

  /** One row for each identity. */
  static List<IdentityRow> read(Catalog catalog) throws SQLException {
    Optional<List<IdentityRow>> seen =
        catalog.rowsIfThere(VIEW, IdentityQueries::identity).filter(IdentityQueries::isOneForEach);
    return seen.isPresent() ? seen.get() : catalog.rows(FUNCTIONS, IdentityQueries::identity);
  }

  /** Not every server that has the view fills it rightly. */
  private static boolean isOneForEach(List<IdentityRow> rows) {
    long tables = rows.stream().map(IdentityRow::table).distinct().count();
    return tables == rows.size() && rows.stream().noneMatch(row -> row.increment().signum() == 0);
  }

  private static IdentityRow identity(ResultSet row) throws SQLException {
    return new IdentityRow(
        row.getLong("object_id"),
        row.getInt("column_id"),
        decimal(row, "seed"),
        decimal(row, "increment"),
        row.getBigDecimal("last"),
        row.getBigDecimal("next"));
  }

  private static BigDecimal decimal(ResultSet row, String column) throws SQLException {
    BigDecimal value = row.getBigDecimal(column);
    return value == null ? BigDecimal.ZERO : value;
  }
}
