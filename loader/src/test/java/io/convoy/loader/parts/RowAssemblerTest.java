// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.parts;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.row.RowPart;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowAssemblerTest {
  private static final int SCHEMA = 7;

  private final HeapBudget budget = new HeapBudget(100);
  private final RowAssembler assembler = new RowAssembler(budget);

  @Test
  void joinsTheParts() {
    assertThat(assembler.add(part(1, 5, 0, 3, "abcd"))).isEmpty();
    assertThat(assembler.add(part(1, 5, 1, 3, "efgh"))).isEmpty();
    assertThat(assembler.isEmpty()).isFalse();

    WholeRow row = assembler.add(part(1, 5, 2, 3, "i")).orElseThrow();

    assertThat(text(row)).isEqualTo("abcdefghi");
    assertThat(row.batchSchema()).isEqualTo(SCHEMA);
    assertThat(row.chunk()).isEqualTo(1);
    assertThat(row.row()).isEqualTo(5);
    assertThat(assembler.isEmpty()).isTrue();
  }

  @Test
  void keepsRowsOfSeveralChunksApart() {
    assembler.add(part(1, 0, 0, 2, "ab"));
    assembler.add(part(2, 0, 0, 2, "xy"));

    Optional<WholeRow> first = assembler.add(part(1, 0, 1, 2, "c"));
    assertThat(assembler.isEmpty()).isFalse();
    Optional<WholeRow> second = assembler.add(part(2, 0, 1, 2, "z"));

    assertThat(first.map(RowAssemblerTest::text)).contains("abc");
    assertThat(second.map(RowAssemblerTest::text)).contains("xyz");
    assertThat(assembler.isEmpty()).isTrue();
  }

  @Test
  void takesNothingButTheNextPart() {
    assertRefused(part(1, 0, 1, 2, "b"), "a first part belongs");

    assembler.add(part(1, 0, 0, 3, "a"));

    assertRefused(part(1, 0, 2, 3, "c"), "part 1 of row 0 of chunk 1 belongs");
    assertRefused(part(1, 1, 0, 3, "a"), "part 1 of row 0 of chunk 1 belongs");
    assertRefused(part(1, 0, 1, 3, "toolong"), "longer than its first");
  }

  private void assertRefused(RowPart part, String message) {
    assertRefused(part, ErrorCode.INTERNAL, message);
  }

  private void assertRefused(RowPart part, ErrorCode code, String message) {
    assertThatThrownBy(() -> assembler.add(part))
        .isInstanceOfSatisfying(ConvoyException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  @Test
  void refusesARowThatCanNeverFit() {
    assertRefused(
        part(1, 0, 0, 11, "abcdefghij"),
        ErrorCode.TARGET_ERROR,
        "can hold 100. Give it more memory");
    assertThat(budget.tryTake(100)).isTrue();
  }

  @Test
  void asksToTryAgainWhileOthersHoldTheMemory() {
    RowAssembler other = new RowAssembler(budget);
    WholeRow held = other.add(part(1, 0, 0, 1, "x".repeat(60))).orElseThrow();
    RowPart part = part(2, 0, 0, 5, "abcdefghij");

    assertThatThrownBy(() -> assembler.add(part))
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code().isRetryable()).isTrue());

    other.release(held);
    assertThat(assembler.add(part)).isEmpty();
  }

  @Test
  void givesEverythingBackInTheEnd() {
    assembler.add(part(1, 0, 0, 2, "x".repeat(20)));
    WholeRow row = assembler.add(part(2, 0, 0, 1, "x".repeat(20))).orElseThrow();
    assembler.add(part(3, 0, 0, 1, "x".repeat(20)));
    assembler.release(row);

    assembler.close();

    assertThat(budget.tryTake(100)).isTrue();
  }

  private static RowPart part(int chunk, long row, int part, int parts, String text) {
    byte[] bytes = ("_" + text).getBytes(US_ASCII);
    RowPart.Slice slice = new RowPart.Slice(bytes, 1, text.length());
    return new RowPart(SCHEMA, chunk, row, part, parts, slice);
  }

  private static String text(WholeRow row) {
    return new String(Arrays.copyOf(row.bytes(), row.length()), US_ASCII);
  }
}
