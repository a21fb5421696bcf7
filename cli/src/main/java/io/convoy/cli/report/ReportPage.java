// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import io.convoy.cli.assess.HtmlWriter;
import io.convoy.cli.assess.Note;
import io.convoy.cli.assess.Notes;
import io.convoy.cli.assess.Sections;
import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.progress.Text;
import io.convoy.common.config.EffectiveSetting;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.RunState;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The report of a run as one HTML file that needs nothing else, to be read, kept and signed. It is
 * written as it goes, however many tables there are.
 */
final class ReportPage {
  private static final int MOST_PLACES = 30;

  private final RunReport report;
  private final RunState run;
  private final RunPicture picture;
  private final Notes notes;
  private final HtmlWriter out;

  private ReportPage(RunReport report, Writer out) {
    this.report = report;
    this.run = report.run();
    this.picture = report.picture();
    this.notes = ReportNotes.of(picture);
    this.out = new HtmlWriter(out);
  }

  /** Writes the file and leaves the writer open. */
  static void write(RunReport report, Writer out) throws IOException {
    new ReportPage(report, out).write();
  }

  private void write() throws IOException {
    out.begin("Run " + run.getRunId() + " of " + report.origin().pipeline());
    header();
    out.markup("<main>\n");
    list("next", "", "What is left to do", NextSteps.of(picture, notes));
    list("proven", "", "What is proven, and by what", Guarantees.of(picture));
    steps();
    new ReportTables(report, out).write();
    notes("uncarried", "warn", "Not carried, or not as it was", notes.decisions());
    notes("warnings", "", "Warnings", notes.warnings());
    configuration();
    signature();
    out.markup("</main>\n");
    footer();
  }

  private void header() throws IOException {
    out.markup("<header>\n<div class=\"kicker\">")
        .text(run.getKind() == Kind.REPLICATE ? "Report of a copy" : "Report of a comparison")
        .markup("</div>\n<h1>")
        .text(report.origin().pipeline())
        .markup("</h1>\n<p class=\"verdict ")
        .markup(report.isGood() ? "good" : "bad")
        .markup("\">")
        .text(Summary.verdict(picture))
        .markup("</p>\n");
    ends();
    tiles();
    out.markup("<nav>");
    out.link("next", "What is left to do", 1);
    out.link("proven", "What is proven", 1);
    out.link("steps", "Time", run.getSteps().size());
    out.link("tables", "Tables", picture.tables().size());
    out.link("uncarried", "Not carried", notes.decisions().size());
    out.link("warnings", "Warnings", notes.warnings().size());
    out.link("configuration", "Configuration", report.origin().settings().size());
    out.markup("</nav>\n</header>\n");
  }

  private void ends() throws IOException {
    out.markup("<div class=\"ends\">\n");
    end("Source", run.getSource(), setting("source.url"), run.getMethod());
    end("Target", run.getTarget(), setting("target.url"), "");
    end(
        "Run",
        run.getRunId(),
        "begun "
            + second(run.getStartedAt())
            + ", ended "
            + second(run.getEndedAt())
            + Summary.limit(run).map(line -> "; " + line).orElse(""),
        "Convoy %s, Kafka client %s"
            .formatted(report.origin().convoy(), report.origin().kafkaClient()));
    out.markup("</div>\n");
  }

  private void end(String kicker, String what, String where, String how) throws IOException {
    out.markup("<div class=\"card\"><div class=\"kicker\">")
        .text(kicker)
        .markup("</div><b>")
        .text(ReportText.known(what))
        .markup("</b><div class=\"small\">")
        .text(where)
        .markup("</div><div class=\"dim small\">")
        .text(how)
        .markup("</div></div>\n");
  }

  private String setting(String key) {
    return report.origin().settings().stream()
        .filter(setting -> setting.key().equals(key))
        .map(EffectiveSetting::value)
        .findFirst()
        .orElse("");
  }

  private static String second(@Nullable Instant time) {
    return time == null ? "-" : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private void tiles() throws IOException {
    Duration took = report.took();
    long rows = run.getKind() == Kind.REPLICATE ? picture.rowsLoaded() : picture.rowsExtracted();
    out.markup("<div class=\"tiles\">\n");
    out.tile(Text.count(picture.tables().size()), "tables");
    out.tile(Text.count(rows), run.getKind() == Kind.REPLICATE ? "rows loaded" : "rows compared");
    out.tile(Text.megabytes(picture.bytesExtracted()) + " MB", "as they travel");
    out.tile(Text.seconds(took), "from description to proof");
    out.tile(Text.count(picture.rowsRejected()), "rows rejected");
    out.tile(Text.count(run.getDifferent()), "tables different");
    out.tile(Text.count(run.getLeftOut()), "keys and constraints left out");
    out.markup("</div>\n");
  }

  private void list(String anchor, String style, String title, List<String> items)
      throws IOException {
    out.section(anchor, style, title, items.size());
    out.markup("<ul class=\"notes\">\n");
    for (String item : items) {
      out.markup("<li>").text(item).markup("</li>\n");
    }
    out.markup("</ul>\n</section>\n");
  }

  private void steps() throws IOException {
    List<StepLength> steps = StepLength.of(run, report.origin().writtenAt());
    if (steps.isEmpty()) {
      return;
    }
    out.section("steps", "", "Time by step; tables do not wait for each other", steps.size());
    out.head("step", "begun", "#time");
    for (StepLength step : steps) {
      out.markup("<tr><td class=\"name\">").text(step.name()).markup("</td><td>");
      out.text(step.begunAt().toString()).markup("</td>");
      out.cell(Text.seconds(step.took()));
      out.markup("</tr>\n");
    }
    out.endTable();
  }

  private void notes(String anchor, String style, String title, List<Note> all) throws IOException {
    if (all.isEmpty()) {
      return;
    }
    out.section(anchor, style, title, all.size());
    out.markup("<ul class=\"notes\">\n");
    for (Sections.Grouped note : Sections.grouped(all)) {
      out.markup("<li><div class=\"place\">")
          .text(Sections.places(note, MOST_PLACES))
          .markup("</div>");
      out.lines(note.text());
      if (note.original() != null) {
        out.markup("<pre>").lines(note.original()).markup("</pre>");
      }
      out.markup("</li>\n");
    }
    out.markup("</ul>\n</section>\n");
  }

  private void configuration() throws IOException {
    List<EffectiveSetting> settings = report.origin().settings();
    out.section("configuration", "", "Configuration, defaults included", settings.size());
    out.head("key", "value");
    for (EffectiveSetting setting : settings) {
      out.markup("<tr><td class=\"name\">").text(setting.key()).markup("</td><td>");
      out.text(setting.value()).markup("</td></tr>\n");
    }
    out.endTable();
  }

  private void signature() throws IOException {
    out.markup("<section>\n<h2>Seen and accepted</h2>\n");
    out.markup("<p class=\"dim\">Name, date and signature:</p>\n<p>&nbsp;</p>\n</section>\n");
  }

  private void footer() throws IOException {
    out.markup("<footer>Written by <b>Convoy</b> at ")
        .text(second(report.origin().writtenAt()))
        .markup(". The same is in report.json, for machines.</footer>\n</body>\n</html>\n");
  }
}
