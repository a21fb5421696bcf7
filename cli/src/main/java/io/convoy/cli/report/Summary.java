// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import io.convoy.cli.assess.Note;
import io.convoy.cli.assess.Sections;
import io.convoy.cli.assess.Sections.Grouped;
import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.progress.Text;
import io.convoy.common.channel.ReadingLimit;
import io.convoy.common.channel.RunStatus;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.compare.Equality;
import io.convoy.schemas.event.AlteredValues;
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
import java.util.Optional;

/** The report of a run that is over, as a person reads it. */
public final class Summary {
  /** Tables that a warning names where it is the same for many. */
  private static final int MOST_PLACES = 5;

  private Summary() {}

  /** Lines for stdout. */
  public static List<String> of(RunPicture picture) {
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
    lines.add(speed(picture, took));
    limit(run).ifPresent(lines::add);
    if (run.getGuarantee() != null && Guarantees.isRead(run)) {
      lines.add(Guarantees.pointInTime(run));
    }
    LeftOutLines.verdict(run).ifPresent(lines::add);
    rejects(picture).ifPresent(lines::add);
    run.getWarnings().forEach(warning -> lines.add("warning: " + warning));
    picture.tables().forEach(table -> readAnew(table, lines));
    warnings(picture, lines);
    picture.tables().forEach(table -> rows(table, lines));
    lines.addAll(LeftOutLines.of(picture));
    return lines;
  }

  private static Optional<String> rejects(RunPicture picture) {
    return picture.rowsRejected() == 0
        ? Optional.empty()
        : Optional.of(
            "%s refused by the target and not loaded; 'convoy rejects' lists them"
                .formatted(Text.count(picture.rowsRejected(), "row was", "rows were")));
  }

  /** What a person said of its rate while it was at work. */
  static Optional<String> limit(RunState run) {
    ReadingLimit limit = ReadingLimit.of(run);
    return limit.isSaid()
        ? Optional.of("asked for while it was at work: reading " + limit.words())
        : Optional.empty();
  }

  private static String speed(RunPicture picture, Duration took) {
    double seconds = Math.max(0.001, took.toMillis() / 1e3);
    return String.format(
        Locale.ROOT,
        "%s rows, %s MB in %s: %s rows/s, from description to proof",
        Text.count(picture.rowsLoaded()),
        Text.megabytes(picture.bytesLoaded()),
        Text.seconds(took),
        Text.count(Math.round(picture.rowsLoaded() / seconds)));
  }

  private static void readAnew(TableProgress table, List<String> lines) {
    String name = RunPicture.name(table);
    table.getBegunAnew().forEach(reason -> lines.add("read anew: " + name + ": " + reason));
  }

  /** What is to be said of several tables is said once. */
  private static void warnings(RunPicture picture, List<String> lines) {
    List<Note> notes =
        picture.tables().stream()
            .flatMap(table ->
                table.getWarnings().stream()
                    .map(warning -> Note.of(RunPicture.name(table), warning)))
            .toList();
    for (Grouped warning : Sections.grouped(notes)) {
      String places = Sections.places(warning, MOST_PLACES);
      lines.add("warning: " + places + ": " + warning.text());
    }
  }

  private static void rows(TableProgress table, List<String> lines) {
    table.getAltered().forEach(altered -> lines.add(altered(table, altered)));
    lines.addAll(DifferenceLines.of(table));
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
              Text.count(sourceRows(table)),
              table.getRowsVerified() < 0 ? "-" : Text.count(table.getRowsVerified()),
              Text.megabytes(table.getBytesExtracted()),
              String.format(Locale.ROOT, "%016x", table.getChecksum()),
              result(table)));
    }
  }

  /** What the source itself counts, where it was asked. */
  private static long sourceRows(TableProgress table) {
    return table.getRowsCounted() < 0 ? table.getRowsExtracted() : table.getRowsCounted();
  }

  private static String result(TableProgress table) {
    if (AppendLines.isContained(table)) {
      return AppendLines.result(table);
    }
    if (Equality.isOfSomeRows(table) && table.getEqual()) {
      return LogLines.result(table);
    }
    if (table.getRowsVerified() < 0) {
      return table.getDetail().isEmpty() ? "not verified" : "DIFFERENT: " + table.getDetail();
    }
    String rejected =
        table.getRowsRejected() > 0 ? ", " + table.getRowsRejected() + " rejected" : "";
    String detail = table.getDetail().isEmpty() ? "" : ": " + table.getDetail();
    String looked = SecondLooks.isByLooks(table) ? "equal at one of two looks" : "equal";
    String equal = table.getMended() ? "equal, now that it is mended" : looked;
    return (table.getEqual() ? equal : "DIFFERENT" + detail) + rejected;
  }

  /** What came of a run, in a sentence. */
  static String verdict(RunPicture picture) {
    RunState run = picture.run();
    String id = "run " + run.getRunId() + " ";
    if (run.getPhase() == Phase.COMPLETED) {
      if (LogLines.areAny(picture)) {
        return id + "completed: " + LogLines.verdict(picture);
      }
      String tables = Text.count(picture.tables().size(), "table", "tables");
      String equal = tables + ", all equal" + RunStatus.inRange(run) + SecondLooks.reserve(picture);
      if (picture.rowsRejected() > 0) {
        return id + "completed WITH REJECTS: " + equal + " but for rejected rows";
      }
      String since =
          run.getRowsRetried() == 0 ? "" : " but for rejected rows, which were loaded since";
      return id + "completed: " + equal + since;
    }
    String failure = run.getFailure();
    String why = failure == null ? "" : ": " + ErrorCode.numbered(run.getFailureCode(), failure);
    String at = run.getResumeAt() == null ? "" : " in " + run.getResumeAt();
    return id + run.getPhase().name().toLowerCase(Locale.ROOT) + at + why;
  }
}
