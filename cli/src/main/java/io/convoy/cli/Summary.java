// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.progress.Text;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.TableId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report of a run that is over, as a person reads it. */
final class Summary {
  private Summary() {}

  /** Lines for stdout. */
  static List<String> of(RunPicture picture) {
    List<String> lines = new ArrayList<>();
    RunState run = picture.run();
    if (!picture.tables().isEmpty()) {
      tables(picture, lines);
    }
    Instant end = run.getEndedAt() == null ? run.getPhaseSince() : run.getEndedAt();
    Duration took = Duration.between(run.getStartedAt(), end);
    lines.add("");
    lines.add(verdict(picture));
    if (run.getSnapshotUntil() != null) {
      lines.add(
          "the source's snapshot is kept until "
              + run.getSnapshotUntil().truncatedTo(ChronoUnit.SECONDS)
              + ": a resume before that goes on at the same point in time");
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "%s rows, %s MB in %s: %s rows/s, from description to proof",
            Text.count(picture.rowsLoaded()),
            Text.megabytes(picture.bytesLoaded()),
            Text.seconds(took),
            Text.count(Math.round(picture.rowsLoaded() / Math.max(0.001, took.toMillis() / 1e3)))));
    if (run.getGuarantee() != null) {
      lines.add(pointInTime(run));
    }
    run.getWarnings().forEach(warning -> lines.add("warning: " + warning));
    for (TableProgress table : picture.tables()) {
      table
          .getWarnings()
          .forEach(warning -> lines.add("warning: " + RunPicture.name(table) + ": " + warning));
      table.getAltered().forEach(altered -> lines.add(altered(table, altered)));
    }
    return lines;
  }

  private static String altered(TableProgress table, AlteredValues altered) {
    TableId id = table.getTable();
    return "altered: %s: %s, %s"
        .formatted(
            TableName.of(id.getSchemaName(), id.getName(), altered.getColumn()),
            Text.count(altered.getValues(), "value", "values"),
            altered.getHow());
  }

  private static void tables(RunPicture picture, List<String> lines) {
    int name =
        picture.tables().stream()
            .mapToInt(table -> RunPicture.name(table).length())
            .reduce("table".length(), Math::max);
    String row = "%-" + name + "s %14s %14s %10s  %-16s  %s";
    lines.add(
        String.format(
            Locale.ROOT, row, "table", "source rows", "target rows", "MB", "checksum", ""));
    for (TableProgress table : picture.tables()) {
      lines.add(
          String.format(
              Locale.ROOT,
              row,
              RunPicture.name(table),
              Text.count(table.getRowsExtracted()),
              table.getRowsVerified() < 0 ? "-" : Text.count(table.getRowsVerified()),
              Text.megabytes(table.getBytesExtracted()),
              String.format(Locale.ROOT, "%016x", table.getChecksum()),
              result(table)));
    }
  }

  private static String result(TableProgress table) {
    if (table.getRowsVerified() < 0) {
      return "not verified";
    }
    String rejected =
        table.getRowsRejected() > 0 ? ", " + table.getRowsRejected() + " rejected" : "";
    String detail = table.getDetail().isEmpty() ? "" : ": " + table.getDetail();
    return (table.getEqual() ? "equal" : "DIFFERENT" + detail) + rejected;
  }

  private static String verdict(RunPicture picture) {
    RunState run = picture.run();
    String id = "run " + run.getRunId() + " ";
    if (run.getPhase() == Phase.COMPLETED) {
      return id
          + "completed: "
          + Text.count(picture.tables().size(), "table", "tables")
          + ", all equal";
    }
    String why = run.getFailure() == null ? "" : ": " + run.getFailure();
    String at = run.getResumeAt() == null ? "" : " in " + run.getResumeAt();
    return id + run.getPhase().name().toLowerCase(Locale.ROOT) + at + why;
  }

  private static String pointInTime(RunState run) {
    if (run.getSnapshots() <= 1) {
      String how = run.getSource() + ", " + run.getMethod();
      return run.getGuarantee() == Guarantee.ONE_POINT_IN_TIME
          ? "all rows are of one point in time (" + how + ")"
          : "rows are of no common point in time (" + how + ")";
    }
    return run.getUnprovenSnapshots() == 0
        ? "the snapshot was opened "
            + Text.count(run.getSnapshots(), "time", "times")
            + "; nothing was written in between, so all rows are of one point in time"
        : "the snapshot was lost and opened again "
            + Text.count(run.getSnapshots() - 1, "time", "times")
            + " while the source may have been written: rows are of different points in time";
  }
}
