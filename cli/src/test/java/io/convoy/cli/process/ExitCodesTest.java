// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.cli.progress.Pictures;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExitCodesTest {
  @ParameterizedTest
  @EnumSource
  void tellsWhoseMatterAnErrorIs(ErrorCode code) {
    assertThat(ExitCodes.of(code)).isEqualTo(documented(code));
  }

  @ParameterizedTest
  @EnumSource
  void isZeroForACompletedRunOnly(Phase phase) {
    int expected = phase == Phase.COMPLETED ? 0 : 1;
    assertThat(ExitCodes.of(Pictures.run(phase).build())).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void tellsTheSameOfARunThatFailedForIt(ErrorCode code) {
    assertThat(ExitCodes.of(Pictures.run(Phase.FAILED).setFailureCode(code.name()).build()))
        .isEqualTo(documented(code));
  }

  @Test
  void isOneForAReasonOfAnotherVersion() {
    assertThat(ExitCodes.of(Pictures.run(Phase.FAILED).setFailureCode("OF_TOMORROW").build()))
        .isEqualTo(1);
  }

  @Test
  void staysZeroWhereARunCompletedAfterAllThatFailedBefore() {
    assertThat(
            ExitCodes.of(
                Pictures.run(Phase.COMPLETED)
                    .setFailureCode(ErrorCode.VERIFICATION_DIFFERENCE.name())
                    .build()))
        .isZero();
  }

  private static int documented(ErrorCode code) {
    return switch (code) {
      case CONFIGURATION, COMMAND_LINE, SAME_DATABASE -> 2;
      case VERIFICATION_DIFFERENCE -> 3;
      case SOURCE_UNAVAILABLE,
          SOURCE_ACCESS_DENIED,
          NO_TABLES,
          SNAPSHOT_LOST,
          SOURCE_CHANGED,
          SOURCE_ERROR,
          TARGET_UNAVAILABLE,
          TARGET_ACCESS_DENIED,
          TARGET_NOT_PERMITTED,
          TARGET_EXISTS,
          TARGET_DISK_FULL,
          REJECTS_EXCEEDED,
          REJECTS_NOT_RETRIED,
          ROWS_GONE,
          ROWS_MISCOUNTED,
          CHUNK_TORN,
          TARGET_ERROR,
          TARGET_TAKEN_OVER,
          KAFKA_UNAVAILABLE,
          KAFKA_ERROR,
          KAFKA_DISK_FULL,
          REGISTRY_ERROR,
          REGISTRY_REFUSED,
          OBJECTS_LEFT_OUT,
          UNDER_WAY,
          RUN_IN_PROGRESS,
          RUN_ENDED,
          NO_SUCH_RUN,
          INTERRUPTED,
          INTERNAL ->
          1;
    };
  }
}
