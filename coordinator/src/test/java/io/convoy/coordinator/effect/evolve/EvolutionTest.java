// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.evolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.coordinator.effect.evolve.Evolution.Add;
import io.convoy.coordinator.effect.evolve.Evolution.Loosen;
import io.convoy.coordinator.effect.evolve.Evolution.Verdict;
import io.convoy.coordinator.effect.evolve.Evolution.Widen;
import io.convoy.coordinator.effect.evolve.Shape.Nulls;
import io.convoy.coordinator.effect.evolve.Shape.ShapeColumn;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** What is carried over of a shape that changed, and what is only told. */
final class EvolutionTest {
  private static final Shape BEFORE =
      shape("id integer!", "name character varying(10)", "at date!");

  @Test
  void doesNothingWhereNothingChanged() {
    assertThat(verdict(BEFORE))
        .isEqualTo(of(BEFORE, shape(BEFORE, "own text"), Optional.of(BEFORE)));
    assertThat(verdict(BEFORE).carried()).isEmpty();
    assertThat(verdict(BEFORE).told()).isEmpty();
  }

  @Test
  void carriesOverWhatTakesMore() {
    Shape now = shape("id bigint!", "name character varying(20)", "at date", "more numeric(4,2)!");
    assertThat(verdict(now).told()).isEmpty();
    assertThat(verdict(now).carried())
        .containsExactly(
            new Widen("id", "bigint"),
            new Widen("name", "character varying(20)"),
            new Loosen("at"),
            new Add("more"));
  }

  @Test
  void tellsWhatTakesLess() {
    assertThat(verdict(shape("id integer!", "name character varying(5)", "at date!")).told())
        .singleElement()
        .asString()
        .contains("ALTER COLUMN \"name\" TYPE character varying(5)");
    assertThat(verdict(shape("id integer!", "name character varying(10)", "at timestamp!")).told())
        .singleElement()
        .asString()
        .contains("ALTER COLUMN \"at\" TYPE timestamp");
  }

  @Test
  void tellsWhatIsGoneOrHasAnotherName() {
    assertThat(verdict(shape("id integer!", "name character varying(10)")).told())
        .singleElement()
        .asString()
        .contains("DROP COLUMN \"at\"");
    assertThat(verdict(shape("id integer!", "title character varying(10)", "at date!")).told())
        .singleElement()
        .asString()
        .contains("RENAME COLUMN \"name\" TO \"title\"");
  }

  @Test
  void leavesToTheTargetWhatWasAlwaysItsOwn() {
    Shape found = shape("id bigint!", "name text!", "at date!", "own text!");
    Verdict verdict = of(BEFORE, found, Optional.of(BEFORE));
    assertThat(verdict.carried()).isEmpty();
    assertThat(verdict.told()).isEmpty();
    Shape now = shape(BEFORE, "more text");
    assertThat(of(now, found, Optional.of(BEFORE)).carried()).containsExactly(new Add("more"));
  }

  @Test
  void tellsOfAColumnThatTheTargetHasLost() {
    assertThat(of(BEFORE, shape("id integer!", "at date!"), Optional.of(BEFORE)).told())
        .singleElement()
        .asString()
        .contains("ADD COLUMN \"name\"");
  }

  @Test
  void guessesNothingWhereNothingIsKnown() {
    Shape now = shape("id integer!", "title character varying(10)", "at date!");
    assertThat(of(now, BEFORE, Optional.empty()).told())
        .singleElement()
        .asString()
        .contains("RENAME COLUMN \"name\" TO \"title\"");
    Shape more = shape(BEFORE, "more text");
    assertThat(of(more, BEFORE, Optional.empty()).carried()).containsExactly(new Add("more"));
    assertThat(of(BEFORE, shape(BEFORE, "own text"), Optional.empty()).told()).isEmpty();
  }

  @Test
  void knowsWhichTypeTakesAllOfAnother() {
    assertThat(TypeWidth.isWider("smallint", "bigint")).isTrue();
    assertThat(TypeWidth.isWider("bigint", "integer")).isFalse();
    assertThat(TypeWidth.isWider("integer", "integer")).isFalse();
    assertThat(TypeWidth.isWider("numeric(10,2)", "numeric(12,4)")).isTrue();
    assertThat(TypeWidth.isWider("numeric(10,2)", "numeric(11,4)")).isFalse();
    assertThat(TypeWidth.isWider("numeric(10,2)", "numeric")).isTrue();
    assertThat(TypeWidth.isWider("numeric", "numeric(10,2)")).isFalse();
    assertThat(TypeWidth.isWider("character varying(10)", "text")).isTrue();
    assertThat(TypeWidth.isWider("character varying", "character varying(10)")).isFalse();
    assertThat(TypeWidth.isWider("character(10)", "character(20)")).isFalse();
    assertThat(TypeWidth.isWider("real", "double precision")).isTrue();
    assertThat(TypeWidth.isWider("timestamp(3) without time zone", "timestamp without time zone"))
        .isTrue();
    assertThat(TypeWidth.isWider("timestamp(3) without time zone", "timestamp with time zone"))
        .isFalse();
    assertThat(TypeWidth.isWider("time with time zone", "time(3) with time zone")).isFalse();
    assertThat(TypeWidth.isWider("\"Own\".mood", "text")).isFalse();
    assertThat(TypeWidth.isWider("integer[]", "bigint[]")).isFalse();
  }

  private static Verdict verdict(Shape now) {
    return of(now, BEFORE, Optional.of(BEFORE));
  }

  private static Verdict of(Shape now, Shape found, Optional<Shape> known) {
    return new Evolution("\"public\".\"t\"", now, now, found, known).verdict();
  }

  /** A name, a type, and an exclamation mark where NULL is refused. */
  private static Shape shape(String... columns) {
    return shape(new Shape(new LinkedHashMap<>()), columns);
  }

  private static Shape shape(Shape first, String... more) {
    SequencedMap<String, ShapeColumn> columns = new LinkedHashMap<>(first.columns());
    for (String column : more) {
      int end = column.indexOf(' ');
      String type = column.substring(end + 1);
      boolean isNullable = !type.endsWith("!");
      columns.put(
          column.substring(0, end),
          new ShapeColumn(type.replaceAll("!$", ""), Nulls.of(isNullable)));
    }
    return new Shape(columns);
  }
}
