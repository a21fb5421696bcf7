// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.error.Excerpt;
import io.convoy.extractor.source.TablePatterns;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.TableRow;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.table.TableId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Chooses the tables that are carried and makes sure that they may be read. */
final class TableChoice {
  private static final int NAMED_IN_MESSAGES = 5;
  private static final Comparator<TableId> BY_NAME =
      Comparator.comparing(TableId::getSchemaName).thenComparing(TableId::getName);

  private TableChoice() {}

  /**
   * The selected tables under the names that they go by, in the order of schema and name.
   *
   * @throws ConvoyException NO_TABLES or CONFIGURATION where none is selected
   */
  static Map<TableId, TableRow> choose(
      List<TableRow> tables, NameSpelling spelling, TablePatterns patterns) {
    SortedMap<TableId, TableRow> all = new TreeMap<>(BY_NAME);
    for (TableRow row : tables) {
      all.put(spelling.table(row.name()), row);
    }
    Map<TableId, TableRow> selected = new LinkedHashMap<>(all);
    selected.keySet().removeIf(id -> !patterns.select(id));
    if (selected.isEmpty()) {
      throw patterns.noTables(all.keySet());
    }
    return selected;
  }

  /**
   * Makes sure that the login may read them. Not every server knows its own answer, so a table that
   * it says may not be read is tried.
   *
   * @param selectable the tables that may be read; null where the server does not say
   * @param login as messages call it, in brackets
   * @throws ConvoyException SOURCE_ACCESS_DENIED
   */
  static void requireReadable(
      Catalog catalog,
      Map<TableId, TableRow> selected,
      @Nullable Set<Long> selectable,
      String login)
      throws SQLException {
    List<TableId> unreadable = new ArrayList<>();
    for (Map.Entry<TableId, TableRow> table : selected.entrySet()) {
      boolean mayBeRead = selectable == null || selectable.contains(table.getValue().id());
      if (!mayBeRead && !catalog.isReadable(SqlServerNames.quote(table.getKey()))) {
        unreadable.add(table.getKey());
      }
    }
    if (!unreadable.isEmpty()) {
      throw denied(unreadable, login);
    }
  }

  private static ConvoyException denied(List<TableId> unreadable, String login) {
    return new ConvoyException(
        ErrorCode.SOURCE_ACCESS_DENIED,
        "The source's user %s may not read %s. Grant it: GRANT SELECT ON %s TO %s; or exclude such tables in source.tables.exclude"
            .formatted(
                login,
                some(unreadable.stream().map(SqlServerNames::quote).toList()),
                SqlServerNames.quote(unreadable.getFirst()),
                login));
  }

  static String some(Collection<String> names) {
    return Excerpt.of(names, NAMED_IN_MESSAGES);
  }
}
