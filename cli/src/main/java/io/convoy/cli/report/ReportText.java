// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import io.convoy.cli.assess.Notes;
import io.convoy.cli.assess.Printable;
import io.convoy.cli.progress.Text;
import io.convoy.schemas.event.RunState;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The report of a run for a terminal: what the end of a run shows, and what stands behind it. */
public final class ReportText {
  private ReportText() {}

  /** Lines for stdout. */
  public static List<String> of(RunReport report) {
    RunState run = report.run();
    List<String> lines = new ArrayList<>();
    lines.add(
        "Report of run %s of pipeline %s, begun %s"
            .formatted(
                run.getRunId(),
                report.origin().pipeline(),
                run.getStartedAt().truncatedTo(ChronoUnit.SECONDS)));
    lines.add(versions(report));
    lines.add("");
    lines.addAll(Summary.of(report.picture()));
    if (report.rows() != null) {
      lines.addAll(DifferenceLines.explaining(report.rows()));
    }
    list(lines, "What is proven, and by what", Guarantees.of(report.picture()));
    list(
        lines,
        "How long it took",
        StepLength.of(run, report.origin().writtenAt()).stream()
            .map(step -> step.name() + " " + Text.seconds(step.took()))
            .toList());
    Notes notes = ReportNotes.of(report.picture());
    list(lines, "What is left to do", NextSteps.of(report.picture(), notes));
    return lines.stream()
        .flatMap(line -> line.isEmpty() ? Stream.of(line) : line.lines())
        .map(Printable::line)
        .toList();
  }

  /** Of all that took part. */
  static String versions(RunReport report) {
    RunState run = report.run();
    return "Convoy %s, Kafka client %s; from %s to %s"
        .formatted(
            report.origin().convoy(),
            report.origin().kafkaClient(),
            known(run.getSource()),
            known(run.getTarget()));
  }

  /** A version where it was asked for. */
  static String known(String product) {
    return product.isEmpty() ? "a server that was not asked" : product;
  }

  private static void list(List<String> lines, String title, List<String> items) {
    if (!items.isEmpty()) {
      lines.add("");
      lines.add(title + ":");
      items.forEach(item -> lines.add("- " + item));
    }
  }
}
