// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Puts the list of storms between two marks of a page that is otherwise written by hand. */
final class ReliabilityPage {
  static final String BEGIN = "<!-- storms:begin -->";
  static final String END = "<!-- storms:end -->";

  private ReliabilityPage() {}

  static void write(Path page, List<Outcome> outcomes) {
    try {
      Files.writeString(page, replaced(Files.readString(page), text(outcomes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String replaced(String page, String text) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END, Math.max(0, begin));
    if (begin < 0 || end < 0) {
      throw new IllegalStateException("no place for the list between " + BEGIN + " and " + END);
    }
    return page.substring(0, begin + BEGIN.length()) + "\n\n" + text + "\n\n" + page.substring(end);
  }

  private static String text(List<Outcome> outcomes) {
    long bad = outcomes.stream().filter(outcome -> !outcome.isGood()).count();
    String rows = outcomes.stream().map(Outcome::row).collect(Collectors.joining("\n"));
    return "%d storms in a row, %d not survived.\n\n| seed | s | source and target | what was thrown, when |\n|---|---|---|---|\n%s"
        .formatted(outcomes.size(), bad, rows);
  }
}
