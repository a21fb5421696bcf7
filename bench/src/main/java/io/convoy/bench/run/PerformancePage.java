// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The page of the documentation that shows the results, between two marks; the rest is written by
 * hand.
 */
record PerformancePage(Path page, Path chart) {
  static final String BEGIN = "<!-- bench:begin -->";
  static final String END = "<!-- bench:end -->";

  static PerformancePage of(Path home) {
    Path docs = home.resolve("docs");
    return new PerformancePage(docs.resolve("performance.md"), docs.resolve("performance.svg"));
  }

  void write(Results results) {
    try {
      String text = new Report(results).toMarkdown(chart.getFileName().toString());
      Files.writeString(page, replaced(Files.readString(page), text));
      Files.writeString(chart, new Chart(results.series()).toSvg());
    } catch (IOException e) {
      throw new BenchException("cannot write " + page + ": " + e, e);
    }
  }

  static String replaced(String page, String text) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END, Math.max(0, begin));
    if (begin < 0 || end < 0) {
      throw new BenchException(
          "the page has no place for results between " + BEGIN + " and " + END);
    }
    return page.substring(0, begin + BEGIN.length())
        + "\n\n"
        + text.strip()
        + "\n\n"
        + page.substring(end);
  }
}
