// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table of texts, for the terminal and for Markdown; the first column is the rows' names. */
final class Grid {
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  Grid(List<String> header) {
    this.header = List.copyOf(header);
  }

  Grid row(List<String> cells) {
    if (cells.size() != header.size()) {
      throw new IllegalArgumentException(cells + " does not fit " + header);
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  String toText() {
    List<Integer> widths =
        IntStream.range(0, header.size())
            .mapToObj(column -> Math.max(header.get(column).length(), widest(column)))
            .toList();
    StringBuilder text = new StringBuilder(line(header, widths));
    rows.forEach(row -> text.append(line(row, widths)));
    return text.toString();
  }

  String toMarkdown() {
    String marks = "|---|" + "---:|".repeat(header.size() - 1) + "\n";
    return markdown(header)
        + marks
        + rows.stream().map(Grid::markdown).collect(Collectors.joining());
  }

  private int widest(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static String line(List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      String padding = " ".repeat(widths.get(column) - cells.get(column).length());
      line.append(column == 0 ? "" : "  ");
      line.append(column == 0 ? cells.get(column) + padding : padding + cells.get(column));
    }
    return line.toString().stripTrailing() + "\n";
  }

  private static String markdown(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
