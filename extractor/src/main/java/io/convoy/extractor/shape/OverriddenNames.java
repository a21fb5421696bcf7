// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import io.convoy.common.config.NearestName;
import io.convoy.common.config.TableOverride;
import io.convoy.common.config.TableOverrides;
import io.convoy.common.config.TablePattern;
import io.convoy.common.postgres.ConfiguredNames;
import io.convoy.extractor.source.HeldSnapshot.Description;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds what the items of {@code tables} name and the source does not have. */
final class OverriddenNames {
  private final TableOverrides overrides;
  private final Description source;
  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  OverriddenNames(List<TableOverride> items, TableOverrides overrides, Description source) {
    this.overrides = overrides;
    this.source = source;
    for (int i = 0; i < items.size(); i++) {
      check("tables[" + i + "]", items.get(i));
    }
  }

  List<String> errors() {
    return errors;
  }

  List<String> warnings() {
    return warnings;
  }

  private void check(String key, TableOverride item) {
    TablePattern pattern = new TablePattern(item.match());
    if (source.all().stream().noneMatch(pattern::matches)) {
      unmatched(key, item.match());
      return;
    }
    List<Table> tables =
        source.tables().stream()
            .filter(table -> overrides.of(table.getId()).stream().anyMatch(item::equals))
            .toList();
    if (tables.isEmpty()) {
      warnings.add(
          "%s (%s) holds for no table: an earlier item of tables has those that it matches, or they are not carried"
              .formatted(key, item.match()));
      return;
    }
    checkColumns(key, item, tables);
  }

  private void unmatched(String key, String match) {
    if (hasWildcard(match)) {
      warnings.add("%s (%s) matches no table of the source".formatted(key, match));
    } else {
      Set<String> known = new TreeSet<>();
      source.all().forEach(table -> known.add(TableName.of(table)));
      errors.add("there is no table %s (%s.match)%s".formatted(match, key, nearest(match, known)));
    }
  }

  /** A pattern of tables may name a column that only some of them have. */
  private void checkColumns(String key, TableOverride item, List<Table> tables) {
    Set<String> known = new TreeSet<>();
    tables.forEach(table -> known.addAll(names(table)));
    for (String column : new TreeSet<>(item.columns().keySet())) {
      if (!known.contains(column)) {
        missing(key + ".columns", column, item.match(), known);
      }
    }
    checkPatterns(key + ".include-columns", item.includeColumns(), item.match(), known);
    checkPatterns(key + ".exclude-columns", item.excludeColumns(), item.match(), known);
    tables.forEach(table -> checkKey(key + ".key", item.key(), table));
    String partitioned = item.partitionBy().column();
    if (partitioned != null) {
      List<String> by = List.of(partitioned);
      tables.forEach(table -> checkKey(key + ".partition-by.column", by, table));
    }
    item.columns().forEach((column, override) -> checkName(key, column, override.rename()));
  }

  private void checkPatterns(String key, List<String> patterns, String match, Set<String> known) {
    for (String pattern : patterns) {
      if (known.stream().noneMatch(column -> ColumnPattern.matches(pattern, column))) {
        missing(key, pattern, match, known);
      }
    }
  }

  private void checkKey(String key, List<String> columns, Table table) {
    Set<String> known = names(table);
    for (String column : columns) {
      if (!known.contains(column)) {
        missing(key, column, TableName.of(table.getId()), known);
      }
    }
  }

  private void checkName(String key, String column, @Nullable String name) {
    if (name != null && ConfiguredNames.isOfTheSystem(name)) {
      errors.add(
          "%s.columns.%s cannot be called %s: each table of PostgreSQL has a system column of that name"
              .formatted(key, column, name));
    }
  }

  private void missing(String key, String column, String table, Collection<String> known) {
    errors.add(
        "there is no column %s in %s (%s)%s".formatted(column, table, key, nearest(column, known)));
  }

  private static String nearest(String name, Collection<String> known) {
    return NearestName.of(name, known).map(one -> "; the nearest is " + one).orElse("");
  }

  private static Set<String> names(Table table) {
    return table.getColumns().stream()
        .map(Column::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean hasWildcard(String pattern) {
    return pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0;
  }
}
