// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** By which of its keys the rows of a table are told apart. Stateless. */
public final class RowKey {
  private RowKey() {}

  /** The primary key, else the shortest unique key that no row has a null in. */
  public static Optional<Key> of(Table table) {
    Set<String> whole =
        table.getColumns().stream()
            .filter(column -> column.getGeneratedExpression() == null && !column.getNullable())
            .map(Column::getName)
            .collect(Collectors.toSet());
    return table.getKeys().stream()
        .filter(key -> whole.containsAll(key.getColumns()))
        .min(
            Comparator.comparing(Key::getPrimary)
                .reversed()
                .thenComparingInt(key -> key.getColumns().size()));
  }
}
