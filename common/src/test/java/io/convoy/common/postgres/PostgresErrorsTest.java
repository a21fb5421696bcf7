// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.error.ErrorCode;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresErrorsTest {
  @ParameterizedTest
  @CsvSource(
      useHeadersInDisplayName = true,
      textBlock =
          """
          state, source,               target
          08000, SOURCE_UNAVAILABLE,   TARGET_UNAVAILABLE
          08001, SOURCE_UNAVAILABLE,   TARGET_UNAVAILABLE
          08003, SOURCE_UNAVAILABLE,   TARGET_UNAVAILABLE
          08004, SOURCE_ACCESS_DENIED, TARGET_ACCESS_DENIED
          08006, SOURCE_UNAVAILABLE,   TARGET_UNAVAILABLE
          08P01, SOURCE_ERROR,         TARGET_ERROR
          57P01, SOURCE_UNAVAILABLE,   TARGET_UNAVAILABLE
          57P02, SOURCE_UNAVAILABLE,   TARGET_UNAVAILABLE
          57P03, SOURCE_UNAVAILABLE,   TARGET_UNAVAILABLE
          57P04, SOURCE_ERROR,         TARGET_ERROR
          57P05, SOURCE_UNAVAILABLE,   TARGET_UNAVAILABLE
          25P03, SOURCE_UNAVAILABLE,   TARGET_UNAVAILABLE
          25P04, SOURCE_UNAVAILABLE,   TARGET_UNAVAILABLE
          53200, SOURCE_UNAVAILABLE,   TARGET_UNAVAILABLE
          53300, SOURCE_UNAVAILABLE,   TARGET_UNAVAILABLE
          40001, SOURCE_UNAVAILABLE,   TARGET_UNAVAILABLE
          40P01, SOURCE_UNAVAILABLE,   TARGET_UNAVAILABLE
          55P03, SOURCE_UNAVAILABLE,   TARGET_UNAVAILABLE
          28000, SOURCE_ACCESS_DENIED, TARGET_ACCESS_DENIED
          28P01, SOURCE_ACCESS_DENIED, TARGET_ACCESS_DENIED
          3D000, SOURCE_ACCESS_DENIED, TARGET_ACCESS_DENIED
          42501, SOURCE_ACCESS_DENIED, TARGET_NOT_PERMITTED
          53100, SOURCE_ERROR,         TARGET_DISK_FULL
          57014, INTERRUPTED,          INTERRUPTED
          58030, SOURCE_ERROR,         TARGET_ERROR
          22023, SOURCE_ERROR,         TARGET_ERROR
          23505, SOURCE_ERROR,         TARGET_ERROR
          42P01, SOURCE_ERROR,         TARGET_ERROR
          XX000, SOURCE_ERROR,         TARGET_ERROR
          """)
  void classifiesBySqlState(String state, ErrorCode source, ErrorCode target) {
    SQLException error = new SQLException("whatever", state);

    assertThat(PostgresErrors.ofSource(error)).isEqualTo(source);
    assertThat(PostgresErrors.ofTarget(error)).isEqualTo(target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"08000", "08003", "08006", "57P01", "57P02", "57P03", "57P05", "25P03"})
  void knowsWhatEndsAConnection(String state) {
    assertThat(PostgresErrors.isConnectionLost(new SQLException("gone", state))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "57014", "53100", "22021", "25P02", ""})
  void knowsWhatLeavesAConnectionAsItIs(String state) {
    assertThat(PostgresErrors.isConnectionLost(new SQLException("there", state))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "22001, true",
    "22021, true",
    "22P03, true",
    "23502, true",
    "23514, true",
    "42804, false",
    "53100, false",
    "08006, false",
    "57014, false"
  })
  void tellsRefusedRowsFromRefusedWork(String state, boolean refused) {
    assertThat(PostgresErrors.isRowRefused(new SQLException("no", state))).isEqualTo(refused);
  }

  @Test
  void looksForTheStateBelowWrappers() {
    SQLException wrapped =
        new SQLException("pool", null, new IOException(new SQLException("gone", "57P01")));

    assertThat(PostgresErrors.isConnectionLost(wrapped)).isTrue();
    assertThat(PostgresErrors.ofTarget(wrapped)).isEqualTo(ErrorCode.TARGET_UNAVAILABLE);
  }

  @Test
  void takesAnErrorWithoutAnyStateForOneThatRetryingDoesNotMend() {
    assertThat(PostgresErrors.ofSource(new SQLException("?"))).isEqualTo(ErrorCode.SOURCE_ERROR);
    assertThat(PostgresErrors.isRowRefused(new SQLException("?"))).isFalse();
  }

  @Test
  void saysWhatWasBeingDoneAndWhatToDo() {
    SQLException full = new SQLException("could not extend file", "53100");

    assertThat(PostgresErrors.target("loading dbo.Posts", full))
        .hasMessage(
            "loading dbo.Posts: could not extend file"
                + " (free space on the target's disk, then resume the run)")
        .hasCause(full);
    assertThat(PostgresErrors.source("reading chunk 3", new SQLException("odd", "XX000")))
        .hasMessage("reading chunk 3: odd");
  }
}
