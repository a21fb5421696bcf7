// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.schemas.table.TableId;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
  private static final String RUN = "20261121-011808-k3f9";
  private final Topics topics = new Topics("stackoverflow");

  @ParameterizedTest
  @CsvSource({
    "public, Users, stackoverflow.data.20261121-011808-k3f9.public.Users",
    "dbo, order_lines, stackoverflow.data.20261121-011808-k3f9.dbo.order-_lines",
    "dbo, a-b, stackoverflow.data.20261121-011808-k3f9.dbo.a--b",
    "dbo, a b, stackoverflow.data.20261121-011808-k3f9.dbo.a-x20b",
    "dbo, a.b, stackoverflow.data.20261121-011808-k3f9.dbo.a-x2Eb",
    "dbo, ü, stackoverflow.data.20261121-011808-k3f9.dbo.-xC3-xBC",
  })
  void namesADataTopicAfterItsTable(String schema, String table, String topic) {
    assertThat(topics.data(RUN, new TableId(schema, table))).isEqualTo(topic);
  }

  @Property(tries = 300)
  void everyTableHasATopicNameThatKafkaTakes(@ForAll("tables") TableId table) {
    assertThat(topics.data(RUN, table)).matches("[a-zA-Z0-9._-]{1,249}");
  }

  @Property(tries = 300)
  void noTwoTablesCollideThoughKafkaFoldsDotsAndUnderscores(
      @ForAll("tables") TableId one, @ForAll("tables") TableId other) {
    Assume.that(!one.equals(other));

    assertThat(folded(topics.data(RUN, one))).isNotEqualTo(folded(topics.data(RUN, other)));
    assertThat(topics.dataSubject(one)).isNotEqualTo(topics.dataSubject(other));
  }

  @Property(tries = 300)
  void aTableNeverTakesTheNameOfAnotherTopicOrSubject(@ForAll("tables") TableId table) {
    Set<String> others =
        Set.of(
            folded(topics.commands()),
            folded(topics.tasks()),
            folded(topics.events()),
            folded(topics.runs()),
            folded(topics.rejects()));

    assertThat(others).doesNotContain(folded(topics.data(RUN, table)));
    assertThat(topics.dataSubject(table)).isNotEqualTo(topics.partSubject());
  }

  @Property(tries = 300)
  void findsItsOwnDataTopicsAndNoOthers(@ForAll("tables") TableId table) {
    assertThat(topics.data(RUN, table)).matches(topics.dataPattern());
    assertThat(new Topics("stackoverflow_2").data(RUN, table)).doesNotMatch(topics.dataPattern());
  }

  @Test
  void shortensANameThatIsTooLongAndStillTellsTablesApart() {
    String name = "x".repeat(300);

    String topic = topics.data(RUN, new TableId("dbo", name + "1"));

    assertThat(topic).hasSize(249).startsWith(topics.dataPrefix(RUN) + "dbo.xxx");
    assertThat(topic).isNotEqualTo(topics.data(RUN, new TableId("dbo", name + "2")));
  }

  @Property(tries = 300)
  void neverReadsANameThatWasShortenedAsThatOfAnotherTable(
      @ForAll @IntRange(min = 1, max = 200) int letters,
      @ForAll @IntRange(min = 1, max = 200) int hyphens) {
    TableId table = new TableId("dbo", "x".repeat(letters) + "-".repeat(hyphens));

    Optional<DataTopic> parsed = topics.parseData(topics.data(RUN, table));

    assertThat(parsed).get().extracting(DataTopic::table).isIn(table, null);
  }

  @Property(tries = 300)
  void readsATableBackFromItsTopic(@ForAll("tables") TableId table) {
    int spelledOut = topics.dataSubject(table).length() - "-value".length() + RUN.length() + 1;

    assertThat(topics.parseData(topics.data(RUN, table)))
        .get()
        .satisfies(data -> assertThat(data.runId()).isEqualTo(RUN))
        .extracting(DataTopic::table)
        .isEqualTo(spelledOut <= 249 ? table : null);
  }

  @Property(tries = 300)
  void readsTheGenerationBackFromItsTopic(
      @ForAll("tables") TableId table, @ForAll @IntRange(max = 100_000) int generation) {
    String topic = topics.data(RUN, table, generation);

    assertThat(topic).matches("[a-zA-Z0-9._-]{1,249}");
    assertThat(topics.parseData(topic))
        .get()
        .satisfies(data -> assertThat(data.generation()).isEqualTo(generation))
        .extracting(DataTopic::table)
        .isIn(table, null);
  }

  @Property(tries = 300)
  void noTwoGenerationsCollideNorDoTheyWithOtherTables(
      @ForAll("tables") TableId one,
      @ForAll("tables") TableId other,
      @ForAll @IntRange(min = 1, max = 12) int generation) {
    assertThat(folded(topics.data(RUN, one, generation)))
        .isNotEqualTo(folded(topics.data(RUN, other)))
        .isNotEqualTo(folded(topics.data(RUN, other, generation + 1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b", "a b", "ü", "a/b"})
  void refusesAPipelineThatCannotPrefixATopic(String pipeline) {
    assertThatThrownBy(() -> new Topics(pipeline))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + pipeline + "'");
  }

  private static String folded(String topic) {
    return topic.replace('.', '_');
  }

  /** Few characters, those with a meaning in the encoding before all, so that names come close. */
  @Provide
  Arbitrary<TableId> tables() {
    Arbitrary<String> close =
        Arbitraries.strings().withChars("-_.xh2Ea").ofMinLength(1).ofMaxLength(6);
    Arbitrary<String> any =
        Arbitraries.strings().excludeChars('\0').ofMinLength(1).ofMaxLength(128);
    Arbitrary<String> names =
        Arbitraries.frequencyOf(Tuple.of(3, close), Tuple.of(1, any.map(TopicsTest::legal)));
    return Combinators.combine(names, names).as(TableId::new);
  }

  /** A database holds no lone surrogates. */
  private static String legal(String name) {
    return name.codePoints()
        .filter(point -> point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .append('n')
        .toString();
  }
}
