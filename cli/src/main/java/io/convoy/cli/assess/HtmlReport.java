// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import io.convoy.cli.assess.Sections.Grouped;
import io.convoy.cli.progress.Text;
import io.convoy.coordinator.effect.preview.DdlStep;
import io.convoy.coordinator.effect.preview.PlannedStatement;
import io.convoy.coordinator.effect.preview.TargetForecast.Existing;
import java.io.IOException;
import java.io.Writer;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * An assessment as one HTML file that needs nothing else: no scripts, no fonts, no images. It is
 * written as it goes, however many tables there are.
 */
public final class HtmlReport {
  private static final int MOST_PLACES = 30;

  private final Assessment assessment;
  private final HtmlWriter out;

  private HtmlReport(Assessment assessment, Writer out) {
    this.assessment = assessment;
    this.out = new HtmlWriter(out);
  }

  /** Writes the file and leaves the writer open. */
  public static void write(Assessment assessment, Writer out) throws IOException {
    new HtmlReport(assessment, out).write();
  }

  private void write() throws IOException {
    out.begin("Assessment of " + assessment.pipeline());
    header();
    body();
    footer();
  }

  private void body() throws IOException {
    out.markup("<main>\n");
    notes("blockers", "bad", "Would end the run", assessment.blockers());
    existing();
    notes("decisions", "warn", "For you to decide", assessment.decisions());
    notes("warnings", "", "Warnings", assessment.warnings());
    notSeen();
    tables();
    types();
    statements();
    out.markup("</main>\n");
  }

  private void footer() throws IOException {
    out.markup("<footer>Made by <b>convoy assess</b> at ")
        .text(assessment.at().truncatedTo(ChronoUnit.SECONDS).toString())
        .markup(
            """
            . Rows and sizes are the source's own statistics.</footer>
            </body>
            </html>
            """);
  }

  private void header() throws IOException {
    out.markup("<header>\n<div class=\"kicker\">Assessment, nothing was changed</div>\n<h1>")
        .text(assessment.pipeline())
        .markup("</h1>\n");
    out.markup("<p class=\"verdict ")
        .markup(assessment.blockers().isEmpty() ? "good" : "bad")
        .markup("\">")
        .text(Sections.verdict(assessment))
        .markup("</p>\n");
    ends();
    tiles();
    if (assessment.estimate() == null) {
      out.markup("<p class=\"dim small\">").text(Sections.time(assessment)).markup(".</p>\n");
    }
    for (String line : Sections.basis(assessment)) {
      out.markup("<p class=\"dim small\">").text(line).markup("</p>\n");
    }
    navigation();
    out.markup("</header>\n");
  }

  private void tiles() throws IOException {
    out.markup("<div class=\"tiles\">\n");
    out.tile(Text.count(assessment.tables().size()), "tables");
    out.tile(Text.count(assessment.rows()), "rows, about");
    out.tile(Text.megabytes(assessment.bytes()) + " MB", "in the source, without indexes");
    out.tile(Text.count(assessment.chunks()), "chunks");
    out.tile(Text.count(assessment.forecast().statements().size()), "statements in the target");
    Estimate estimate = assessment.estimate();
    if (estimate != null) {
      out.tile(Sections.about(estimate.reading()), "to read it all, about");
      out.tile(
          Sections.about(estimate.shortest()) + " to " + Sections.about(estimate.longest()),
          "for a whole run, perhaps");
    }
    out.markup("</div>\n");
  }

  private void ends() throws IOException {
    Assessment.Ends ends = assessment.ends();
    out.markup("<div class=\"ends\">\n<div class=\"card\"><div class=\"kicker\">Source</div><b>")
        .text(ends.product())
        .markup("</b><div class=\"small\">")
        .text(ends.source())
        .markup("</div><div class=\"dim small\">")
        .text(ends.guarantee().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + ends.method())
        .markup("</div></div>\n<div class=\"card\"><div class=\"kicker\">Target</div><b>")
        .text(Sections.target(assessment))
        .markup("</b><div class=\"small\">")
        .text(ends.target())
        .markup("</div><div class=\"dim small\">tables that are there already: ")
        .text(ends.onExisting())
        .markup("</div></div>\n</div>\n");
  }

