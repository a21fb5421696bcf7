// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.NearestName;
import io.convoy.common.config.SourceConfig.TableSelection;
import io.convoy.common.config.SourceConfig.Unmatched;
import io.convoy.common.config.TablePattern;
import io.convoy.common.config.TextOptions;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.source.HeldSnapshot.Description;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the patterns and names of the configuration that match nothing of the source. Such a one is
 * mostly misspelled, and what it was to choose, to leave out or to rename would be missed only when
 * it is too late.
 */
public final class UnmatchedNames {
  private final Collection<TableId> all;
  private final List<String> found = new ArrayList<>();

  /**
   * @param all every table of the source that its user can see, carried or not
   */
  private UnmatchedNames(Collection<TableId> all) {
    this.all = all;
  }

  /**
   * Makes sure that every pattern and name of a configuration means something of the source.
   *
   * @throws ConvoyException CONFIGURATION that tells all of them, each with the nearest name
   */
  public static void refuse(ConvoyConfig config, Description source) {
    UnmatchedNames names = new UnmatchedNames(source.all());
    names.addTablePatterns(config.source().tables());
    TextOptions text = config.source().text();
    names.addColumnPatterns("source.text.nul-in", text.nulIn().keySet(), source.tables());
    names.addColumnPatterns(
        "source.text.lone-surrogates-in", text.loneSurrogatesIn().keySet(), source.tables());
    names.addSchemas(config.target().schemas().keySet(), source.schemas());
    names
        .refusal(config.source().tables().unmatched())
        .ifPresent(refusal -> {
          throw refusal;
        });
  }

  /** What there is to say against a selection among these tables. */
  static Optional<ConvoyException> refusal(TableSelection selection, Collection<TableId> all) {
    UnmatchedNames names = new UnmatchedNames(all);
    names.addTablePatterns(selection);
    return names.refusal(selection.unmatched());
  }

  private void addTablePatterns(TableSelection selection) {
    addTablePatterns("source.tables.include", selection.include());
    addTablePatterns("source.tables.exclude", selection.exclude());
  }

  private void addTablePatterns(String key, List<String> patterns) {
    for (String text : patterns) {
      if (all.stream().noneMatch(new TablePattern(text)::matches)) {
        add(key, text, tableNames());
      }
    }
  }

  /** Only of the tables that are carried it is known which columns they have. */
  private void addColumnPatterns(String key, Collection<String> patterns, List<Table> carried) {
    Set<TableId> others = new HashSet<>(all);
    carried.forEach(table -> others.remove(table.getId()));
    for (String text : patterns) {
      TablePattern pattern = new TablePattern(text);
      boolean isOfSome =
          all.stream().anyMatch(pattern::matches)
              || others.stream().anyMatch(pattern::mayMatchColumnOf)
              || carried.stream().anyMatch(table -> matchesColumn(pattern, table));
      if (!isOfSome) {
        Set<String> known = tableNames();
        carried.forEach(table -> known.addAll(columnNames(table)));
        add(key, text, known);
      }
    }
  }

  private void addSchemas(Collection<String> schemas, List<String> there) {
    Set<String> known = new TreeSet<>(there);
    all.forEach(table -> known.add(table.getSchemaName()));
    for (String schema : schemas) {
      if (!known.contains(schema)) {
        add("target.schemas", schema, known);
      }
    }
  }

  private void add(String key, String text, Set<String> known) {
    NearestName.of(text, known)
        .ifPresent(
            nearest -> found.add("%s '%s' (the nearest is '%s')".formatted(key, text, nearest)));
  }

  /**
   * Empty where all match, where the configuration allows it, or where there is no table at all.
   */
  private Optional<ConvoyException> refusal(Unmatched policy) {
    if (found.isEmpty() || policy == Unmatched.IGNORE) {
      return Optional.empty();
    }
    return Optional.of(
        new ConvoyException(
            ErrorCode.CONFIGURATION,
            "Nothing of the source that its user can see matches "
                + String.join(", ", found)
                + ". Correct the name, or set source.tables.unmatched to ignore. Views are no"
                + " tables, and partitions come with theirs"));
  }

  private Set<String> tableNames() {
    Set<String> names = new TreeSet<>();
    for (TableId table : all) {
      names.add(TableName.of(table));
      names.add(TableName.of(table.getSchemaName()) + ".*");
    }
    return names;
  }

  private static boolean matchesColumn(TablePattern pattern, Table table) {
    return table.getColumns().stream()
        .anyMatch(column -> pattern.matches(table.getId(), column.getName()));
  }

  private static List<String> columnNames(Table table) {
    TableId id = table.getId();
    return table.getColumns().stream()
        .map(column -> TableName.of(id.getSchemaName(), id.getName(), column.getName()))
        .toList();
  }
}
