// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.evolve;

import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.schemas.table.Column;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What the columns of a table are, by their names in the target.
 *
 * @param columns in order
 */
record Shape(SequencedMap<String, ShapeColumn> columns) {
  /**
   * A column.
   *
   * @param type with modifiers
   */
  record ShapeColumn(String type, Nulls nulls) {}

  /** Whether a column takes NULL. */
  enum Nulls {
    TAKEN,
    REFUSED;

    static Nulls of(boolean nullable) {
      return nullable ? TAKEN : REFUSED;
    }
  }

  Shape {
    columns = new LinkedHashMap<>(columns);
  }

  /** As the source describes it, with the types that it says. */
  static Shape of(TargetTable table) {
    SequencedMap<String, ShapeColumn> columns = new LinkedHashMap<>();
    for (Column column : table.source().getColumns()) {
      columns.put(
          table.column(column.getName()),
          new ShapeColumn(column.getTargetType(), Nulls.of(column.getNullable())));
    }
    return new Shape(columns);
  }

  Shape without(List<String> names) {
    SequencedMap<String, ShapeColumn> rest = new LinkedHashMap<>(columns);
    names.forEach(rest::remove);
    return new Shape(rest);
  }

  boolean has(String column) {
    return columns.containsKey(column);
  }

  /** The same columns, whatever their order. */
  boolean isAs(Shape other) {
    return Map.copyOf(columns).equals(Map.copyOf(other.columns));
  }
}