  private void navigation() throws IOException {
    out.markup("<nav>");
    out.link("blockers", "Would end the run", assessment.blockers().size());
    out.link("existing", "In the target already", assessment.forecast().existing().size());
    out.link("decisions", "For you to decide", assessment.decisions().size());
    out.link("warnings", "Warnings", assessment.warnings().size());
    out.link("unseen", "Not looked at", assessment.notSeen().size());
    out.link("tables", "Tables", assessment.tables().size());
    out.link("types", "Types", assessment.types().size());
    out.link("statements", "Statements", assessment.forecast().statements().size());
    out.markup("</nav>\n");
  }

  private void notes(String anchor, String style, String title, List<Note> notes)
      throws IOException {
    if (notes.isEmpty()) {
      return;
    }
    out.section(anchor, style, title, notes.size());
    out.markup("<ul class=\"notes\">\n");
    for (Grouped note : Sections.grouped(notes)) {
      out.markup("<li><div class=\"place\">")
          .text(Sections.places(note, MOST_PLACES))
          .markup("</div>");
      out.text(note.text());
      if (note.original() != null) {
        out.markup("<pre>").lines(note.original()).markup("</pre>");
      }
      out.markup("</li>\n");
    }
    out.markup("</ul>\n</section>\n");
  }

  private void existing() throws IOException {
    List<Existing> existing = assessment.forecast().existing();
    if (existing.isEmpty()) {
      return;
    }
    out.section("existing", "warn", "In the target already", existing.size());
    out.head("table", "#rows, about", "#MB", "in a run");
    for (Existing one : existing) {
      out.markup("<tr><td class=\"name\">").text(one.name()).markup("</td>");
      out.cell(one.rows() < 0 ? "?" : Text.count(one.rows()));
      out.cell(Text.megabytes(one.bytes()));
      out.markup("<td>").text(Sections.fate(one.fate())).markup("</td></tr>\n");
    }
    out.endTable();
  }

  private void notSeen() throws IOException {
    if (assessment.notSeen().isEmpty()) {
      return;
    }
    out.section("unseen", "", "Not looked at", assessment.notSeen().size());
    out.markup("<ul class=\"notes\">\n");
    for (String line : assessment.notSeen()) {
      out.markup("<li>").text(line).markup("</li>\n");
    }
    out.markup("</ul>\n</section>\n");
  }

  private void tables() throws IOException {
    out.section("tables", "", "Tables, the largest first", assessment.tables().size());
    out.head("table", "in the target", "#rows, about", "#MB", "#chunks", "key");
    long largest = Math.max(1, assessment.tables().getFirst().bytes());
    for (AssessedTable table : assessment.tables()) {
      out.markup("<tr><td class=\"name\">").text(table.name());
      out.markup("<span class=\"share\"><i style=\"width:")
          .number(table.bytes() * 100 / largest)
          .markup("%\"></i></span></td><td class=\"name\">");
      out.text(table.target()).markup("</td>");
      out.cell(Sections.rows(table));
      out.cell(Text.megabytes(table.bytes()));
      out.cell(Sections.chunks(table));
      out.markup("<td>").text(Sections.identity(table)).markup("</td></tr>\n");
    }
    out.endTable();
  }

  private void types() throws IOException {
    out.section("types", "", "Types", assessment.types().size());
    out.head("source", "target", "#columns", "why");
    for (TypeDecision type : assessment.types()) {
      out.markup("<tr><td class=\"type\">").text(type.source());
      out.markup("</td><td class=\"type\">").text(type.target());
      out.markup("</td>");
      out.cell(Text.count(type.columns()));
      out.markup("<td class=\"wide\">").text(type.why());
      if (type.loss() != null) {
        out.markup("<div class=\"loss\">not kept: ").text(type.loss()).markup("</div>");
      }
      out.markup("<div class=\"dim small\">")
          .text(String.join(", ", type.examples()))
          .markup("</div></td></tr>\n");
    }
    out.endTable();
  }

  private void statements() throws IOException {
    List<PlannedStatement> statements = assessment.forecast().statements();
    out.section("statements", "", "Statements in the target, in order", statements.size());
    for (DdlStep step : DdlStep.values()) {
      List<PlannedStatement> those =
          statements.stream().filter(statement -> statement.step() == step).toList();
      if (!those.isEmpty()) {
        out.markup("<details><summary>")
            .text(Sections.step(step))
            .markup(" <span class=\"dim\">")
            .text(Text.count(those.size()))
            .markup("</span></summary><pre>");
        for (PlannedStatement statement : those) {
          out.lines(statement.sql() + ";").markup("\n");
        }
        out.markup("</pre></details>\n");
      }
    }
    out.markup("</section>\n");
  }
}
