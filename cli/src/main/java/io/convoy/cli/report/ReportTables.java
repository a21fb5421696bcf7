// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import io.convoy.cli.assess.HtmlWriter;
import io.convoy.cli.pipeline.Reject;
import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.progress.Text;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RejectedRow;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.name.TableName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the page of a report says of tables: their numbers, and what is peculiar of each. */
final class ReportTables {
  private final RunReport report;
  private final List<TableProgress> tables;
  private final HtmlWriter out;

  ReportTables(RunReport report, HtmlWriter out) {
    this.report = report;
    this.tables = report.picture().tables();
    this.out = out;
  }

  void write() throws IOException {
    if (!tables.isEmpty()) {
      numbers();
    }
    differences();
    rejects();
    altered();
    leftOut();
    begunAnew();
  }

  private void numbers() throws IOException {
    out.section("tables", "", "Tables, the largest first", tables.size());
    out.head(
        "table",
        "result",
        "#rows counted",
        "#read",
        "#loaded",
        "#rejected",
        "#in the target",
        "#MB",
        "checksum",
        "#chunks",
        "#reading",
        "#to be final",
        "#proof");
    for (TableProgress table : tables) {
      numbers(table);
    }
    out.endTable();
  }

  private void numbers(TableProgress table) throws IOException {
    out.markup("<tr><td class=\"name\">").text(RunPicture.name(table)).markup("</td><td>");
    out.text(result(table)).markup("</td>");
    out.cell(count(table.getRowsCounted()));
    out.cell(Text.count(table.getRowsExtracted()));
    out.cell(Text.count(table.getRowsLoaded()));
    out.cell(Text.count(table.getRowsRejected()));
    out.cell(count(table.getRowsVerified()));
    out.cell(Text.megabytes(table.getBytesExtracted()));
    checksum(table);
    out.cell(count(table.getChunks()));
    out.cell(time(StepLength.between(table, Stage.PLANNED, Stage.EXTRACTED)));
    out.cell(time(StepLength.between(table, Stage.EXTRACTED, Stage.FINALIZED)));
    out.cell(time(StepLength.between(table, Stage.SEQUENCED, Stage.VERIFIED)));
    out.markup("</tr>\n");
  }

  private String result(TableProgress table) {
    boolean isVerified = table.getStage() == Stage.VERIFIED;
    return isVerified ? RunPicture.doing(table, Phase.VERIFY) : "not verified";
  }

  private void checksum(TableProgress table) throws IOException {
    out.markup("<td>").text(TableDocument.checksum(table.getChecksum()));
    if (table.getRowsRejected() > 0) {
      out.markup("<div class=\"dim small\">rejected rows: ")
          .text(TableDocument.checksum(table.getRejectedSum()))
          .markup("</div>");
    }
    out.markup("</td>");
  }

  private static String count(long rows) {
    return rows < 0 ? "-" : Text.count(rows);
  }

  private static String time(Optional<Duration> took) {
    return took.map(Text::seconds).orElse("-");
  }

  private void differences() throws IOException {
    RunPicture rows = report.rows() == null ? report.picture() : report.rows();
    List<TableProgress> different =
        rows.tables().stream()
            .filter(table -> table.getStage() == Stage.VERIFIED && !table.getEqual())
            .toList();
    settled(rows);
    if (different.isEmpty()) {
      return;
    }
    out.section("differences", "bad", "Differences", different.size());
    for (TableProgress table : different) {
      out.markup("<details open><summary>").text(RunPicture.name(table)).markup("</summary>");
      out.markup("<p>").text(table.getDetail()).markup("</p><pre>");
      for (String line : DifferenceLines.of(table)) {
        out.text(line).markup("\n");
      }
      out.markup("</pre></details>\n");
    }
    out.markup("</section>\n");
  }

  private void settled(RunPicture rows) throws IOException {
    List<String> lines =
        rows.tables().stream().flatMap(table -> SecondLooks.line(table).stream()).toList();
    if (lines.isEmpty()) {
      return;
    }
    out.section("settled", "", "Looked at twice, in tables", lines.size());
    out.markup("<ul class=\"notes\">\n");
    for (String line : lines) {
      out.markup("<li>").text(line).markup("</li>\n");
    }
    out.markup("</ul>\n</section>\n");
  }

  private void rejects() throws IOException {
    if (report.picture().rowsRejected() == 0) {
      return;
    }
    out.section(
        "rejects",
        "warn",
        "Rows that the target refused; the first " + report.rejects().size(),
        Math.toIntExact(Math.min(Integer.MAX_VALUE, report.picture().rowsRejected())));
    out.head("table", "#row", "#of chunk", "column", "reason");
    for (Reject reject : report.rejects()) {
      RejectedRow row = reject.row();
      out.markup("<tr><td class=\"name\">").text(TableName.of(row.getTable())).markup("</td>");
      out.cell(Text.count(row.getRow()));
      out.cell(Text.count(row.getChunk()));
      out.markup("<td>").text(row.getColumn() == null ? "" : row.getColumn());
      out.markup("</td><td class=\"wide\">")
          .text(row.getReason() + " [" + row.getSqlState() + "]")
          .markup("</td></tr>\n");
    }
    out.endTable();
  }

  private void altered() throws IOException {
    List<TableProgress> with =
        tables.stream().filter(table -> !table.getAltered().isEmpty()).toList();
    if (with.isEmpty()) {
      return;
    }
    out.section("altered", "warn", "Values that could not be kept whole, in tables", with.size());
    out.head("column", "#values", "how");
    for (TableProgress table : with) {
      for (AlteredValues values : table.getAltered()) {
        out.markup("<tr><td class=\"name\">")
            .text(RunPicture.name(table) + ": " + values.getColumn())
            .markup("</td>");
        out.cell(Text.count(values.getValues()));
        out.markup("<td>").text(values.getHow()).markup("</td></tr>\n");
      }
    }
    out.endTable();
  }

  private void leftOut() throws IOException {
    List<TableProgress> with =
        tables.stream().filter(table -> !table.getLeftOut().isEmpty()).toList();
    if (with.isEmpty()) {
      return;
    }
    boolean areMended = report.run().getRetries() > 0 && report.run().getLeftOut() == 0;
    String title = "Keys, indexes and constraints that were left out, in tables";
    out.section("leftout", "warn", areMended ? title + "; added later" : title, with.size());
    out.markup("<ul class=\"notes\">\n");
    for (TableProgress table : with) {
      for (LeftOut part : table.getLeftOut()) {
        out.markup("<li><div class=\"place\">").text(RunPicture.name(table)).markup("</div>");
        out.text(part.getWhat() + ": " + part.getReason()).markup("<pre>");
        for (String row : part.getRows()) {
          out.text("in its way: " + row).markup("\n");
        }
        for (String sql : part.getSql()) {
          out.lines(sql + ";").markup("\n");
        }
        out.markup("</pre></li>\n");
      }
    }
    out.markup("</ul>\n</section>\n");
  }

  private void begunAnew() throws IOException {
    List<TableProgress> with =
        tables.stream().filter(table -> !table.getBegunAnew().isEmpty()).toList();
    if (with.isEmpty()) {
      return;
    }
    out.section("anew", "", "Tables that were read anew", with.size());
    out.markup("<ul class=\"notes\">\n");
    for (TableProgress table : with) {
      for (String reason : table.getBegunAnew()) {
        out.markup("<li><div class=\"place\">").text(RunPicture.name(table)).markup("</div>");
        out.text(reason).markup("</li>\n");
      }
    }
    out.markup("</ul>\n</section>\n");
  }
}
