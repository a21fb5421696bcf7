// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import io.convoy.common.config.HistoryColumns;
import io.convoy.common.config.TableOverrides;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What cannot be carried of tables whose former rows the target keeps, and what they need: those of
 * which it has the history, and those to which rows are only added.
 */
final class KeptHistory {
  private final TableOverrides overrides;

  KeptHistory(TableOverrides overrides) {
    this.overrides = overrides;
  }

  /** Why the target could not keep it. */
  List<String> obstacles(Table table, Set<String> omitted) {
    List<String> obstacles = new ArrayList<>();
    Optional<HistoryColumns> history = overrides.history(table.getId());
    history.ifPresent(columns -> obstacles.addAll(taken(table, omitted, columns)));
    boolean isAppended = overrides.isAppended(table.getId());
    if ((isAppended || history.isPresent()) && !hasKey(table, omitted)) {
      obstacles.add(
          "%s has no key that tells its rows apart, which apply: %s needs"
              .formatted(TableName.of(table.getId()), isAppended ? "append" : "history"));
    }
    return obstacles;
  }

  private static boolean hasKey(Table table, Set<String> omitted) {
    Set<String> whole = new HashSet<>();
    for (Column column : table.getColumns()) {
      boolean isCarried = !omitted.contains(column.getName());
      if (isCarried && !column.getNullable() && column.getGeneratedExpression() == null) {
        whole.add(column.getName());
      }
    }
    return table.getKeys().stream().anyMatch(key -> whole.containsAll(key.getColumns()));
  }

  private static List<String> taken(Table table, Set<String> omitted, HistoryColumns columns) {
    List<String> obstacles = new ArrayList<>();
    String name = TableName.of(table.getId());
    for (Column column : table.getColumns()) {
      boolean isCarried = !omitted.contains(column.getName());
      boolean isTaken =
          Stream.of(columns.validFrom(), columns.validTo(), columns.isCurrent())
              .anyMatch(column.getName()::equalsIgnoreCase);
      if (isTaken && isCarried) {
        obstacles.add(
            "%s has a column %s of its own: give that of its history another name"
                .formatted(name, column.getName()));
      }
    }
    return obstacles;
  }

  /** Takes out of a table what refers to rows of which there are several versions, or to which. */
  void leaveOut(Table table) {
    List<String> told = new ArrayList<>();
    Optional<String> reason = reason(table.getId());
    List<ForeignKey> keys = new ArrayList<>();
    for (ForeignKey key : table.getForeignKeys()) {
      Optional<String> why =
          reason
              .map(kept -> kept + " this table")
              .or(() -> reason(key.getReferencedTable()).map(kept -> kept + " that table"));
      if (why.isPresent()) {
        told.add(
            "foreign key %s to %s is not carried: %s"
                .formatted(
                    key.getName(), TableName.of(key.getReferencedTable()), why.orElseThrow()));
      } else {
        keys.add(key);
      }
    }
    table.setForeignKeys(keys);
    reason.ifPresent(kept -> leaveOutExclusions(table, kept, told));
    if (overrides.isAppended(table.getId())) {
      AppendedKeys.leaveOut(table, told);
    }
    TableWarning.addAll(table, told);
  }

  /** What former rows are kept for; empty where they are not. */
  private Optional<String> reason(TableId table) {
    if (overrides.isAppended(table)) {
      return Optional.of("rows are only added to");
    }
    return overrides.history(table).map(columns -> "the target keeps history of");
  }

  private static void leaveOutExclusions(Table table, String reason, List<String> told) {
    List<Constraint> exclusions =
        table.getConstraints().stream()
            .filter(constraint -> !constraint.getDefinition().startsWith("CHECK"))
            .toList();
    exclusions.forEach(constraint ->
        told.add(
            "constraint %s is not carried, since %s this table: %s"
                .formatted(constraint.getName(), reason, constraint.getDefinition())));
    table.setConstraints(
        table.getConstraints().stream()
            .filter(constraint -> !exclusions.contains(constraint))
            .collect(Collectors.toCollection(ArrayList::new)));
  }
}
