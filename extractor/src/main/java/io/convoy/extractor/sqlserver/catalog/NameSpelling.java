// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.SpellingRow;
import io.convoy.schemas.table.TableId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Knows how names are spelled, in capitals and small letters. A server may fold the names in its
 * catalog and still spell them as they were given in INFORMATION_SCHEMA.
 */
final class NameSpelling {
  private final Map<TableId, Set<String>> columns = new HashMap<>();
  private final Map<TableId, TableId> tables = new HashMap<>();
  private final Map<TableId, Map<String, String>> folded = new HashMap<>();

  NameSpelling(List<SpellingRow> rows) {
    for (SpellingRow row : rows) {
      columns.computeIfAbsent(row.table(), table -> new HashSet<>()).add(row.column());
    }
    columns.keySet().forEach(table -> tables.putIfAbsent(fold(table), table));
  }

  /** A table's name, from the name in the catalog. */
  TableId table(TableId name) {
    return columns.containsKey(name) ? name : tables.getOrDefault(fold(name), name);
  }

  /**
   * A column's name, from the name in the catalog.
   *
   * @param table as {@link #table} spells it
   */
  String column(TableId table, String name) {
    Set<String> spelled = columns.getOrDefault(table, Set.of());
    if (spelled.contains(name)) {
      return name;
    }
    return folded.computeIfAbsent(table, id -> fold(spelled)).getOrDefault(fold(name), name);
  }

  private static Map<String, String> fold(Set<String> names) {
    Map<String, String> byFolded = new HashMap<>();
    names.forEach(name -> byFolded.put(fold(name), name));
    return byFolded;
  }

  private static TableId fold(TableId table) {
    return new TableId(fold(table.getSchemaName()), fold(table.getName()));
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
