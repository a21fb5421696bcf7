// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.evolve;

import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.evolve.Shape.Nulls;
import io.convoy.coordinator.effect.evolve.Shape.ShapeColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What has to become of a table of the target whose source has another shape by now. What takes
 * every row that is there, and every one that may come, is carried over; whatever could lose
 * something, or may mean one thing or another, is told. Pure; used once.
 */
final class Evolution {
  private final String table;
  private final Shape described;
  private final Shape wanted;
  private final Shape found;
  private final Optional<Shape> known;
  private final List<Change> carried = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** What is done to a column. */
  sealed interface Change {
    /** Quoted by who says it. */
    String column();
  }

  /** It is new. */
  record Add(String column) implements Change {}

  /** It takes more than before. */
  record Widen(String column, String type) implements Change {}

  /** It takes NULL from now on. */
  record Loosen(String column) implements Change {}

  /**
   * What follows.
   *
   * @param carried what can be done without harm
   * @param told what cannot, each with a statement that a person could run; nothing is to be done
   *     to the table where there is any
   * @param notes what does no harm as it is
   */
  record Verdict(List<Change> carried, List<String> told, List<String> notes) {}

  /**
   * @param table quoted
   * @param described as the source has it now
   * @param wanted the same, with types as the target spells them
   * @param found in the target, spelled the same way; a domain's as what it is over
   * @param known as the source had it when the table was made or last changed
   */
  Evolution(String table, Shape described, Shape wanted, Shape found, Optional<Shape> known) {
    this.table = table;
    this.described = described;
    this.wanted = wanted;
    this.found = found;
    this.known = known;
  }

  Verdict verdict() {
    wanted.columns().forEach(this::column);
    List<String> gone = found.columns().keySet().stream().filter(this::isGone).toList();
    gone.forEach(this::gone);
    return new Verdict(List.copyOf(carried), List.copyOf(told), List.copyOf(notes));
  }

  private void column(String name, ShapeColumn column) {
    ShapeColumn there = found.columns().get(name);
    ShapeColumn before = known.map(shape -> shape.columns().get(name)).orElse(null);
    if (there == null && before == null) {
      carried.add(new Add(name));
    } else if (there == null) {
      tell(
          "column %s is missing, which was there".formatted(SqlNames.quote(name)),
          "ADD COLUMN %s %s".formatted(SqlNames.quote(name), column.type()));
    } else {
      type(name, column, there);
      nulls(name, column, there);
    }
  }

  private void type(String name, ShapeColumn column, ShapeColumn there) {
    if (column.type().equals(there.type())) {
      return;
    }
    if (TypeWidth.isWider(there.type(), column.type())) {
      carried.add(new Widen(name, column.type()));
    } else if (!isOfTargetAlone(name) || !TypeWidth.isWider(column.type(), there.type())) {
      tell(
          "column %s is %s here, and %s at the source"
              .formatted(SqlNames.quote(name), there.type(), column.type()),
          "ALTER COLUMN %s TYPE %s".formatted(SqlNames.quote(name), column.type()));
    }
  }

  /** A type that is wider here than it ever was at the source is nobody's change there. */
  private boolean isOfTargetAlone(String name) {
    ShapeColumn now = described.columns().get(name);
    ShapeColumn before = known.map(shape -> shape.columns().get(name)).orElse(now);
    return now != null && before != null && before.type().equals(now.type());
  }

  private void nulls(String name, ShapeColumn column, ShapeColumn there) {
    if (column.nulls() == there.nulls()) {
      return;
    }
    ShapeColumn before = known.map(shape -> shape.columns().get(name)).orElse(null);
    boolean isAsBefore = before != null && before.nulls() == column.nulls();
    if (isAsBefore) {
      return;
    }
    if (column.nulls() == Nulls.TAKEN) {
      carried.add(new Loosen(name));
    } else {
      notes.add(
          "column %s is NOT NULL at the source and not here: ALTER TABLE %s ALTER COLUMN %s SET NOT NULL"
              .formatted(SqlNames.quote(name), table, SqlNames.quote(name)));
    }
  }

  /** Of a column that the target has alone nobody can say what it is while others are missing. */
  private boolean isGone(String name) {
    if (wanted.has(name)) {
      return false;
    }
    return known.isEmpty()
        ? wanted.columns().keySet().stream().anyMatch(column -> !found.has(column))
        : known.orElseThrow().has(name);
  }

  private void gone(String name) {
    String quoted = SqlNames.quote(name);
    Optional<String> other =
        carried.stream()
            .filter(Add.class::isInstance)
            .map(Change::column)
            .filter(added -> isOfType(added, name))
            .findFirst();
    String drop = "ALTER TABLE %s DROP COLUMN %s".formatted(table, quoted);
    told.add(
        other
            .map(added ->
                "the source has no column %s any more, or calls it %s: ALTER TABLE %s RENAME COLUMN %s TO %s, or %s"
                    .formatted(
                        quoted, SqlNames.quote(added), table, quoted, SqlNames.quote(added), drop))
            .orElseGet(() ->
                "the source has no column %s any more: %s, or RENAME it to keep it"
                    .formatted(quoted, drop)));
  }

  private boolean isOfType(String added, String gone) {
    Map<String, ShapeColumn> columns = wanted.columns();
    ShapeColumn there = found.columns().get(gone);
    ShapeColumn column = columns.get(added);
    return there != null && column != null && column.type().equals(there.type());
  }

  private void tell(String what, String alteration) {
    told.add("%s: ALTER TABLE %s %s".formatted(what, table, alteration));
  }
}
