// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.common.config.TypeOptions;
import io.convoy.extractor.source.ChunkRanges.Nulls;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnTrait;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.SpellingRow;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the columns of one table as they are now, to compare them with their description. */
public final class ColumnTypes {
  private static final String SPELLINGS =
      """
      SELECT c.COLUMN_NAME
      FROM INFORMATION_SCHEMA.COLUMNS c
      WHERE c.TABLE_SCHEMA = ? AND c.TABLE_NAME = ?\
      """;

  private ColumnTypes() {}

  /**
   * What a column is.
   *
   * @param sourceType as the description spells it
   * @param collation SQL Server's name for it; null where the type has none
   * @param computed that the source computes it of others
   */
  public record ColumnType(
      String sourceType, @Nullable String collation, Nulls nulls, boolean computed) {}

  /** The carried columns in their order, by name; none where there is no such table. */
  public static Map<String, ColumnType> of(Connection connection, TableId table)
      throws SQLException {
    Catalog catalog = new Catalog(connection);
    List<SpellingRow> spellings =
        catalog.rows(
            SPELLINGS,
            row -> new SpellingRow(table, row.getString(1)),
            table.getSchemaName(),
            table.getName());
    NameSpelling spelling = new NameSpelling(spellings);
    Map<String, ColumnType> types = new LinkedHashMap<>();
    for (ColumnRow column : new ColumnQueries(catalog).columns(SqlServerNames.quote(table))) {
      if (CarriedTables.isCarried(column)) {
        types.put(
            spelling.column(table, column.name()),
            new ColumnType(
                SourceType.of(column.type(), TypeOptions.DEFAULTS).sourceType(),
                column.collation(),
                column.is(ColumnTrait.NULLABLE) ? Nulls.POSSIBLE : Nulls.NONE,
                column.is(ColumnTrait.COMPUTED)));
      }
    }
    return types;
  }
}
