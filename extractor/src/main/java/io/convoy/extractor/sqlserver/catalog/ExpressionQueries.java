// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.ExpressionKind;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ExpressionRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads what tables hold of T-SQL: defaults, checks, and how columns are computed. */
final class ExpressionQueries {
  private static final String DEFAULTS =
      """
      SELECT d.parent_object_id AS object_id, d.parent_column_id AS column_id, d.name,
             d.definition, 0 AS is_disabled, 0 AS is_not_trusted
      FROM sys.default_constraints d
      ORDER BY d.parent_object_id, d.parent_column_id\
      """;

  // A default or a rule that is an object of its own, bound to columns by sp_bindefault.
  private static final String BOUND =
      """
      SELECT c.object_id, c.column_id, o.name, m.definition, 0 AS is_disabled, 0 AS is_not_trusted
      FROM sys.columns c
      JOIN sys.objects o ON o.object_id = c.%s AND o.parent_object_id = 0
      LEFT JOIN sys.sql_modules m ON m.object_id = o.object_id
      ORDER BY c.object_id, c.column_id\
      """;

  private static final String CHECKS =
      """
      SELECT k.parent_object_id AS object_id, k.parent_column_id AS column_id, k.name,
             k.definition, k.is_disabled, k.is_not_trusted
      FROM sys.check_constraints k
      ORDER BY k.parent_object_id, k.name\
      """;

  private static final String COMPUTED =
      """
      SELECT c.object_id, c.column_id, c.name, c.definition, 0 AS is_disabled, 0 AS is_not_trusted
      FROM sys.computed_columns c
      ORDER BY c.object_id, c.column_id\
      """;

  private ExpressionQueries() {}

  static List<ExpressionRow> read(Catalog catalog) throws SQLException {
    List<ExpressionRow> all = new ArrayList<>();
    all.addAll(read(catalog, ExpressionKind.DEFAULT, DEFAULTS));
    all.addAll(read(catalog, ExpressionKind.DEFAULT, BOUND.formatted("default_object_id")));
    all.addAll(read(catalog, ExpressionKind.CHECK, CHECKS));
    all.addAll(read(catalog, ExpressionKind.CHECK, BOUND.formatted("rule_object_id")));
    all.addAll(read(catalog, ExpressionKind.COMPUTED, COMPUTED));
    return all;
  }

  private static List<ExpressionRow> read(Catalog catalog, ExpressionKind kind, String query)
      throws SQLException {
    return catalog
        .rowsIfThere(
            query,
            row ->
                new ExpressionRow(
                    kind,
                    row.getLong("object_id"),
                    row.getInt("column_id"),
                    row.getString("name"),
                    row.getString("definition"),
                    KeyQueries.trust(row)))
        .orElse(List.of());
  }
}
