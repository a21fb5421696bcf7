// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Retries.NextTry;
import io.convoy.schemas.compare.BucketSums;
import io.convoy.schemas.event.Capture;
import io.convoy.schemas.event.ChangesFound;
import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.FindChanges;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.LogDemand;
import io.convoy.schemas.event.LogReading;
import io.convoy.schemas.event.LogSource;
import io.convoy.schemas.event.LogTrust;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.event.RunLog;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableChanges;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TaskFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which tables a step need not compare whole, since the source's log tells which of their rows
 * changed. The log only finds keys: what became of these rows is read and compared like all else.
 * Whatever is not certain of a table, or of the log, has it compared whole.
 *
 * <pre>
 *  COMPARE   the target does not know enough of the log, or something is not as it was
 *  LOG       it does; FindChanges is to tell the keys ----- ChangesFound ----> KEYS, or COMPARE
 *  KEYS      only rows of these keys are compared -------- begun anew -------> COMPARE
 * </pre>
 */
final class LogChanges {
  static final String BEGUN_ANEW = "it was begun anew";

  private LogChanges() {}

  /** Only a step of all tables moves the position that they are all of. */
  static LogDemand demand(RunState run) {
    if (Runs.isDescribed(run) || !run.getOnly().isEmpty() || run.getRange() != null) {
      return LogDemand.NONE;
    }
    return switch (run.getKind()) {
      case REPLICATE -> LogDemand.ANEW;
      case SYNC -> LogDemand.KEPT;
      // What is handed over is proven whole.
      case VERIFY, REPAIR, HANDOVER -> LogDemand.NONE;
    };
  }

  static void begin(RunState run, @Nullable LogSource source) {
    if (source == null) {
      return;
    }
    // All that a fresh slot does not tell is seen by the point in time.
    boolean isRead = run.getKind() == Kind.SYNC && !source.getFresh();
    run.setLog(
        RunLog.newBuilder()
            .setSource(source)
            .setReading(isRead ? LogReading.WANTED : LogReading.NONE)
            .setUpTo(source.getFresh() ? source.getConfirmed() : "")
            .build());
  }

  static void tableFound(RunState run, TableState table, @Nullable LogTrust trust) {
    RunLog log = run.getLog();
    if (log == null || trust == null) {
      return;
    }
    table.setLogMark(trust.getMark());
    table.setLogSince(trust.getSince());
    log.setFrom(trust.getFrom());
    log.setProven(trust.getProven());
    if (log.getReading() == LogReading.NONE) {
      compare(table, "the source's log is kept from this step on");
    } else if (trust.getObstacle() != null) {
      compare(table, trust.getObstacle());
    } else {
      table.setCapture(Capture.LOG);
    }
  }

  static void compare(TableState table, String reason) {
    table.setCapture(Capture.COMPARE);
    table.getProgress().setComparedBecause(reason);
  }

  static void sendTask(RunChange change) {
    RunState run = change.run();
    RunLog log = run.getLog();
    boolean isDue =
        log != null
            && Runs.canRead(run)
            && log.getReading() == LogReading.WANTED
            && log.getRetryAt() <= change.now().toEpochMilli();
    if (log == null || !isDue) {
      return;
    }
    log.setReading(LogReading.OUT);
    log.setAttempt(log.getAttempt() + 1);
    log.setSnapshotId(run.getSnapshotId());
    LogSource source = log.getSource();
    change.send(
        TaskIds.changes(run.getRunId()),
        log.getAttempt(),
        new FindChanges(
            source.getSlot(),
            source.getPublication(),
            log.getFrom(),
            log.getProven(),
            run.getSnapshotId(),
            run.getPosition()));
  }

  static void tableChanges(RunChange change, TableChanges fact) {
    TableState table = change.table(fact.getTable());
    if (table == null
        || table.getCapture() != Capture.LOG
        || !isAsked(change.run(), fact.getSnapshotId())) {
      return;
    }
    if (fact.getObstacle() != null) {
      compare(table, fact.getObstacle());
    } else if (!fact.getKey().equals(table.getKey())) {
      compare(table, "its rows are told apart by other columns than the primary key's");
    } else {
      table.setCapture(Capture.KEYS);
      table.setBuckets(BucketSums.bucketsFor(fact.getKeys()));
      table.getProgress().setKeysFound(fact.getKeys());
    }
  }

