// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.bookkeeping.CheckpointRow;
import io.convoy.common.config.RejectLimit;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoneRuleTest {
  private static final DoneRule RULE =
      new DoneRule(List.of(9L, -1L, 4L), 15, RejectLimit.ofRows(1));

  @Test
  void isMetWhenEveryPartitionIsPastItsEndAndTheRowsAddUp() {
    assertThat(
            RULE.isMet(
                "t", List.of(new CheckpointRow(0, 10, 9, 1, 0), new CheckpointRow(2, 7, 5, 0, 0))))
        .isTrue();
  }

  @Test
  void isNotMetWhileAPartitionStandsAtItsLastOffset() {
    assertThat(
            RULE.isMet(
                "t", List.of(new CheckpointRow(0, 9, 9, 1, 0), new CheckpointRow(2, 5, 5, 0, 0))))
        .isFalse();
  }

  @Test
  void isNotMetWhileAPartitionHasNoCheckpoint() {
    assertThat(RULE.isMet("t", List.of(new CheckpointRow(0, 10, 15, 0, 0)))).isFalse();
    assertThat(RULE.isMet("t", List.of())).isFalse();
  }

  @Test
  void isMetByAnEmptyTableWithoutCheckpoints() {
    assertThat(new DoneRule(List.of(-1L, -1L), 0, RejectLimit.NONE).isMet("t", List.of())).isTrue();
  }

  @Test
  void refusesMoreRejectsThanMayBe() {
    assertThatExceptionOfType(ConvoyException.class)
        .isThrownBy(() ->
            RULE.isMet(
                "t", List.of(new CheckpointRow(0, 10, 9, 1, 0), new CheckpointRow(2, 7, 4, 1, 0))))
        .withMessageContainingAll("2 of 15 rows", "allow 1")
        .extracting(ConvoyException::code)
        .isEqualTo(ErrorCode.REJECTS_EXCEEDED);
  }

  @Test
  void refusesRowsThatDoNotAddUpThoughNoneCanComeAnyMore() {
    assertThatExceptionOfType(ConvoyException.class)
        .isThrownBy(() ->
            RULE.isMet(
                "\"s\".\"t\"",
                List.of(new CheckpointRow(0, 10, 11, 0, 0), new CheckpointRow(2, 5, 5, 0, 0))))
        .withMessageContainingAll("\"s\".\"t\"", "15 rows", "16 rows are loaded")
        .extracting(ConvoyException::code)
        .isEqualTo(ErrorCode.ROWS_MISCOUNTED);
  }
}
