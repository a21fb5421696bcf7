// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.compare.BucketSums;
import io.convoy.schemas.event.Capture;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableMarked;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.Watermark;
import io.convoy.schemas.event.WatermarkWish;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which tables a step need not compare whole, since a column tells which of their rows changed, or
 * the source's change tracking or change data capture. It only finds keys, as the log does ({@link
 * LogChanges}): what became of these rows is read and compared like all else.
 *
 * <pre>
 *  TableFound     the target has a mark, or says why it has none
 *  PlanTable      asks for the rows from the mark on -- TableMarked --> KEYS, or COMPARE
 *  at the end     what was reached is the mark, of tables that are equal then
 * </pre>
 *
 * The mark is of the point in time that was read, and moves only once the table was found to be
 * equal after the changes. So whoever dies meanwhile has rows read once more, and none left out.
 * The first one comes from the load ({@link LoadMarks}).
 */
final class Watermarks {
  private Watermarks() {}

  /** Only a step that follows the source moves a mark; it has to be of all of the table's rows. */
  static void tableFound(RunState run, TableState table, @Nullable Watermark watermark) {
    if (watermark == null || run.getKind() != Kind.SYNC || run.getRange() != null) {
      return;
    }
    // Of a table of which some rows are looked at the log must not take the rest for equal.
    table.setLogMark(null);
    LogChanges.compare(table, watermark.getObstacle());
    if (run.getGuarantee() != Guarantee.ONE_POINT_IN_TIME) {
      LogChanges.compare(table, "the source gives no common point in time");
    } else if (watermark.getScope().isEmpty()) {
      cannotGo(table, watermark, watermark.getObstacle());
    } else {
      table.setWatermark(watermark);
    }
  }

  private static String way(Watermark watermark) {
    if (watermark.getCaptured()) {
      return "change data capture";
    }
    return isOfColumn(watermark) ? "a watermark" : "change tracking";
  }

  /** True where no column tells changes, but the source's change tracking. */
  static boolean isTracked(Watermark watermark) {
    return !isOfColumn(watermark) && !watermark.getCaptured();
  }

  /** False where the source tells the changes by itself, deleted rows among them. */
  private static boolean isOfColumn(Watermark watermark) {
    return !watermark.getColumn().isEmpty();
  }

  static void cannotGo(TableState table, Watermark watermark, String obstacle) {
    Runs.warn(
        table.getProgress().getWarnings(),
        "it cannot go by %s, and is compared whole in each step: %s"
            .formatted(way(watermark), obstacle));
  }

  /** What the task that plans a table is to look for; null of a load, which cuts it at once. */
  static @Nullable WatermarkWish wish(RunState run, TableState table) {
    Watermark watermark = table.getWatermark();
    return watermark == null || LoadMarks.isLoad(run) ? null : wish(run, table, watermark);
  }

  static WatermarkWish wish(RunState run, TableState table, Watermark watermark) {
    return new WatermarkWish(
        watermark.getColumn(),
        watermark.getLag(),
        watermark.getFrom(),
        run.getRowversion(),
        run.getTrackedVersion(),
        table.getKey(),
        watermark.getCaptured(),
        run.getCapturedPosition(),
        run.getSourceClock());
  }

  /** Columns that the plan has to know of. */
  static List<String> columns(TableState table) {
    Watermark watermark = table.getWatermark();
    return watermark != null && isOfColumn(watermark) ? List.of(watermark.getColumn()) : List.of();
  }

  static void tableMarked(RunChange change, TableMarked fact) {
    TableState table = change.tableAt(Stage.CREATED, fact.getTable());
    Watermark watermark = table == null ? null : table.getWatermark();
    if (table == null
        || watermark == null
        || table.getCapture() != Capture.COMPARE
        || !Runs.isCurrent(table, fact.getGeneration())
        || !change.run().getEqualSnapshots().contains(fact.getSnapshotId())) {
      return;
    }
    table.setReached(fact.getReached());
    TableProgress progress = table.getProgress();
    if (fact.getKeys() >= 0 && watermark.getFrom() != null) {
      KeySearch.plan(table);
      table.setCapture(Capture.KEYS);
      table.setBuckets(BucketSums.bucketsFor(fact.getKeys()));
      progress.setKeysFound(fact.getKeys());
      progress.setWatermark(watermark.getColumn());
      progress.setTracked(!isOfColumn(watermark) && !watermark.getCaptured());
      progress.setCaptured(watermark.getCaptured());
      progress.setCapturedUpTo(Objects.requireNonNullElse(fact.getUpTo(), ""));
    } else if (fact.getObstacle() != null) {
      LogChanges.compare(table, fact.getObstacle());
      if (!isOfColumn(watermark)) {
        Runs.warn(progress.getWarnings(), "it was compared whole: " + fact.getObstacle());
      }
    }
  }

  /** True where the rows that are compared were found from the table's mark on. */
  static boolean areKeysMarked(TableState table) {
    return LogChanges.areKeysKnown(table) && table.getWatermark() != null;
  }

  /** True where an answer may be on its way that is of the present point in time. */
  static boolean isAsked(RunState run, TableState table) {
    return wish(run, table) != null && table.getPlanIssued();
  }

  /** All of a table is read when it is begun anew. */
  static void forget(RunState run, TableState table) {
    Watermark watermark = table.getWatermark();
    if (watermark != null) {
      table.setReached(null);
      table.setWatermark(Watermark.newBuilder(watermark).setFrom(null).build());
      if (!LoadMarks.isLoad(run)) {
        LogChanges.compare(table, LogChanges.BEGUN_ANEW);
      }
    }
  }

  /** What the target is to know once a run is over: the marks of tables that are equal. */
  static List<ReachedMark> reached(RunChange change) {
    RunState run = change.run();
    List<ReachedMark> marks = new ArrayList<>();
    for (TableState table : change.tables()) {
      Watermark watermark = table.getWatermark();
      String reached = table.getReached();
      if (watermark != null && reached != null && isEqual(table)) {
        marks.add(
            new ReachedMark(
                table.getTable(),
                watermark,
                reached,
                Extent.of(table),
                LoadMarks.isLoad(run) ? run.getStartedAt() : Runs.moment(run),
                List.copyOf(run.getIdentity())));
      }
    }
    return marks;
  }

  /** Rows that the target refused are not in it, whatever was agreed of them. */
  private static boolean isEqual(TableState table) {
    TableProgress progress = table.getProgress();
    return progress.getStage() == Stage.VERIFIED
        && progress.getEqual()
        && progress.getRowsRejected() == 0;
  }
}
