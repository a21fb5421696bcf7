// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "posts   | \"posts\"",
        "Posts   | \"Posts\"",
        "a b     | \"a b\"",
        "say \"x\" | \"say \"\"x\"\"\"",
      })
  void quotesIdentifiers(String name, String quoted) {
    assertThat(SqlNames.quote(name)).isEqualTo(quoted);
    assertThat(SqlNames.quote("s", name)).isEqualTo("\"s\"." + quoted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"plain | 'plain'", "it's | 'it''s'", "a\\b | E'a\\\\b'", "\\' | E'\\\\'''"})
  void quotesLiterals(String value, String literal) {
    assertThat(SqlNames.literal(value)).isEqualTo(literal);
  }
}
