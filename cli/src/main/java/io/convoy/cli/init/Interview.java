// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.init;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks a person for what the command line does not say. */
@FunctionalInterface
public interface Interview {
  Set<String> CONFIRMED = Set.of("y", "yes");

  /** Of whoever sits at the terminal; empty where nobody does. */
  // It may be null again since JDK 25, where nobody sits at a terminal.
  @SuppressWarnings("SystemConsoleNull")
  static Optional<Interview> atTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal()
        ? Optional.of(question -> console.readLine("%s: ", question))
        : Optional.empty();
  }

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

  /** Asks once; only an answer that says so is a yes. */
  default boolean confirm(String question) {
    String answer = ask(question);
    return answer != null && CONFIRMED.contains(answer.strip().toLowerCase(Locale.ROOT));
  }

  /** Waits for Enter, whatever is typed before it; false where the input ends instead. */
  default boolean awaitEnter(String question) {
    return ask(question) != null;
  }

  /** Asks once; empty where nothing is typed. */
  default Optional<String> offer(String question) {
    return Optional.ofNullable(ask(question)).map(String::strip).filter(text -> !text.isEmpty());
  }
}
