// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import io.convoy.common.config.HistoryColumns;
import io.convoy.common.config.TableOverrides;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Table;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What cannot be carried of tables whose former rows the target keeps, and what they need. */
final class KeptHistory {
  private final TableOverrides overrides;

  KeptHistory(TableOverrides overrides) {
    this.overrides = overrides;
  }

  /** Why the target could not keep it. */
  List<String> obstacles(Table table, Set<String> omitted) {
    return overrides
        .history(table.getId())
        .map(columns -> obstacles(table, omitted, columns))
        .orElse(List.of());
  }

  private static List<String> obstacles(Table table, Set<String> omitted, HistoryColumns columns) {
    List<String> obstacles = new ArrayList<>();
    String name = TableName.of(table.getId());
    Set<String> whole = new HashSet<>();
    for (Column column : table.getColumns()) {
      boolean isCarried = !omitted.contains(column.getName());
      if (isCarried && !column.getNullable() && column.getGeneratedExpression() == null) {
        whole.add(column.getName());
      }
      boolean isTaken =
          Stream.of(columns.validFrom(), columns.validTo(), columns.isCurrent())
              .anyMatch(column.getName()::equalsIgnoreCase);
      if (isTaken && isCarried) {
        obstacles.add(
            "%s has a column %s of its own: give that of its history another name"
                .formatted(name, column.getName()));
      }
    }
    if (table.getKeys().stream().noneMatch(key -> whole.containsAll(key.getColumns()))) {
      obstacles.add(
          "%s has no key that tells its rows apart, which apply: history needs".formatted(name));
    }
    return obstacles;
  }

  /** Takes out of a table what refers to rows of which there are several versions, or to which. */
  void leaveOut(Table table) {
    List<String> told = new ArrayList<>();
    boolean isKept = overrides.history(table.getId()).isPresent();
    List<ForeignKey> keys = new ArrayList<>();
    for (ForeignKey key : table.getForeignKeys()) {
      if (isKept || overrides.history(key.getReferencedTable()).isPresent()) {
        told.add(
            "foreign key %s to %s is not carried: the target keeps history of %s"
                .formatted(
                    key.getName(),
                    TableName.of(key.getReferencedTable()),
                    isKept ? "this table" : "that table"));
      } else {
        keys.add(key);
      }
    }
    table.setForeignKeys(keys);
    if (isKept) {
      leaveOutExclusions(table, told);
    }
    TableWarning.addAll(table, told);
  }

  private static void leaveOutExclusions(Table table, List<String> told) {
    List<Constraint> exclusions =
        table.getConstraints().stream()
            .filter(constraint -> !constraint.getDefinition().startsWith("CHECK"))
            .toList();
    exclusions.forEach(constraint ->
        told.add(
            "constraint %s is not carried, since the target keeps history of this table: %s"
                .formatted(constraint.getName(), constraint.getDefinition())));
    table.setConstraints(
        table.getConstraints().stream()
            .filter(constraint -> !exclusions.contains(constraint))
            .collect(Collectors.toCollection(ArrayList::new)));
  }
}
