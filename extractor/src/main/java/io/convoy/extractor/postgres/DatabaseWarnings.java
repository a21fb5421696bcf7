// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.error.Excerpt;
import io.convoy.common.postgres.SqlNames;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.UserType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names what the database holds besides tables and is not carried, a line per kind. */
final class DatabaseWarnings {
  private static final int MOST_SHOWN = 4_000;

  private final Map<String, List<String>> byKind = new LinkedHashMap<>();
  private final Set<String> carried = new HashSet<>();

  private DatabaseWarnings(List<Table> tables) {
    for (Table table : tables) {
      for (UserType type : table.getTypes()) {
        carried.add(name(type));
      }
      table
          .getSequences()
          .forEach(sequence ->
              carried.add(SqlNames.quote(sequence.getSchemaName(), sequence.getName())));
    }
  }

  /** What is not carried, of a database of which these tables are. */
  static List<String> read(Catalog catalog, List<Table> tables) throws SQLException {
    DatabaseWarnings warnings = new DatabaseWarnings(tables);
    for (String query : DatabaseObjects.queries()) {
      catalog.run(
          query,
          List.of(),
          row -> warnings.add(row.getString(1), row.getString(2), row.getString(3)));
    }
    List<String> lines = new ArrayList<>();
    warnings.byKind.forEach((kind, texts) -> lines.add(line(kind, texts)));
    catalog.run(Bookkeeping.TABLES, List.of(), row -> warnBookkeeping(lines, row.getString(1)));
    return lines;
  }

  /** A function's name has its arguments, which are quoted already. */
  private static String name(UserType type) {
    return switch (type.getKind()) {
      case FUNCTION -> SqlNames.quote(type.getSchemaName()) + "." + type.getName();
      case EXTENSION -> "extension " + type.getName();
      case SCHEMA -> "schema " + type.getName();
      case ENUM, DOMAIN, COMPOSITE, RANGE, TABLE_ROW, COLLATION ->
          SqlNames.quote(type.getSchemaName(), type.getName());
    };
  }

  private void add(String kind, String name, String text) {
    if (!carried.contains(name)) {
      byKind.computeIfAbsent(kind, any -> new ArrayList<>()).add(text);
    }
  }

  static String line(String kind, List<String> texts) {
    String all = String.join("; ", texts);
    return "not carried: " + texts.size() + " " + kind + ": " + Excerpt.of(all, MOST_SHOWN);
  }

  private static void warnBookkeeping(List<String> warnings, @Nullable String tables) {
    if (tables != null) {
      warnings.add("not carried: the bookkeeping of Convoy itself in schema convoy: " + tables);
    }
  }
}
