// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import io.convoy.cli.progress.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Writes HTML: markup as it is, everything that comes from elsewhere escaped. */
public final class HtmlWriter {
  private static final String STYLE = "report.css";

  private final Writer out;

  public HtmlWriter(Writer out) {
    this.out = out;
  }

  /** Of the program's own, and never with anything in it that was read from somewhere. */
  public HtmlWriter markup(String html) throws IOException {
    out.write(html);
    return this;
  }

  /** On one line. */
  public HtmlWriter text(String text) throws IOException {
    out.write(escaped(Printable.line(text)));
    return this;
  }

  /** With its own lines. */
  public HtmlWriter lines(String text) throws IOException {
    out.write(escaped(Printable.lines(text)));
    return this;
  }

  /** A number that a style needs. */
  public HtmlWriter number(long number) throws IOException {
    out.write(Long.toString(number));
    return this;
  }

  /** The file up to its body: no scripts, no fonts, no images, and nobody may add any. */
  public void begin(String title) throws IOException {
    markup(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\
            """)
        .text(title)
        .markup("</title>\n<style>\n")
        .style();
    markup("</style>\n</head>\n<body>\n");
  }

  /** A number that stands out, and what it is. */
  public void tile(String value, String what) throws IOException {
    markup("<div class=\"tile\"><b>")
        .text(value)
        .markup("</b><span>")
        .text(what)
        .markup("</span></div>\n");
  }

  /** Where a section is, if there is one. */
  public void link(String anchor, String title, int count) throws IOException {
    if (count > 0) {
      markup("<a href=\"#" + anchor + "\">").text(title).markup("</a> ");
    }
  }

  /** Begins a section, which {@link #endTable} or markup ends. */
  public void section(String anchor, String style, String title, int count) throws IOException {
    markup("<section id=\"" + anchor + "\" class=\"" + style + "\">\n<h2>")
        .text(title)
        .markup(" <span class=\"count\">")
        .text(Text.count(count))
        .markup("</span></h2>\n");
  }

  /** Begins a table. Titles of numbers begin with {@code #}. */
  public void head(String... titles) throws IOException {
    markup("<div class=\"scroll\"><table>\n<thead><tr>");
    for (String title : titles) {
      boolean isNumber = title.startsWith("#");
      markup(isNumber ? "<th class=\"number\">" : "<th>")
          .text(isNumber ? title.substring(1) : title)
          .markup("</th>");
    }
    markup("</tr></thead>\n<tbody>\n");
  }

  /** A cell of a table that is read as a number. */
  public void cell(String number) throws IOException {
    markup("<td class=\"number\">").text(number).markup("</td>");
  }

  /** Ends a table and its section. */
  public void endTable() throws IOException {
    markup("</tbody></table></div>\n</section>\n");
  }

  private void style() throws IOException {
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
