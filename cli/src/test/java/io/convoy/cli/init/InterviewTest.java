// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InterviewTest {
  private static final Interview WHO_LEFT = question -> null;

  @Test
  void takesTheEndOfTheInputForNoWord() {
    assertThat(WHO_LEFT.awaitEnter("Enter?")).isFalse();
    assertThat(WHO_LEFT.confirm("Really?")).isFalse();
    assertThat(WHO_LEFT.demand("Where?")).isEmpty();
    assertThat(WHO_LEFT.offer("Where?")).isEmpty();
  }

  @Test
  void takesAnyLineForEnter() {
    Interview person = question -> "";

    assertThat(person.awaitEnter("Enter?")).isTrue();
  }
}
