// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.ForeignKeyColumnRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ForeignKeyRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexColumnRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexPart;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexTrait;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.KeyRows;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.Trust;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;

/** Reads indexes, keys and foreign keys. */
final class KeyQueries {
  // The index of a key has the key's name.
  private static final String INDEXES =
      """
      SELECT i.object_id, i.index_id, i.name, i.type, i.is_unique, i.is_primary_key,
             i.is_unique_constraint, i.is_disabled, i.is_hypothetical, i.ignore_dup_key,
             i.filter_definition, k.object_id AS constraint_id
      FROM sys.indexes i
      JOIN sys.tables t ON t.object_id = i.object_id
      LEFT JOIN sys.key_constraints k
        ON k.parent_object_id = i.object_id AND k.unique_index_id = i.index_id
      WHERE t.is_ms_shipped = 0 AND i.index_id > 0 AND i.name IS NOT NULL
      ORDER BY i.object_id, i.index_id\
      """;

  // A column that is neither in the key nor included is there for the partitioning alone.
  private static final String INDEX_COLUMNS =
      """
      SELECT x.object_id, x.index_id, x.column_id, x.is_descending_key, x.is_included_column
      FROM sys.index_columns x
      JOIN sys.tables t ON t.object_id = x.object_id
      WHERE t.is_ms_shipped = 0 AND (x.key_ordinal > 0 OR x.is_included_column = 1)
      ORDER BY x.object_id, x.index_id, x.is_included_column, x.key_ordinal, x.index_column_id\
      """;

  private static final String FOREIGN_KEYS =
      """
      SELECT k.object_id, k.name, k.parent_object_id, k.referenced_object_id,
             k.delete_referential_action, k.update_referential_action, k.is_disabled,
             k.is_not_trusted
      FROM sys.foreign_keys k
      ORDER BY k.parent_object_id, k.name\
      """;

  private static final String FOREIGN_KEY_COLUMNS =
      """
      SELECT c.constraint_object_id, c.parent_column_id, c.referenced_column_id
      FROM sys.foreign_key_columns c
      ORDER BY c.constraint_object_id, c.constraint_column_id\
      """;

  private KeyQueries() {}

  static KeyRows read(Catalog catalog) throws SQLException {
    return new KeyRows(
        catalog.rows(INDEXES, KeyQueries::index),
        catalog.rows(INDEX_COLUMNS, KeyQueries::indexColumn),
        catalog.rows(FOREIGN_KEYS, KeyQueries::foreignKey),
        catalog.rows(
            FOREIGN_KEY_COLUMNS,
            row -> new ForeignKeyColumnRow(row.getLong(1), row.getInt(2), row.getInt(3))),
        ExpressionQueries.read(catalog));
  }

  private static IndexRow index(ResultSet row) throws SQLException {
    Set<IndexTrait> traits = EnumSet.noneOf(IndexTrait.class);
    TableQueries.add(traits, IndexTrait.UNIQUE, row.getInt("is_unique") != 0);
    TableQueries.add(traits, IndexTrait.PRIMARY_KEY, row.getInt("is_primary_key") != 0);
    TableQueries.add(traits, IndexTrait.UNIQUE_CONSTRAINT, row.getInt("is_unique_constraint") != 0);
    TableQueries.add(traits, IndexTrait.DISABLED, row.getInt("is_disabled") != 0);
    TableQueries.add(traits, IndexTrait.HYPOTHETICAL, row.getInt("is_hypothetical") != 0);
    TableQueries.add(traits, IndexTrait.IGNORES_DUPLICATES, row.getInt("ignore_dup_key") != 0);
    return new IndexRow(
        row.getLong("object_id"),
        row.getInt("index_id"),
        row.getString("name"),
        row.getLong("constraint_id"),
        row.getInt("type"),
        traits,
        row.getString("filter_definition"));
  }

  private static IndexColumnRow indexColumn(ResultSet row) throws SQLException {
    IndexPart key =
        row.getInt("is_descending_key") != 0 ? IndexPart.DESCENDING : IndexPart.ASCENDING;
    return new IndexColumnRow(
        row.getLong("object_id"),
        row.getInt("index_id"),
        row.getInt("column_id"),
        row.getInt("is_included_column") != 0 ? IndexPart.INCLUDED : key);
  }

  private static ForeignKeyRow foreignKey(ResultSet row) throws SQLException {
    return new ForeignKeyRow(
        row.getLong("object_id"),
        row.getString("name"),
        row.getLong("parent_object_id"),
        row.getLong("referenced_object_id"),
        row.getInt("delete_referential_action"),
        row.getInt("update_referential_action"),
        trust(row));
  }

  static Trust trust(ResultSet row) throws SQLException {
    if (row.getInt("is_disabled") != 0) {
      return Trust.DISABLED;
    }
    return row.getInt("is_not_trusted") != 0 ? Trust.NOT_TRUSTED : Trust.TRUSTED;
  }
}
