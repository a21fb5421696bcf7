// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.ConfigLoader;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.source.HeldSnapshot.Description;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnmatchedNamesTest {
  private static final TableId CARRIED = new TableId("sales", "order");
  private static final TableId DOTTED = new TableId("na", "mes.t");
  private static final TableId LEFT_OUT = new TableId("audit", "log");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "source.tables.include: ['sales.*', 'audti.*'] | source.tables.include 'audti.*'"
            + " (the nearest is 'audit.*')",
        "source.tables.include: ['Sales.order']        | include 'Sales.order' (the nearest is"
            + " 'sales.order')",
        "source.tables.exclude: ['sales.tmp_*']        | source.tables.exclude 'sales.tmp_*'",
        "source.tables.exclude: ['na.\"mes.u\"']       | (the nearest is 'na.\"mes.t\"')",
        "source.text.nul-in: {sales.ordre: strip}      | source.text.nul-in 'sales.ordre' (the"
            + " nearest is 'sales.order')",
        "source.text.lone-surrogates-in: {sales.ordre: strip} | lone-surrogates-in 'sales.ordre'",
        "source.text.nul-in: {sales.order.nots: strip} | (the nearest is 'sales.order.note')",
        "target.schemas: {slaes: a}                    | target.schemas 'slaes' (the nearest is"
            + " 'sales')"
      })
  void namesWhatMatchesNothingAndWhatIsNearest(String line, String message) {
    assertThatThrownBy(() -> check(line))
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageContaining(message)
        .hasMessageContaining("source.tables.unmatched");
    assertThatCode(() -> check(line, "source.tables.unmatched: ignore")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "source.tables.include: ['sales.*', '*.log', '*']",
        "source.tables.exclude: ['audit.*']",
        "source.tables.include: ['na.mes.t']",
        "source.tables.include: ['na.\"mes.t\"']",
        "source.text.nul-in: {sales.order: strip, sales.*.note: strip, '*': replace}",
        "source.text.nul-in: {audit.log: strip, audit.log.of_what_it_has: strip}",
        "target.schemas: {sales: a, audit: b, na: c}"
      })
  void takesWhatMatchesATableEvenOneThatIsNotCarried(String line) {
    assertThatCode(() -> check(line)).doesNotThrowAnyException();
  }

  @Test
  void tellsAllOfThemAtOnce() {
    assertThatThrownBy(
            () -> check("source.tables.exclude: [x.y, 'z?']", "target.schemas: {dbo: public}"))
        .hasMessageContainingAll("exclude 'x.y'", "exclude 'z?'", "target.schemas 'dbo'");
  }

  /**
   * Such as {@code dbo}, which {@code convoy init} maps, where an application has its own alone.
   */
  @Test
  void takesASchemaThatIsThereWithoutATable() {
    assertThatCode(() -> check(List.of("dbo"), "target.schemas: {dbo: public}"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> check(List.of("dbo"), "target.schemas: {public: a}"))
        .hasMessageContaining("target.schemas 'public'");
  }

  private void check(String... lines) {
    check(List.of(), lines);
  }

  private void check(List<String> schemas, String... lines) {
    Table table =
        Table.newBuilder()
            .setId(CARRIED)
            .setEstimatedRows(0)
            .setEstimatedBytes(0)
            .setColumns(List.of(column("id"), column("note")))
            .setKeys(List.of())
            .setIndexes(List.of())
            .setForeignKeys(List.of())
            .setConstraints(List.of())
            .setSequences(List.of())
            .setTypes(List.of())
            .build();
    Path file = folder.resolve("convoy.yml");
    String required =
        """
        pipeline: p
        source.url: "jdbc:postgresql://h/s"
        target.url: "jdbc:postgresql://h/t"
        """;
    try {
      Files.writeString(file, required + String.join("\n", lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<TableId> all = List.of(CARRIED, DOTTED, LEFT_OUT);
    UnmatchedNames.refuse(
        ConfigLoader.load(file),
        new Description(List.of(table), List.of(), all, Access.NONE, schemas));
  }

  private static Column column(String name) {
    return Column.newBuilder()
        .setName(name)
        .setSourceType("text")
        .setBaseType("text")
        .setTargetType("text")
        .setNullable(true)
        .build();
  }
}
