// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import io.convoy.cli.assess.Sections.Grouped;
import io.convoy.cli.progress.Text;
import io.convoy.coordinator.effect.preview.DdlStep;
import io.convoy.coordinator.effect.preview.PlannedStatement;
import io.convoy.coordinator.effect.preview.TargetForecast.Existing;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An assessment as a person reads it in a terminal. */
public final class TextReport {
  /** Columns where nobody tells how many there are. */
  public static final int WIDTH = 100;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int SOME = 25;
  private static final int SOME_STATEMENTS = 100;
  private static final int SOME_PLACES = 5;

  private final Assessment assessment;
  private final Paper paper;
  private final Extent extent;

  /** How much of a long list is shown. */
  public enum Extent {
    /** As much as a person reads. */
    SOME,
    ALL
  }

  private TextReport(Assessment assessment, Extent extent, int width) {
    this.assessment = assessment;
    this.extent = extent;
    this.paper = new Paper(width);
  }

  /** Lines for stdout. */
  public static List<String> of(Assessment assessment, Extent extent, int width) {
    TextReport report = new TextReport(assessment, extent, width);
    report.write();
    return report.paper.lines();
  }

  private void write() {
    head();
    notes("Would end the run", assessment.blockers());
    existing();
    notes("For you to decide", assessment.decisions());
    notes("Warnings", assessment.warnings());
    notSeen();
    tables();
    types();
    statements();
  }

  private void head() {
    paper.exact(
        "Assessment of pipeline %s at %s; nothing was changed"
            .formatted(Printable.line(assessment.pipeline()), TIME.format(assessment.at())));
    paper.wrapped("", "", Sections.verdict(assessment));
    paper.blank();
    Assessment.Ends ends = assessment.ends();
    entry("source", "%s, %s".formatted(ends.product(), ends.source()));
    entry("", "%s: %s".formatted(guarantee(ends.guarantee()), ends.method()));
    entry("target", "%s, %s".formatted(Sections.target(assessment), ends.target()));
    entry(
        "size",
        "%s, about %s, %s MB in %s"
            .formatted(
                Text.count(assessment.tables().size(), "table", "tables"),
                Text.count(assessment.rows(), "row", "rows"),
                Text.megabytes(assessment.bytes()),
                Text.count(assessment.chunks(), "chunk", "chunks")));
    entry("time", Sections.time(assessment));
    Sections.basis(assessment).forEach(line -> entry("", line));
  }

  private static String guarantee(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private void entry(String name, String text) {
    paper.wrapped(String.format(Locale.ROOT, "%-8s", name), " ".repeat(8), Printable.line(text));
  }

  private void title(String title, int count) {
    paper.blank();
    paper.exact("%s (%s)".formatted(title, Text.count(count)));
  }

  private void notes(String title, List<Note> notes) {
    if (notes.isEmpty()) {
      return;
    }
    title(title, notes.size());
    List<Grouped> grouped = Sections.grouped(notes);
    for (Grouped note : shown(grouped, SOME)) {
      paper.wrapped("- ", "  ", Printable.line(places(note) + ": " + note.text()));
      if (note.original() != null) {
        paper.quoted("    ", Printable.lines(note.original()));
      }
    }
    more(grouped.size(), SOME);
  }

  private String places(Grouped note) {
    int most = extent == Extent.ALL ? note.places().size() : SOME_PLACES;
    return Sections.places(note, most);
  }

  private void existing() {
    List<Existing> existing = assessment.forecast().existing();
    if (existing.isEmpty()) {
      return;
    }
    title("In the target already", existing.size());
    for (Existing one : shown(existing, SOME)) {
      String rows =
          one.rows() < 0 ? "rows unknown" : "about " + Text.count(one.rows(), "row", "rows");
      paper.wrapped(
          "- ",
          "  ",
          Printable.line(
              "%s: %s, %s MB; %s"
                  .formatted(
                      one.name(), rows, Text.megabytes(one.bytes()), Sections.fate(one.fate()))));
    }
    more(existing.size(), SOME);
  }

  private void notSeen() {
    if (!assessment.notSeen().isEmpty()) {
      title("Not looked at", assessment.notSeen().size());
      assessment.notSeen().forEach(line -> paper.wrapped("- ", "  ", Printable.line(line)));
    }
  }

  private void tables() {
    List<AssessedTable> tables = assessment.tables();
    title("Tables, the largest first", tables.size());
    String row = "%-30s %14s %9s %7s  %-7s  %s";
    paper.exact(
        String.format(Locale.ROOT, row, "table", "rows, about", "MB", "chunks", "key", "target")
            .stripTrailing());
    for (AssessedTable table : shown(tables, SOME)) {
      paper.exact(
          String.format(
                  Locale.ROOT,
                  row,
                  Paper.fitting(Printable.line(table.name()), 30),
                  Sections.rows(table),
                  Text.megabytes(table.bytes()),
                  Sections.chunks(table),
                  Sections.identity(table),
                  Paper.fitting(Printable.line(table.target()), 26))
              .stripTrailing());
    }
    more(tables.size(), SOME);
  }

  private void types() {
    title("Types, with ! where something is not kept", assessment.types().size());
    for (TypeDecision type : shown(assessment.types(), SOME)) {
      String loss = type.loss() == null ? "" : "; not kept: " + type.loss();
      String what =
          "%s -> %s, %s: %s%s"
              .formatted(
                  type.source(),
                  type.target(),
                  Text.count(type.columns(), "column", "columns"),
                  type.why(),
                  loss);
      paper.wrapped(type.loss() == null ? "- " : "! ", "  ", Printable.line(what));
    }
    more(assessment.types().size(), SOME);
  }

  private void statements() {
    List<PlannedStatement> statements = assessment.forecast().statements();
    title("Statements in the target, in order", statements.size());
    @Nullable DdlStep step = null;
    for (PlannedStatement statement : shown(statements, SOME_STATEMENTS)) {
      if (statement.step() != step) {
        step = statement.step();
        paper.exact("-- " + Sections.step(step));
      }
      Printable.lines(statement.sql() + ";").lines().forEach(paper::exact);
    }
    more(statements.size(), SOME_STATEMENTS);
  }

  private <T> List<T> shown(List<T> all, int some) {
    return extent == Extent.ALL ? all : all.subList(0, Math.min(some, all.size()));
  }

  private void more(int all, int some) {
    if (extent == Extent.SOME && all > some) {
      paper.exact("... and " + Text.count(all - some) + " more: --all, --json or --html has them");
    }
  }
}
