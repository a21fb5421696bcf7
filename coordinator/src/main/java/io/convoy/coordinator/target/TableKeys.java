// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.target;

import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys, indexes and other constraints that FINALIZE gives a table, in order: the primary key,
 * unique constraints, indexes, checks and exclusions.
 */
final class TableKeys {
  private TableKeys() {}

  /** What a key is, as far as its presence in the target is concerned. */
  enum Kind {
    PRIMARY_KEY,
    CONSTRAINT,
    INDEX
  }

  /**
   * One of them.
   *
   * @param name in the target, unquoted
   * @param translated where it may be left out: what the report calls it
   * @param isExpression whether the target may fail to understand it
   */
  record Planned(
      Kind kind, String name, SqlStep step, @Nullable Translated translated, boolean isExpression) {
    boolean isIn(Present present) {
      return switch (kind) {
        case PRIMARY_KEY -> present.hasPrimaryKey();
        case CONSTRAINT -> present.constraints().contains(name);
        case INDEX -> present.indexes().contains(name);
      };
    }
  }

  /**
   * Something that the target may refuse: a translation, or what needs more than PostgreSQL's own.
   *
   * @param name at the source
   * @param original in the source's own language
   */
  record Translated(String what, String name, String original) {
    private static @Nullable Translated of(String what, String name, @Nullable String original) {
      return original == null ? null : new Translated(what + name, name, original);
    }
  }

  /** What a table has already, by name. */
  record Present(boolean hasPrimaryKey, Set<String> constraints, Set<String> indexes) {}

  static List<Planned> all(TargetTable table) {
    List<Planned> planned = new ArrayList<>();
    table.source().getKeys().stream()
        .sorted(Comparator.comparing(key -> !key.getPrimary()))
        .forEach(key -> planned.add(key(table, key)));
    for (Index index : table.source().getIndexes()) {
      SqlStep step = IndexDdl.create(table, index);
      planned.add(
          new Planned(
              Kind.INDEX,
              table.names().identifier(index.getName()),
              step,
              Translated.of(
                  "index ", index.getName(), index.getFragile() ? step.sql() : index.getOriginal()),
              isExpression(index)));
    }
    table.source().getConstraints().stream()
        .filter(constraint -> !constraint.getLate())
        .forEach(constraint -> planned.add(constraint(table, constraint)));
    return planned;
  }

  /** Checks that may read other tables. */
  static List<Planned> late(TargetTable table) {
    return table.source().getConstraints().stream()
        .filter(Constraint::getLate)
        .map(constraint -> constraint(table, constraint))
        .toList();
  }

  private static Planned constraint(TargetTable table, Constraint constraint) {
    String original =
        constraint.getFragile() ? constraint.getDefinition() : constraint.getOriginal();
    return new Planned(
        Kind.CONSTRAINT,
        table.names().identifier(constraint.getName()),
        KeyDdl.constraint(table, constraint),
        Translated.of(
            constraint.getDefinition().startsWith("CHECK") ? "check constraint " : "constraint ",
            constraint.getName(),
            original),
        true);
  }

  private static Planned key(TargetTable table, Key key) {
    return new Planned(
        key.getPrimary() ? Kind.PRIMARY_KEY : Kind.CONSTRAINT,
        table.names().identifier(key.getName()),
        KeyDdl.key(table, key),
        null,
        false);
  }

  private static boolean isExpression(Index index) {
    return index.getPredicate() != null
        || !index.getMethod().equals("btree")
        || index.getColumns().stream()
            .anyMatch(column ->
                column.getColumn() == null
                    || column.getCollation() != null
                    || column.getOperatorClass() != null);
  }
}
