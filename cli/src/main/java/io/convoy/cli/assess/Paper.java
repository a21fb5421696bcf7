// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import java.util.ArrayList;
import java.util.List;

/** Lines of a width, for a terminal. */
final class Paper {
  private final int width;
  private final List<String> lines = new ArrayList<>();

  Paper(int width) {
    this.width = width;
  }

  List<String> lines() {
    return lines;
  }

  void blank() {
    lines.add("");
  }

  /** As it is. */
  void exact(String line) {
    lines.add(line);
  }

  /**
   * Words on as many lines as they need.
   *
   * @param first what the first line begins with
   * @param rest what all others begin with
   */
  void wrapped(String first, String rest, String text) {
    String prefix = first;
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      String left = word;
      if (!line.isEmpty() && prefix.length() + line.length() + 1 + word.length() > width) {
        lines.add(prefix + line);
        prefix = rest;
        line.setLength(0);
      }
      while (prefix.length() + left.length() > width && line.isEmpty()) {
        int cut = Math.max(1, width - prefix.length());
        lines.add(prefix + left.substring(0, cut));
        prefix = rest;
        left = left.substring(cut);
      }
      line.append(line.isEmpty() ? "" : " ").append(left);
    }
    lines.add((prefix + line).stripTrailing());
  }

  /** Each line of a text, wrapped. */
  void quoted(String indent, String text) {
    text.lines()
        .forEach(line -> {
          String own = indent + line.substring(0, line.length() - line.stripLeading().length());
          wrapped(own, own + "  ", line.strip());
        });
  }

  /** In so many characters. */
  static String fitting(String text, int characters) {
    return text.length() <= characters ? text : text.substring(0, characters - 3) + "...";
  }
}
