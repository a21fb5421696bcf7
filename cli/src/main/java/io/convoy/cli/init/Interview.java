// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.init;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks a person for what the command line does not say. */
@FunctionalInterface
public interface Interview {
  /**
   * One question.
   *
   * @return what was typed; null at the end of the input
   */
  @Nullable String ask(String question);

  /** Asks until something is typed; empty where the input ends before. */
  default Optional<String> demand(String question) {
    String answer = ask(question);
    while (answer != null && answer.isBlank()) {
      answer = ask(question);
    }
    return Optional.ofNullable(answer).map(String::strip);
  }

  /** Asks once; empty where nothing is typed. */
  default Optional<String> offer(String question) {
    return Optional.ofNullable(ask(question)).map(String::strip).filter(text -> !text.isEmpty());
  }
}
