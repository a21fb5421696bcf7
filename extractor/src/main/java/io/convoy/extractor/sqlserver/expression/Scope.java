// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.tsql.TypeSpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The columns that expressions of one table may name. */
public record Scope(List<ScopeColumn> columns) {

  /**
   * A column.
   *
   * @param name as the source spells it
   * @param baseType the entry of the type registry that carries it
   * @param collation SQL Server's name for it; null where the type has none
   */
  public record ScopeColumn(
      String name, TypeSpec type, String baseType, @Nullable String collation) {

    /** The type that values of the target's column have; other where it is a form of its own. */
    ValueType valueType() {
      return baseType.contains(" as ")
          ? ValueType.of(new TypeSpec(baseType, 0, 0, 0, ""))
          : ValueType.of(type);
    }
  }

  public Scope {
    columns = List.copyOf(columns);
  }

  /** The column of this name, or the only one whose name differs in case alone. */
  Optional<ScopeColumn> find(String name) {
    Optional<ScopeColumn> exactly =
        columns.stream().filter(column -> column.name().equals(name)).findFirst();
    if (exactly.isPresent()) {
      return exactly;
    }
    List<ScopeColumn> alike =
        columns.stream().filter(column -> column.name().equalsIgnoreCase(name)).toList();
    return alike.size() == 1 ? Optional.of(alike.getFirst()) : Optional.empty();
  }
}
