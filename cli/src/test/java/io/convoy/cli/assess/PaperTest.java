// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaperTest {
  private final Paper paper = new Paper(10);

  @Test
  void breaksBetweenWordsAndWhereItMustWithinThem() {
    paper.wrapped("- ", "  ", "one two three fourfivesixseven x");

    assertThat(paper.lines())
        .containsExactly("- one two", "  three", "  fourfive", "  sixseven", "  x");
  }

  @Test
  void keepsHowATextIsIndented() {
    paper.quoted("  ", "a\n  b\n\nc");

    assertThat(paper.lines()).containsExactly("  a", "    b", "", "  c");
  }

  @Test
  void saysWhereItCuts() {
    assertThat(Paper.fitting("0123456789", 8)).isEqualTo("01234...");
    assertThat(Paper.fitting("01234567", 8)).isEqualTo("01234567");
  }
}
