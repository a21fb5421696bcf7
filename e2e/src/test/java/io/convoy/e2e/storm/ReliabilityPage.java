// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts the list of storms between two marks of a page that is otherwise written by hand. */
final class ReliabilityPage {
  private static final String MARK = "<!-- %s:%s -->";

  private ReliabilityPage() {}

  static void write(Path page, Optional<Capture> syncs, List<Outcome> outcomes) {
    String list =
        syncs.map(capture -> "syncs-" + capture.name().toLowerCase(Locale.ROOT)).orElse("storms");
    try {
      Files.writeString(page, replaced(Files.readString(page), list, text(outcomes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String replaced(String page, String list, String text) {
    String first = MARK.formatted(list, "begin");
    String last = MARK.formatted(list, "end");
    int begin = page.indexOf(first);
    int end = page.indexOf(last, Math.max(0, begin));
    if (begin < 0 || end < 0) {
      throw new IllegalStateException("no place for the list between " + first + " and " + last);
    }
    return page.substring(0, begin + first.length()) + "\n\n" + text + "\n\n" + page.substring(end);
  }

  private static String text(List<Outcome> outcomes) {
    long bad = outcomes.stream().filter(outcome -> !outcome.isGood()).count();
    String rows = outcomes.stream().map(Outcome::row).collect(Collectors.joining("\n"));
    return "%d storms in a row, %d not survived.\n\n| seed | s | source and target | what was thrown, when |\n|---|---|---|---|\n%s"
        .formatted(outcomes.size(), bad, rows);
  }
}
