// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.source.TablePatterns;
import io.convoy.extractor.sqlserver.CatalogRows.TableRow;
import io.convoy.extractor.sqlserver.CatalogRows.TableRows;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Chooses the tables that are carried and makes sure that they may be read. */
final class TableChoice {
  private static final int NAMED_IN_MESSAGES = 5;

  private TableChoice() {}

  /**
   * The selected tables under the names that they go by, in the order of schema and name.
   *
   * @param login as messages call it, in brackets
   * @throws ConvoyException NO_TABLES, or SOURCE_ACCESS_DENIED where one may not be read
   */
  static Map<TableId, TableRow> choose(
      TableRows rows, Spelling spelling, TablePatterns patterns, String login) {
    Map<TableId, TableRow> selected = new LinkedHashMap<>();
    List<TableId> others = new ArrayList<>();
    List<TableId> unreadable = new ArrayList<>();
    Set<Long> selectable = rows.selectable();
    for (TableRow row : rows.tables()) {
      TableId id = spelling.table(row.name());
      if (!patterns.select(id)) {
        others.add(id);
      } else if (selectable != null && !selectable.contains(row.id())) {
        unreadable.add(id);
      } else {
        selected.put(id, row);
      }
    }
    if (!unreadable.isEmpty()) {
      throw denied(unreadable, login);
    }
    if (selected.isEmpty()) {
      throw noTables(patterns, others);
    }
    return selected;
  }

  private static ConvoyException denied(List<TableId> unreadable, String login) {
    return new ConvoyException(
        ErrorCode.SOURCE_ACCESS_DENIED,
        "The source's user %s may not read %s. Grant it: GRANT SELECT ON %s TO %s; or exclude such tables in source.tables.exclude"
            .formatted(
                login,
                some(unreadable.stream().map(Bracketed::table).toList()),
                Bracketed.table(unreadable.getFirst()),
                login));
  }

  private static ConvoyException noTables(TablePatterns patterns, List<TableId> others) {
    String there =
        others.isEmpty()
            ? "The database has no tables that this user can see"
            : "The database has "
                + some(others.stream().map(id -> id.getSchemaName() + "." + id.getName()).toList());
    return new ConvoyException(
        ErrorCode.NO_TABLES,
        "No table of the source matches source.tables ("
            + patterns
            + "). "
            + there
            + ". Patterns are over schema.table, with * and ?");
  }

  static String some(Collection<String> names) {
    int more = names.size() - NAMED_IN_MESSAGES;
    return names.stream().limit(NAMED_IN_MESSAGES).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
