// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.TableRow;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.table.TableId;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Refuses tables with columns that a login without UNMASK would be given other values of. */
final class MaskedColumns {
  // The right on a single column is known from SQL Server 2022 on; before, asking for it is NULL.
  private static final String QUERY =
      """
      SELECT m.object_id, s.name, t.name, m.name
      FROM sys.masked_columns m
      JOIN sys.tables t ON t.object_id = m.object_id
      JOIN sys.schemas s ON s.schema_id = t.schema_id
      WHERE m.is_masked = 1
        AND HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'UNMASK') = 0
        AND COALESCE(
          HAS_PERMS_BY_NAME(%s, 'OBJECT', 'UNMASK', m.name, 'COLUMN'), 0) = 0
      ORDER BY s.name, t.name, m.column_id\
      """
          .formatted(SqlServerNames.TABLE);

  private MaskedColumns() {}

  private record Masked(long table, String name) {}

  static void refuse(Catalog catalog, Map<TableId, TableRow> selected, String login)
      throws SQLException {
    Set<Long> numbers = selected.values().stream().map(TableRow::id).collect(Collectors.toSet());
    List<String> masked =
        catalog
            .rowsOfFeature(
                "masked columns",
                QUERY,
                row ->
                    new Masked(
                        row.getLong(1),
                        SqlServerNames.quote(new TableId(row.getString(2), row.getString(3)))
                            + "."
                            + SqlServerNames.quote(row.getString(4))))
            .stream()
            .filter(column -> numbers.contains(column.table()))
            .map(Masked::name)
            .toList();
    if (!masked.isEmpty()) {
      throw new ConvoyException(
          ErrorCode.SOURCE_ACCESS_DENIED,
          "The source's user %s is shown masked values of %s. Grant it: GRANT UNMASK TO %s; or exclude such tables in source.tables.exclude"
              .formatted(login, TableChoice.some(masked), login));
    }
  }
}
