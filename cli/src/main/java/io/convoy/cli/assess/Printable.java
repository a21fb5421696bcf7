// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import java.util.Locale;

/**
 * Makes text that others wrote safe to show: what would steer a terminal, or turn the order of what
 * is read around, is spelled out.
 */
public final class Printable {
  private Printable() {}

  /** On one line. */
  public static String line(String text) {
    return spelled(text, "");
  }

  /** With its own lines. */
  static String lines(String text) {
    return spelled(text.replace("\r\n", "\n"), "\n\t");
  }

  private static String spelled(String text, String kept) {
    if (text.codePoints().noneMatch(Printable::isToBeSpelled)) {
      return text;
    }
    StringBuilder printable = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          if (!isToBeSpelled(c) || kept.indexOf(c) >= 0) {
            printable.appendCodePoint(c);
          } else if (c == '\n' || c == '\t') {
            printable.append(c == '\n' ? "\\n" : "\\t");
          } else {
            printable.append(String.format(Locale.ROOT, "\\u%04x", c));
          }
        });
    return printable.toString();
  }

  private static boolean isToBeSpelled(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }
}
