// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Writes HTML: markup as it is, everything that comes from elsewhere escaped. */
final class HtmlWriter {
  private static final String STYLE = "report.css";

  private final Writer out;

  HtmlWriter(Writer out) {
    this.out = out;
  }

  /** Of the program's own, and never with anything in it that was read from somewhere. */
  HtmlWriter markup(String html) throws IOException {
    out.write(html);
    return this;
  }

  /** On one line. */
  HtmlWriter text(String text) throws IOException {
    out.write(escaped(Printable.line(text)));
    return this;
  }

  /** With its own lines. */
  HtmlWriter lines(String text) throws IOException {
    out.write(escaped(Printable.lines(text)));
    return this;
  }

  /** A number that a style needs. */
  HtmlWriter number(long number) throws IOException {
    out.write(Long.toString(number));
    return this;
  }

  void style() throws IOException {
    try (InputStream css = HtmlWriter.class.getResourceAsStream(STYLE)) {
      byte[] bytes = Objects.requireNonNull(css, STYLE).readAllBytes();
      out.write(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  static String escaped(String text) {
    StringBuilder html = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> html.append(c);
      }
    }
    return html.toString();
  }
}
