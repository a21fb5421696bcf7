// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.SpellingRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.TableRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.TableTrait;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.table.TableId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads which tables there are, how their names are spelled and which of them may be read. */
final class TableQueries {
  private static final String VIEW = "sys.tables";

  /** What the queries about tables end with: those that users made. */
  static final String FROM_TABLES =
      """
      FROM sys.tables t
      JOIN sys.schemas s ON s.schema_id = t.schema_id
      """;

  static final String OF_USERS = "WHERE t.is_ms_shipped = 0";

  /** Whoever is this user of a database is denied nothing in it. */
  private static final String OWNER = "dbo";

  private static final int SYSTEM_VERSIONED = 2;
  private static final int HISTORY = 1;

  private final Catalog catalog;

  TableQueries(Catalog catalog) {
    this.catalog = catalog;
  }

  /** All tables of users. */
  List<TableRow> tables() throws SQLException {
    String query =
        "SELECT t.object_id, s.name AS schema_name, t.name AS table_name, "
            + String.join(
                ", ",
                number("temporal_type"),
                number("history_table_id"),
                number("is_memory_optimized"),
                number("is_node"),
                number("is_edge"),
                number("is_external"),
                number("is_filetable"),
                number("is_tracked_by_cdc"),
                number("ledger_type"))
            + "\n"
            + FROM_TABLES
            + OF_USERS;
    return catalog.rows(query, TableQueries::table);
  }

  private String number(String column) throws SQLException {
    return catalog.column(VIEW, "t", column, "0");
  }

  private static TableRow table(ResultSet row) throws SQLException {
    Set<TableTrait> traits = EnumSet.noneOf(TableTrait.class);
    int temporal = row.getInt("temporal_type");
    add(traits, TableTrait.SYSTEM_VERSIONED, temporal == SYSTEM_VERSIONED);
    add(traits, TableTrait.HISTORY, temporal == HISTORY);
    add(traits, TableTrait.MEMORY_OPTIMIZED, row.getInt("is_memory_optimized") != 0);
    add(traits, TableTrait.GRAPH_NODE, row.getInt("is_node") != 0);
    add(traits, TableTrait.GRAPH_EDGE, row.getInt("is_edge") != 0);
    add(traits, TableTrait.EXTERNAL, row.getInt("is_external") != 0);
    add(traits, TableTrait.FILE_TABLE, row.getInt("is_filetable") != 0);
    add(traits, TableTrait.CAPTURED, row.getInt("is_tracked_by_cdc") != 0);
    add(traits, TableTrait.LEDGER, row.getInt("ledger_type") != 0);
    return new TableRow(
        row.getLong("object_id"),
        new TableId(row.getString("schema_name"), row.getString("table_name")),
        row.getLong("history_table_id"),
        traits);
  }

  static <T> void add(Set<T> traits, T trait, boolean holds) {
    if (holds) {
      traits.add(trait);
    }
  }

  /** The tables that the login may read; null for all, and where the server does not say. */
  @Nullable Set<Long> selectable(String user) throws SQLException {
    if (user.equals(OWNER)) {
      return null;
    }
    String query =
        "SELECT t.object_id "
            + FROM_TABLES
            + OF_USERS
            + " AND COALESCE(HAS_PERMS_BY_NAME("
            + SqlServerNames.TABLE
            + ", 'OBJECT', 'SELECT'), 1) = 1";
    return catalog.rowsIfThere(query, row -> row.getLong(1)).map(HashSet::new).orElse(null);
  }

  /** The names of all columns as INFORMATION_SCHEMA spells them. */
  List<SpellingRow> spellings() throws SQLException {
    return catalog
        .rowsIfThere(
            "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS",
            row ->
                new SpellingRow(new TableId(row.getString(1), row.getString(2)), row.getString(3)))
        .orElse(List.of());
  }
}
