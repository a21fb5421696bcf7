// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;

/**
 * What a person sees of the bytes that a terminal is sent. It wraps lines that are longer than it
 * is wide, wraps them anew when it is resized, and cannot go back to what has scrolled away.
 */
final class FakeScreen {
  private static final Pattern PIECE =
      Pattern.compile(
          "\u001b\\[(?<up>\\d+)A|(?<erase>\u001b\\[J)|(?<end>\r?\n)|(?<text>[^\u001b\r\n]+)|\r");

  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final Terminal terminal;
  // The cursor is at the end of the last one, but for the lines that it went up.
  private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
  private int columns;
  private int rows;
  private int up;
  private int erasures;

  FakeScreen(int columns, int rows) throws IOException {
    terminal = new LineDisciplineTerminal("screen", "xterm", sent, StandardCharsets.UTF_8);
    resize(columns, rows);
  }

  Terminal terminal() {
    return terminal;
  }

  void resize(int newColumns, int newRows) {
    read();
    columns = newColumns;
    rows = newRows;
    terminal.setSize(new Size(columns, rows));
  }

  /** As a terminal does whose size nobody knows. */
  void hideSize() {
    terminal.setSize(new Size(0, 0));
  }

  /** All that was printed and not erased, without what is below the cursor. */
  List<String> lines() {
    read();
    assertThat(lines.getLast()).as("where the cursor is").isEmpty();
    return lines.subList(0, lines.size() - 1).stream().map(StringBuilder::toString).toList();
  }

  /** How often something was drawn in place of something else. */
  int erasures() {
    read();
    return erasures;
  }

  private void read() {
    String text = sent.toString(StandardCharsets.UTF_8);
    sent.reset();
    Matcher piece = PIECE.matcher(text);
    int read = 0;
    while (piece.find()) {
      assertThat(piece.start()).as("all is understood of %s", text).isEqualTo(read);
      read = piece.end();
      show(piece);
    }
    assertThat(read).as("all is understood of %s", text).isEqualTo(text.length());
  }

  private void show(Matcher piece) {
    if (piece.group("up") != null) {
      up += Integer.parseInt(piece.group("up"));
    } else if (piece.group("erase") != null) {
      erase();
    } else if (piece.group("end") != null) {
      lines.add(new StringBuilder());
    } else if (piece.group("text") != null) {
      assertThat(up).as("lines below what is printed").isZero();
      lines.getLast().append(piece.group("text"));
    }
  }

  private void erase() {
    erasures++;
    assertThat(lines.removeLast()).as("where the cursor was").isEmpty();
    int left = Math.min(up, rows - 1);
    up = 0;
    while (left > 0 && !lines.isEmpty()) {
      StringBuilder line = lines.removeLast();
      int wrapped = Math.max(1, Math.ceilDiv(line.length(), columns));
      if (wrapped > left) {
        line.setLength((wrapped - left) * columns);
        lines.addLast(line);
      }
      left -= wrapped;
    }
    lines.add(new StringBuilder());
  }
}
