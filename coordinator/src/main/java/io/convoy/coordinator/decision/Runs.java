// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.channel.RunStatus;
import io.convoy.common.error.Excerpt;
import io.convoy.schemas.event.PartitionProgress;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Questions about the state of runs and tables that have one answer everywhere. */
final class Runs {
  /** Warnings of one run or table; what comes after them is not kept, and that is told. */
  private static final int MAX_WARNINGS = 50;

  static final String MORE_WARNINGS =
      "more than " + MAX_WARNINGS + " warnings: this list is not whole, the others are not kept";

  /** Tables that a message names. */
  private static final int MAX_NAMES = 10;

  static final Comparator<TableState> LARGEST_FIRST =
      Comparator.comparingLong((TableState table) -> table.getProgress().getEstimatedBytes())
          .reversed()
          .thenComparing(table -> table.getTable().getSchemaName())
          .thenComparing(table -> table.getTable().getName());

  private Runs() {}

  /** True of a run that no other may start beside. */
  static boolean holdsPipeline(RunState run) {
    return RunStatus.isAtWork(run)
        || RunStatus.isBeingReleased(run)
        || RunStatus.isRetrying(run)
        || RunStatus.isDroppingOld(run);
  }

  /** At work between PLAN and FINALIZE: tables are read and loaded. */
  static boolean isCopying(RunState run) {
    return switch (run.getPhase()) {
      case PLAN, COPY, FINALIZE -> !run.getPaused();
      case DESCRIBE,
          RESET,
          SCHEMA,
          SEQUENCES,
          VERIFY,
          SWAP,
          COMPARE,
          APPLY,
          COMPLETED,
          FAILED,
          CANCELLED ->
          false;
    };
  }

  /** True where tasks may go out that read the source. */
  static boolean canRead(RunState run) {
    return RunStatus.isAtWork(run)
        && !run.getPaused()
        && run.getPhase().compareTo(Phase.PLAN) >= 0
        && run.getSnapshotId() != null;
  }

  static boolean isDescribed(RunState run) {
    return run.getTables() >= 0;
  }

  /** True once every row of the source has been read; no snapshot is needed any more. */
  static boolean isExtracted(RunState run) {
    return isDescribed(run) && run.getExtracted() == run.getTables();
  }

  /** True once every table has its rows, its keys and its indexes. */
  static boolean isFinal(RunState run) {
    return run.getFinalized() == run.getTables();
  }

  static boolean atLeast(TableState table, Stage stage) {
    return table.getProgress().getStage().compareTo(stage) >= 0;
  }

  /** A fact of another generation than this says nothing any more. */
  static boolean isCurrent(TableState table, int generation) {
    return table.getProgress().getGeneration() == generation;
  }

  /** From when its topic is asked for until it is final. */
  static boolean isLive(TableState table) {
    return table.getOpening() != null && !atLeast(table, Stage.FINALIZED);
  }

  /** In a run that compares: tables are read. In COPY too, where one was begun anew. */
  static boolean isComparing(RunState run) {
    return switch (run.getPhase()) {
      case PLAN, COMPARE, COPY -> true;
      default -> false;
    };
  }

  /** In a run that compares: it is known in which rows the table differs, if it does. */
  static boolean isCompared(TableState table) {
    return switch (table.getComparing()) {
      case READING, SUMMING, REREADING, NAMING -> atLeast(table, Stage.VERIFIED);
      case FETCHING, STAGED, CHECKING -> true;
    };
  }

  /** True where its rows may travel. */
  static boolean isOpen(TableState table) {
    return !table.getProgress().getTopic().isEmpty();
  }

  /** What the facts say about it; whether it is so, FINALIZE asks PostgreSQL. */
  static boolean isLoaded(TableState table) {
    TableProgress progress = table.getProgress();
    if (atLeast(table, Stage.FINALIZED)) {
      return true;
    }
    return progress.getStage() == Stage.EXTRACTED
        && progress.getRowsLoaded() + progress.getRowsRejected() == progress.getRowsExtracted()
        && progress.getPartitions().stream().allMatch(Runs::isRead);
  }

  /** When the point in time that is read was opened. */
  static Instant moment(RunState run) {
    return run.getSnapshotAt() == null ? run.getStartedAt() : run.getSnapshotAt();
  }

  private static boolean isRead(PartitionProgress partition) {
    return partition.getNextOffset() > partition.getLastOffset();
  }

  static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  /** The first few names, and how many there are beyond. */
  static String list(List<String> names) {
    return Excerpt.of(names, MAX_NAMES);
  }

  /** Adds a warning that is not there yet, as long as there is room; then says once that not. */
  static void warn(List<String> warnings, String warning) {
    if (warnings.contains(warning)) {
      return;
    }
    if (warnings.size() < MAX_WARNINGS) {
      warnings.add(warning);
    } else if (warnings.size() == MAX_WARNINGS) {
      warnings.add(MORE_WARNINGS);
    }
  }
}
