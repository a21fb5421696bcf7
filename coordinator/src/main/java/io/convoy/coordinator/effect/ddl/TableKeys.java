// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import io.convoy.coordinator.effect.ddl.RowsInTheWay.Distinct;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The keys, indexes and other constraints that FINALIZE gives a table, in order: the primary key,
 * unique constraints, indexes, checks and exclusions.
 */
public final class TableKeys {
  private TableKeys() {}

  /**
   * What a key is, as far as its presence in the target is concerned, or what else may be left out
   * of a table; in the order of adding.
   */
  public enum Kind {
    PRIMARY_KEY,
    CONSTRAINT,
    INDEX,
    FOREIGN_KEY,
    ROLE,
    MEMBERSHIP,
    GRANT
  }

  /**
   * One of them.
   *
   * @param source what it is made of
   * @param name in the target, unquoted
   * @param what its kind and quoted name, for people
   * @param step adds it whole
   * @param translated where the target may refuse it: what the report calls it
   * @param distinct what it tells apart, where it is unique
   */
  public record Planned(
      SpecificRecord source,
      Kind kind,
      String name,
      String what,
      SqlStep step,
      @Nullable Translated translated,
      @Nullable Distinct distinct) {
    /** Whether the target may fail to understand it. */
    public boolean isExpression() {
      return switch (source) {
        case Key key -> false;
        case Index index -> TableKeys.isExpression(index);
        default -> true;
      };
    }

    public boolean isIn(Present present) {
      return switch (kind) {
        case PRIMARY_KEY -> present.hasPrimaryKey();
        case CONSTRAINT, FOREIGN_KEY -> present.constraints().contains(name);
        case INDEX -> present.indexes().contains(name);
        case ROLE, MEMBERSHIP, GRANT -> false;
      };
    }
  }

  /**
   * Something that the target may refuse: a translation, or what needs more than PostgreSQL's own.
   *
   * @param original in the source's own language
   */
  public record Translated(String what, String original) {
    private static @Nullable Translated of(String what, @Nullable String original) {
      return original == null ? null : new Translated(what, original);
    }
  }

  /**
   * What a table has already, by name.
   *
   * @param unproven those of the constraints that are checks and NOT VALID
   */
  public record Present(
      boolean hasPrimaryKey, Set<String> constraints, Set<String> unproven, Set<String> indexes) {}

  public static List<Planned> all(TargetTable table) {
    List<Planned> planned = new ArrayList<>();
    table.source().getKeys().stream()
        .sorted(Comparator.comparing(key -> !key.getPrimary()))
        .forEach(key -> planned.add(of(table, key)));
    table.source().getIndexes().forEach(index -> planned.add(of(table, index)));
    table.source().getConstraints().stream()
        .filter(constraint -> !constraint.getLate())
        .forEach(constraint -> planned.add(of(table, constraint)));
    return planned;
  }

  private static Planned of(TargetTable table, Key key) {
    List<String> values = key.getColumns().stream().map(table::quotedColumn).toList();
    return new Planned(
        key,
        key.getPrimary() ? Kind.PRIMARY_KEY : Kind.CONSTRAINT,
        table.names().identifier(key.getName()),
        (key.getPrimary() ? "primary key " : "unique constraint ") + table.quoted(key.getName()),
        KeyDdl.key(table, key),
        null,
        new Distinct(values, null, !key.getNullsNotDistinct()));
  }

  private static Planned of(TargetTable table, Index index) {
    List<String> values =
        index.getColumns().stream().map(column -> IndexDdl.value(table, column)).toList();
    SqlStep step = IndexDdl.create(table, index);
    return new Planned(
        index,
        Kind.INDEX,
        table.names().identifier(index.getName()),
        (index.getUnique() ? "unique index " : "index ") + table.quoted(index.getName()),
        step,
        Translated.of(
            "index " + index.getName(), index.getFragile() ? step.sql() : index.getOriginal()),
        index.getUnique()
            ? new Distinct(values, index.getPredicate(), !index.getNullsNotDistinct())
            : null);
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

  private static Planned of(TargetTable table, Constraint constraint) {
    boolean isCheck = constraint.getDefinition().startsWith("CHECK");
    return new Planned(
        constraint,
        Kind.CONSTRAINT,
        table.names().identifier(constraint.getName()),
        "constraint " + table.quoted(constraint.getName()),
        KeyDdl.constraint(table, constraint),
        Translated.of(
            (isCheck ? "check constraint " : "constraint ") + constraint.getName(),
            constraint.getFragile() ? constraint.getDefinition() : constraint.getOriginal()),
        null);
  }
}
