// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.DataSize;
import io.convoy.common.config.SyncConfig.Capture;
import io.convoy.common.config.TableOverride;
import io.convoy.common.config.TableOverrides;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.LogMark;
import io.convoy.extractor.source.LogWish;
import io.convoy.extractor.source.LogWish.Making;
import io.convoy.extractor.source.PreparedLog;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.compare.CarriedShape;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.event.LogDemand;
import io.convoy.schemas.event.LogSource;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notes of each described table whether the source's log tells its changes. Stateless. */
final class LogMarking {
  /** Why a table is compared that need not be. */
  private static final String COMPARED = "tables.capture is compare";

  private static final String MARKED = "tables.capture is watermark";

  private static final String TRACKED = "tables.capture is change-tracking";

  private static final String CAPTURED = "tables.capture is cdc";

  private LogMarking() {}

  /** Before the point in time is opened. */
  static PreparedLog prepare(ConvoyConfig config, SourceSession session, DescribeSource wish) {
    Capture capture = config.sync().capture();
    if (wish.getLog() == LogDemand.NONE || capture == Capture.COMPARE) {
      return PreparedLog.NONE;
    }
    Making making =
        switch (capture) {
          case COMPARE, AUTO -> Making.NOTHING;
          case LOGICAL -> wish.getLog() == LogDemand.ANEW ? Making.ANEW : Making.ALL;
        };
    PreparedLog log = session.prepareLog(LogWish.of(config.pipeline(), making));
    LogSource source = log.source();
    DataSize most = config.sync().maxSlotLag();
    if (source == null || source.getLag() <= most.bytes()) {
      return log;
    }
    List<String> notes = new ArrayList<>(log.notes());
    notes.add(
        "THE SOURCE KEEPS %,d MB OF LOG for replication slot %s, more than sync.max-slot-lag (%s): let steps end well, or drop it with 'convoy sync --drop-slot'"
            .formatted(source.getLag() >> 20, source.getSlot(), most));
    return new PreparedLog(source, log.settled(), notes);
  }

  /** After it. */
  static void mark(
      ConvoyConfig config, List<Table> tables, HeldSnapshot snapshot, PreparedLog log) {
    LogSource source = log.source();
    if (source == null) {
      return;
    }
    mark(new TableOverrides(config.tables()), tables, snapshot.logMarks(source), log.settled());
  }

  static void mark(
      TableOverrides overrides,
      List<Table> tables,
      Map<TableId, LogMark> marks,
      Map<TableId, String> settled) {
    for (Table table : tables) {
      LogMark mark = marks.getOrDefault(table.getId(), new LogMark(null, "it is not known there"));
      TableOverride.Capture capture = overrides.capture(table.getId());
      Optional<String> other = other(capture);
      if (other.isPresent()) {
        // Rows that it does not tell are known to nobody, and no step may take them for equal.
        table.setLogObstacle(other.orElseThrow());
        continue;
      }
      // The mark stays: what is compared whole is known to be equal, however it was found.
      boolean isCompared = capture == TableOverride.Capture.COMPARE;
      table.setLogObstacle(isCompared ? COMPARED : mark.obstacle());
      if (mark.mark() != null) {
        table.setLogMark(mark.mark() + "/" + CarriedShape.of(table));
        table.setLogSettled(mark.mark().equals(settled.get(table.getId())));
      }
    }
  }

  /** That a table goes another way, which may not tell all of its rows. */
  private static Optional<String> other(TableOverride.Capture capture) {
    return switch (capture) {
      case AUTO, COMPARE -> Optional.empty();
      case WATERMARK -> Optional.of(MARKED);
      case CHANGE_TRACKING -> Optional.of(TRACKED);
      case CDC -> Optional.of(CAPTURED);
    };
  }
}
