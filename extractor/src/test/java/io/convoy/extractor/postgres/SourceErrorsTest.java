// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceErrorsTest {

  @ParameterizedTest
  @CsvSource({
    "28P01, SOURCE_ACCESS_DENIED, source.password",
    "3D000, SOURCE_ACCESS_DENIED, source.url",
    "08001, SOURCE_UNAVAILABLE, host and port"
  })
  void saysWhatToCheckWhereNoConnectionComesAbout(String state, ErrorCode code, String advice) {
    ConvoyException error =
        SourceErrors.connecting("jdbc:postgresql://h:1/d", "me", new SQLException("no", state));

    assertThat(error.code()).isEqualTo(code);
    assertThat(error).hasMessageContaining("jdbc:postgresql://h:1/d as me: no");
    assertThat(error).hasMessageContaining(advice);
  }

  @ParameterizedTest
  @CsvSource({"22023", "42704", "55000"})
  void takesAnySnapshotThatCannotBeImportedForLost(String state) {
    assertThat(SourceErrors.importing("Reading s.t", "1-1", new SQLException("no", state)).code())
        .isEqualTo(ErrorCode.SNAPSHOT_LOST);
  }

  @Test
  void takesALostConnectionForThatAlsoWhileImporting() {
    assertThat(SourceErrors.importing("Reading s.t", "1-1", new SQLException("no", "57P01")).code())
        .isEqualTo(ErrorCode.SOURCE_UNAVAILABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "42703, SOURCE_CHANGED",
    "42P01, SOURCE_CHANGED",
    "57014, SOURCE_ERROR",
    "08006, SOURCE_UNAVAILABLE",
    "42501, SOURCE_ACCESS_DENIED",
    "XX001, SOURCE_ERROR"
  })
  void tellsAChangedTableFromAnUnreachableOne(String state, ErrorCode code) {
    assertThat(SourceErrors.reading("Reading s.t", new SQLException("", state)).code())
        .isEqualTo(code);
  }
}
