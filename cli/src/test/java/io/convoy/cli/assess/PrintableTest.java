// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void spellsWhatSteersATerminal() {
    assertThat(Printable.line("a\u001b[2J\u0007\u009b1m\u007f\r\nb\tc"))
        .isEqualTo("a\\u001b[2J\\u0007\\u009b1m\\u007f\\u000d\\nb\\tc");
  }

  @Test
  void spellsWhatTurnsTheOrderAroundOrCannotBeSeen() {
    assertThat(Printable.line("a\u202eb\u2066c\u200bd\u2028e\ud800"))
        .isEqualTo("a\\u202eb\\u2066c\\u200bd\\u2028e\\ud800");
  }

  @Test
  void keepsLettersOfAllKindsAndWhereWantedLines() {
    assertThat(Printable.line("Straße 東京 \ud83d\ude80")).isEqualTo("Straße 東京 \ud83d\ude80");
    assertThat(Printable.lines("a\r\n\tb\u0000\rc")).isEqualTo("a\n\tb\\u0000\\u000dc");
  }
}