  /** What is said of another point in time is asked for again. */
  private static boolean isAsked(RunState run, String snapshotId) {
    RunLog log = run.getLog();
    return log != null
        && log.getReading() == LogReading.OUT
        && run.getEqualSnapshots().contains(snapshotId);
  }

  static void found(RunChange change, ChangesFound fact) {
    RunState run = change.run();
    RunLog log = run.getLog();
    if (log == null || log.getReading() != LogReading.OUT || !isAnswer(log, fact)) {
      return;
    }
    change.sendTasks();
    if (!isAsked(run, fact.getSnapshotId())) {
      log.setReading(LogReading.WANTED);
      return;
    }
    log.setReading(LogReading.DONE);
    log.setUpTo(fact.getUpTo());
    if (fact.getObstacle() != null) {
      Runs.warn(
          run.getWarnings(),
          "changes were not found in the source's log, and all tables were compared: "
              + fact.getObstacle());
    }
    String why = fact.getObstacle() == null ? "the log does not tell of it" : fact.getObstacle();
    compareRest(change, why);
  }

  /** False of one that came before: another task is out since. */
  private static boolean isAnswer(RunLog log, ChangesFound fact) {
    return log.getSnapshotId().isEmpty() || log.getSnapshotId().equals(fact.getSnapshotId());
  }

  private static void compareRest(RunChange change, String reason) {
    for (TableState stored : change.tables()) {
      if (stored.getCapture() == Capture.LOG) {
        compare(Objects.requireNonNull(change.table(stored.getTable())), reason);
      }
    }
  }

  /** A log that cannot be read is no reason to fail: the tables can be compared. */
  static void failed(RunChange change, TaskFailed fact) {
    RunLog log = change.run().getLog();
    if (log == null
        || log.getReading() != LogReading.OUT
        || log.getAttempt() != fact.getAttempt()) {
      return;
    }
    boolean isHandedBack =
        Retries.has(fact, ErrorCode.RUN_ENDED) || Retries.has(fact, ErrorCode.INTERRUPTED);
    boolean isLast =
        !isHandedBack
            && (!fact.getRetryable() || log.getFailures() + 1 >= change.policy().maxAttempts());
    if (isLast) {
      log.setReading(LogReading.DONE);
      Runs.warn(
          change.run().getWarnings(),
          "the source's log was not read, and all tables were compared: " + fact.getMessage());
      compareRest(change, "the log could not be read");
    } else {
      NextTry next = Retries.next(change, fact, log.getFailures());
      log.setReading(LogReading.WANTED);
      log.setFailures(next.failures());
      log.setRetryAt(next.at().toEpochMilli());
    }
    change.sendTasks();
  }

  static boolean areKeysKnown(TableState table) {
    return table.getCapture() == Capture.KEYS;
  }

  /** Nothing of it changed: there is nothing to compare. */
  static boolean isUntouched(TableState table) {
    return areKeysKnown(table) && table.getProgress().getChunks() == 0;
  }

  /** False of chunks that tell keys nobody asks for any more, or that others told. */
  static boolean isPlan(@Nullable TableState table, ChunkPlanned fact) {
    return table != null
        && (fact.getRange().getKind() == RangeKind.KEYS) == areKeysKnown(table)
        && fact.getMarked() == Watermarks.areKeysMarked(table);
  }

  static boolean isPlan(TableState table, TablePlanned fact) {
    return fact.getKeys() == areKeysKnown(table)
        && fact.getMarked() == Watermarks.areKeysMarked(table);
  }

  /** The rows of a table that are compared. */
  static ComparedPart part(RunChange change, TableState table) {
    if (!areKeysKnown(table)) {
      return ComparedPart.ALL;
    }
    List<List<String>> keys = new ArrayList<>();
    try (Stream<ChunkState> chunks = change.chunks(table.getTable())) {
      chunks.forEach(chunk -> keys.add(Objects.requireNonNull(chunk.getRange().getLower())));
    }
    return new ComparedPart.Keys(keys);
  }

  /** All of a table is read when it is begun anew. */
  static void forget(TableState table) {
    if (table.getCapture() != Capture.COMPARE) {
      compare(table, BEGUN_ANEW);
    }
  }

  /** A table is not equal though what differed was brought. */
  static void notProven(RunState run) {
    RunLog log = run.getLog();
    if (log != null) {
      log.setUnproven(log.getUnproven() + 1);
    }
  }

  static boolean areProven(RunState run) {
    RunLog log = run.getLog();
    return log != null && !log.getUpTo().isEmpty() && log.getUnproven() == 0;
  }
}
