// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.convoy.common.registry.InProcessRegistry;
import io.convoy.schemas.event.Event;
import io.convoy.schemas.event.TableDescribed;
import io.convoy.schemas.event.TableDescriptionPart;
import io.convoy.schemas.row.Bytes;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.topic.Topics;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class TableDescriptionsTest {
  private static final Topics TOPICS = new Topics("p");
  private static final int DEFAULT_MESSAGE = 1_048_588;

  private final ControlCodec codec = new ControlCodec(InProcessRegistry.inMemory());
  private final TableDescriptions descriptions = new TableDescriptions(codec);

  @Test
  void hasOnePartForATableAsMostAre() {
    Table table = table("a comment", List.of("a trigger is not carried"));
    List<SpecificRecord> facts = descriptions.facts(TOPICS, table);
    assertThat(facts)
        .singleElement()
        .isInstanceOfSatisfying(
            TableDescribed.class,
            fact -> {
              assertThat(fact.getParts()).isEqualTo(1);
              assertThat(fact.getTable()).isEqualTo(table.getId());
              assertThat(fact.getEstimatedRows()).isEqualTo(7);
              assertThat(fact.getEstimatedBytes()).isEqualTo(70);
              assertThat(fact.getWarnings()).isEqualTo(table.getWarnings());
            });
    assertThat(descriptions.read(parts(facts))).isEqualTo(table);
  }

  @Test
  void cutsALargeOneIntoPartsThatFitIntoMessages() {
    Table table = table(noise(5_000_000), List.of());
    List<SpecificRecord> facts = throughTheTopic(descriptions.facts(TOPICS, table));
    assertThat(facts).hasSizeGreaterThan(5);
    assertThat(facts.subList(0, facts.size() - 1))
        .allMatch(fact -> fact instanceof TableDescriptionPart);
    assertThat(descriptions.read(parts(facts))).isEqualTo(table);
  }

  @Test
  void tellsWhenAPartIsMissing() {
    List<byte[]> parts = parts(descriptions.facts(TOPICS, table(noise(2_000_000), List.of())));
    assertThatIllegalStateException()
        .isThrownBy(() -> descriptions.read(parts.subList(0, parts.size() - 1)));
  }

  @Test
  void reportsWarningsAsFarAsThereIsRoom() {
    List<String> many = Collections.nCopies(1_600, "x".repeat(10_000));
    Table table = table("", many);
    List<SpecificRecord> facts = throughTheTopic(descriptions.facts(TOPICS, table));
    List<String> told = ((TableDescribed) facts.getLast()).getWarnings();
    assertThat(told.getFirst()).endsWith("x...");
    assertThat(told.getLast()).isEqualTo("and " + (1_600 - (told.size() - 1)) + " more");
    assertThat(descriptions.read(parts(facts)).getWarnings()).isEqualTo(many);
  }

  /** What a reader gets of records that a broker with its defaults takes. */
  private List<SpecificRecord> throughTheTopic(List<SpecificRecord> facts) {
    return facts.stream()
        .map(fact -> codec.encode(TOPICS.events(), new Event("r", Instant.EPOCH, "test", fact)))
        .peek(value -> assertThat(value).hasSizeLessThan(DEFAULT_MESSAGE - 100_000))
        .map(value -> codec.decode(value, Event.class).orElseThrow().getPayload())
        .map(SpecificRecord.class::cast)
        .toList();
  }

  private static List<byte[]> parts(List<SpecificRecord> facts) {
    return facts.stream()
        .map(fact ->
            fact instanceof TableDescriptionPart part
                ? part.getBytes()
                : ((TableDescribed) fact).getBytes())
        .map(Bytes::of)
        .toList();
  }

  private static String noise(int length) {
    return new Random(3)
        .ints(length, 'A', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static Table table(String comment, List<String> warnings) {
    return Table.newBuilder()
        .setId(new TableId("public", "t"))
        .setEstimatedRows(7)
        .setEstimatedBytes(70)
        .setColumns(List.of())
        .setKeys(List.of())
        .setIndexes(List.of())
        .setForeignKeys(List.of())
        .setConstraints(List.of())
        .setSequences(List.of())
        .setTypes(List.of())
        .setComment(comment)
        .setWarnings(warnings)
        .build();
  }
}
