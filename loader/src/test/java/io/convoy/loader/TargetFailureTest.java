// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetFailureTest {
  @ParameterizedTest
  @CsvSource({
    "08006, CONNECTION_LOST",
    "57P01, CONNECTION_LOST",
    "57P03, CONNECTION_LOST",
    "25P03, CONNECTION_LOST",
    "42P01, MISSING",
    "3F000, MISSING",
    "40P01, PASSING",
    "40001, PASSING",
    "55P03, PASSING",
    "53200, PASSING",
    "57014, PASSING",
    "53100, REPORTED",
    "42501, REPORTED",
    "42703, REPORTED",
    "23505, REPORTED"
  })
  void isToldByTheSqlState(String state, TargetFailure expected) {
    assertThat(TargetFailure.of(new SQLException("any text", state))).isEqualTo(expected);
  }
}
