// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableMarked;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TableVerified;
import io.convoy.schemas.event.Watermark;
import io.convoy.schemas.event.WatermarkWish;
import io.convoy.schemas.table.Table;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The marks that a load leaves, so that the first step after it need not compare whole tables.
 *
 * <pre>
 *  TableCreated    the table is to go by a column, or by change tracking
 *  CountTable      asks up to where the column has come ---- TableMarked ----> reached
 *  TableCounted    at the point in time at which chunks are read
 *  TableVerified   on what the mark hangs, as of the rows that are equal
 *  at the end      what was reached is the mark
 * </pre>
 *
 * A mark is of the point in time that all of the table's rows are read at: what is told of another
 * one counts for nothing, and a table that begins anew has none until it is counted anew. Where any
 * of this is missing, there is no mark, and the first step compares.
 */
final class LoadMarks {
  private LoadMarks() {}

  static boolean isLoad(RunState run) {
    return run.getKind() == Kind.REPLICATE;
  }

  static void tableCreated(RunState run, TableState table, @Nullable Watermark watermark) {
    // Change data capture has read less than the point in time sees: its first step compares.
    if (watermark == null
        || watermark.getCaptured()
        || run.getGuarantee() != Guarantee.ONE_POINT_IN_TIME) {
      return;
    }
    if (watermark.getScope().isEmpty()) {
      Watermarks.cannotGo(table, watermark, watermark.getObstacle());
    } else {
      table.setWatermark(watermark);
    }
  }

  /**
   * What is to be asked when the table is counted; null where nothing is. Without the source's
   * clock a moment that was to come could be taken for one that was reached, since the table may be
   * counted long after the point in time.
   */
  static @Nullable WatermarkWish wish(RunState run, TableState table) {
    Watermark watermark = table.getWatermark();
    boolean isAsked =
        isLoad(run)
            && watermark != null
            && !Watermarks.isTracked(watermark)
            && run.getSourceClock() != null;
    return isAsked ? Watermarks.wish(run, table, Objects.requireNonNull(watermark)) : null;
  }

  /** What has to be known of the table for it. */
  static @Nullable Table outline(RunChange change, TableState table) {
    WatermarkWish wish = wish(change.run(), table);
    return wish == null
        ? null
        : PlanOutline.of(change.description(table).table(), List.of(wish.getColumn()));
  }

  static void tableMarked(RunChange change, TableMarked fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    Watermark watermark = table == null ? null : table.getWatermark();
    if (table == null
        || watermark == null
        || Watermarks.isTracked(watermark)
        || table.getProgress().getStage() != Stage.PLANNED
        || !change.run().getEqualSnapshots().contains(fact.getSnapshotId())) {
      return;
    }
    table.setReached(fact.getReached());
    if (fact.getObstacle() != null) {
      Watermarks.cannotGo(table, watermark, fact.getObstacle());
    }
  }

  /** The point in time that is read sees all that change tracking had before it was opened. */
  static void tableCounted(RunState run, TableState table) {
    Watermark watermark = table.getWatermark();
    if (isLoad(run) && watermark != null && Watermarks.isTracked(watermark)) {
      table.setReached(run.getTrackedVersion());
    }
  }

  /** By which changes are to be found, if the table is to have a mark. */
  static Optional<String> way(TableState table) {
    Watermark watermark = table.getWatermark();
    return watermark == null || table.getReached() == null
        ? Optional.empty()
        : Optional.of(watermark.getScope());
  }

  /** A mark hangs on the table in the target as it was before its rows were summed up. */
  static void tableVerified(TableState table, TableVerified fact) {
    Watermark watermark = table.getWatermark();
    String scope = fact.getScope();
    if (watermark == null || scope == null) {
      table.setReached(null);
    } else {
      table.setWatermark(Watermark.newBuilder(watermark).setScope(scope).build());
    }
  }
}
