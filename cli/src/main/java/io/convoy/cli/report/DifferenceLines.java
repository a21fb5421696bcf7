// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import io.convoy.cli.assess.Printable;
import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.progress.Text;
import io.convoy.schemas.event.ColumnDifference;
import io.convoy.schemas.event.DifferenceKind;
import io.convoy.schemas.event.NamedValue;
import io.convoy.schemas.event.RowDifference;
import io.convoy.schemas.event.TableProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which rows of tables differ, or did, as a person reads it. */
final class DifferenceLines {
  private DifferenceLines() {}

  /** Empty where rows were not told apart at any look. */
  static List<String> of(TableProgress table) {
    List<String> lines = new ArrayList<>();
    if (AppendLines.isContained(table)) {
      return List.of(AppendLines.line(table));
    }
    SecondLooks.line(table).ifPresent(lines::add);
    if (table.getRowsMissing() >= 0 && !SecondLooks.isByLooks(table)) {
      String what = table.getMended() ? "mended: " : "different: ";
      lines.add(what + RunPicture.name(table) + ": " + counts(table));
      table.getDifferences().forEach(row -> lines.add("  " + line(row)));
    }
    return lines;
  }

  /**
   * What came of comparing the tables of a load once more.
   *
   * @param rows the run that did
   */
  static List<String> explaining(RunPicture rows) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "the tables that differ, compared with the source as it is now (run "
            + rows.run().getRunId()
            + "):");
    rows.tables().forEach(table -> lines.addAll(explaining(table)));
    return lines;
  }

  private static List<String> explaining(TableProgress table) {
    List<String> lines = of(table);
    String name = RunPicture.name(table);
    if (!lines.isEmpty()) {
      return lines;
    }
    return List.of(
        name + ": " + (table.getEqual() ? "equal" : "not compared " + table.getDetail()));
  }

  /** How many rows differ, and how. */
  static String counts(TableProgress table) {
    return "%s missing, %s extra, %s changed"
        .formatted(
            Text.count(table.getRowsMissing(), "row", "rows"),
            Text.count(table.getRowsExtra()),
            Text.count(table.getRowsChanged()));
  }

  private static String line(RowDifference row) {
    String kind = "%-7s  ".formatted(row.getKind().name().toLowerCase(Locale.ROOT));
    String key =
        row.getKey().isEmpty()
            ? "row " + row.getRow()
            : row.getKey().stream().map(DifferenceLines::key).collect(Collectors.joining(", "));
    if (row.getColumns().isEmpty()) {
      return kind + key;
    }
    return kind
        + key
        + ": "
        + row.getColumns().stream()
            .map(column -> column(row.getKind(), column))
            .collect(Collectors.joining(", "));
  }

  private static String key(NamedValue value) {
    return Printable.line(value.getColumn()) + "=" + value(value.getValue());
  }

  private static String column(DifferenceKind kind, ColumnDifference column) {
    String name = Printable.line(column.getColumn());
    if (!column.getShown()) {
      return name;
    }
    return switch (kind) {
      case MISSING -> name + " " + value(column.getSource());
      case EXTRA -> name + " " + value(column.getTarget());
      case CHANGED -> name + " " + value(column.getSource()) + " -> " + value(column.getTarget());
    };
  }

  private static String value(@Nullable String text) {
    return text == null ? "NULL" : "'" + Printable.line(text) + "'";
  }
}
