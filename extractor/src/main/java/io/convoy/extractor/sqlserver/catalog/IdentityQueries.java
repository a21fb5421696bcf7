// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnTrait;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IdentityRow;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Reads where identities stand. */
final class IdentityQueries {
  private static final String FROM =
      """
      FROM %s c
      JOIN sys.tables t ON t.object_id = c.object_id
      JOIN sys.schemas s ON s.schema_id = t.schema_id
      """;

  // The view may say where an identity stands, and not where it began.
  private static final String VIEW =
      """
      SELECT c.object_id, c.column_id,
             COALESCE(CAST(c.seed_value AS decimal(38, 0)),
                      CAST(IDENT_SEED(%1$s) AS decimal(38, 0))) AS seed,
             COALESCE(CAST(c.increment_value AS decimal(38, 0)),
                      CAST(IDENT_INCR(%1$s) AS decimal(38, 0))) AS increment,
             CAST(c.last_value AS decimal(38, 0)) AS last,
             CAST(COALESCE(IDENT_CURRENT(%1$s), c.seed_value) AS decimal(38, 0)) AS next
      """
              .formatted(SqlServerNames.TABLE)
          + FROM.formatted("sys.identity_columns")
          + "WHERE t.is_ms_shipped = 0";

  // What a server makes of these without a cast may have no precision.
  private static final String FUNCTIONS =
      """
      SELECT c.object_id, c.column_id,
             CAST(IDENT_SEED(%s) AS decimal(38, 0)) AS seed,
             CAST(IDENT_INCR(%s) AS decimal(38, 0)) AS increment,
             CAST(IDENT_CURRENT(%s) AS decimal(38, 0)) AS last
      """
              .formatted(SqlServerNames.TABLE, SqlServerNames.TABLE, SqlServerNames.TABLE)
          + FROM.formatted("sys.columns")
          + "WHERE t.is_ms_shipped = 0 AND c.is_identity = 1";

  private IdentityQueries() {}

  /** One row for each identity column. */
  static List<IdentityRow> read(Catalog catalog, List<ColumnRow> columns) throws SQLException {
    List<ColumnRow> identities =
        columns.stream().filter(column -> column.is(ColumnTrait.IDENTITY)).toList();
    if (identities.isEmpty()) {
      return List.of();
    }
    return isViewRight(catalog, identities.getFirst().table())
        ? catalog.rows(VIEW, IdentityQueries::identity)
        : catalog.rows(FUNCTIONS, IdentityQueries::identityByFunctions);
  }

  /** Not every server that has the view has one row in it for each identity. */
  private static boolean isViewRight(Catalog catalog, long table) throws SQLException {
    return catalog
        .rowsIfThere(
            "SELECT COUNT(*) FROM sys.identity_columns WHERE object_id = " + table,
            row -> row.getLong(1))
        .orElse(List.of())
        .equals(List.of(1L));
  }

  /** IDENT_CURRENT is the seed both before the first value and after it. */
  private static IdentityRow identityByFunctions(ResultSet row) throws SQLException {
    BigDecimal seed = decimal(row, "seed");
    BigDecimal last = row.getBigDecimal("last");
    return new IdentityRow(
        row.getLong("object_id"),
        row.getInt("column_id"),
        seed,
        decimal(row, "increment"),
        last == null || last.compareTo(seed) == 0 ? null : last,
        null);
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
