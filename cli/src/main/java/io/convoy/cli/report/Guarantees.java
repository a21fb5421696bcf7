// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.progress.Text;
import io.convoy.common.error.Excerpt;
import io.convoy.schemas.compare.Equality;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a run has proven, and by what: a sentence each. */
final class Guarantees {
  private static final int MOST_NAMED = 10;

  private final RunPicture picture;
  private final RunState run;
  private final List<String> lines = new ArrayList<>();

  private Guarantees(RunPicture picture) {
    this.picture = picture;
    this.run = picture.run();
  }

  static List<String> of(RunPicture picture) {
    Guarantees guarantees = new Guarantees(picture);
    guarantees.pointInTime();
    guarantees.counts();
    guarantees.loaded();
    guarantees.verified();
    return List.copyOf(guarantees.lines);
  }

  private void pointInTime() {
    if (run.getGuarantee() == null || !isRead(run)) {
      lines.add("not all rows were read, so nothing is said of their point in time");
      return;
    }
    lines.add(pointInTime(run));
    if (!run.getPosition().isEmpty()) {
      lines.add("the source calls the point in time that was read last " + run.getPosition());
    }
  }

  /** Of rows that were not read there is nothing to be said. */
  static boolean isRead(RunState run) {
    return run.getPhase() == Phase.COMPLETED || run.getExtracted() == run.getTables();
  }

  /** From which point in time, or how many, the rows are. */
  static String pointInTime(RunState run) {
    if (run.getLooksAgain()) {
      return lookedTwice(run);
    }
    if (run.getSnapshots() <= 1) {
      String how = run.getSource() + ", " + run.getMethod();
      return run.getGuarantee() == Guarantee.ONE_POINT_IN_TIME
          ? "all rows are of one point in time (" + how + ")"
          : "rows are of no common point in time (" + how + ")";
    }
    if (run.getUnprovenSnapshots() == 0) {
      return "the snapshot was opened "
          + Text.count(run.getSnapshots(), "time", "times")
          + "; nothing was written in between, so all rows are of one point in time";
    }
    String lost =
        "the snapshot was lost and opened again "
            + Text.count(run.getSnapshots() - 1, "time", "times")
            + " while the source may have been written: ";
    return run.getEarlier() == 0
        ? lost + "tables were read anew, and all rows are of the last point in time"
        : lost
            + "the rows of each table are of one point in time, and those of "
            + Text.count(run.getEarlier(), "table", "tables")
            + " of an earlier one than the others";
  }

  private static String lookedTwice(RunState run) {
    String each =
        run.getGuarantee() == Guarantee.ONE_POINT_IN_TIME
            ? "each time all rows of a table are of one point in time"
            : "rows are of no common point in time";
    return "tables that differed were read twice, %s or more apart; %s (%s, %s)"
        .formatted(
            Text.duration(Duration.ofMillis(run.getGraceMillis())),
            each,
            run.getSource(),
            run.getMethod());
  }

  private void counts() {
    List<TableProgress> counted =
        picture.tables().stream().filter(table -> table.getRowsCounted() >= 0).toList();
    if (counted.isEmpty()) {
      return;
    }
    long rows = counted.stream().mapToLong(TableProgress::getRowsCounted).sum();
    List<String> otherwise =
        counted.stream()
            .filter(table -> table.getStage().compareTo(Stage.EXTRACTED) >= 0)
            .filter(table -> table.getRowsCounted() != table.getRowsExtracted())
            .map(RunPicture::name)
            .toList();
    lines.add(
        "the source itself counted %s in %s of %s, each in one statement that knows nothing of the ranges it was read in; %s"
            .formatted(
                Text.count(rows, "row", "rows"),
                Text.count(counted.size()),
                Text.count(picture.tables().size(), "table", "tables"),
                otherwise.isEmpty()
                    ? "no table that was read to its end was read otherwise than it was counted"
                    : "read otherwise than counted, since rows are of no common point in time: "
                        + Excerpt.of(otherwise, MOST_NAMED)));
  }

  private void loaded() {
    if (run.getKind() != Kind.REPLICATE) {
      return;
    }
    long read = picture.rowsExtracted();
    long missing = read - picture.rowsLoaded() - picture.rowsRejected();
    lines.add(
        "of %s that were read the target took %s and refused %s; %s"
            .formatted(
                Text.count(read, "row", "rows"),
                Text.count(picture.rowsLoaded()),
                Text.count(picture.rowsRejected()),
                missing == 0
                    ? "none is left, by the checkpoints that were written with the rows"
                    : Text.count(missing) + " were still under way"));
  }

  private void verified() {
    List<TableProgress> compared =
        picture.tables().stream().filter(Guarantees::isCompared).toList();
    if (run.getPhase() == Phase.COMPLETED && LogLines.areAny(picture)) {
      lines.add(LogLines.verdict(picture) + others());
      if (compared.isEmpty()) {
        return;
      }
    }
    if (compared.isEmpty()) {
      lines.add("the target was not read once more, so nothing is proven of what it holds");
      return;
    }
    long byLooks = compared.stream().filter(SecondLooks::isByLooks).count();
    long equal = compared.stream().filter(TableProgress::getEqual).count() - byLooks;
    String rejected =
        picture.rowsRejected() + run.getRowsRetried() == 0
            ? ""
            : ", less that of the rows that the target had refused";
    lines.add(
        "%s of %s were read from the target at rest, counted and hashed row by row; %s the count and the checksum that the source's rows had when they were read%s"
            .formatted(
                Text.count(compared.size()),
                Text.count(picture.tables().size(), "table", "tables"),
                compared.size() == equal ? "all of these have" : Text.count(equal) + " have",
                rejected));
    byLooks(byLooks);
  }

  /** True where all rows were, and have to be as at the source. */
  private static boolean isCompared(TableProgress table) {
    return table.getRowsVerified() >= 0
        && !Equality.isOfSomeRows(table)
        && !AppendLines.isContained(table);
  }

  private String others() {
    return picture.tables().stream().anyMatch(Equality::isOfSomeRows)
        ? "; other rows of tables of which some were found were not looked at"
        : "";
  }

  private void byLooks(long tables) {
    if (tables > 0) {
      lines.add(
          "of %s more each row was equal at one of two looks at least, told apart by its key"
              .formatted(Text.count(tables, "table", "tables")));
    }
  }
}
