// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import io.convoy.common.channel.RunFollower.FollowedRun;
import io.convoy.common.channel.RunStatus;
import io.convoy.schemas.compare.Equality;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.name.TableName;
import java.util.Comparator;
import java.util.List;

/**
 * A run and its tables as they are at one moment.
 *
 * @param tables largest first
 */
public record RunPicture(RunState run, List<TableProgress> tables) {
  /** Made several times a second of thousands of tables, so it puts no names together. */
  private static final Comparator<TableProgress> LARGEST_FIRST =
      Comparator.comparingLong(TableProgress::getEstimatedBytes)
          .reversed()
          .thenComparing(progress -> progress.getTable().getSchemaName())
          .thenComparing(progress -> progress.getTable().getName());

  public RunPicture {
    tables = tables.stream().sorted(LARGEST_FIRST).toList();
  }

  /** As the coordinator published it. */
  public static RunPicture of(FollowedRun seen) {
    return new RunPicture(seen.run(), seen.tables());
  }

  /** True when nothing more will happen. */
  public boolean isOver() {
    return isOver(run);
  }

  /** True when nothing more will happen to a run, unless a person asks for it. */
  public static boolean isOver(RunState run) {
    return !RunStatus.isAtWork(run);
  }

  public static String name(TableProgress table) {
    return TableName.of(table.getTable());
  }

  /** Refused by the target, and not there by now. */
  public long rowsRejected() {
    return tables.stream().mapToLong(TableProgress::getRowsRejected).sum() - run.getRowsRetried();
  }

  /** In the target, those included that were rejected and loaded after the run's end. */
  public long rowsLoaded() {
    return tables.stream().mapToLong(TableProgress::getRowsLoaded).sum() + run.getRowsRetried();
  }

  public long rowsExtracted() {
    return tables.stream().mapToLong(TableProgress::getRowsExtracted).sum();
  }

  public long bytesExtracted() {
    return tables.stream().mapToLong(TableProgress::getBytesExtracted).sum();
  }

  public long bytesLoaded() {
    return tables.stream().mapToLong(RunPicture::bytesLoaded).sum();
  }

  /** Rows that the tables will have: exact where everything is read, else the estimate. */
  public long rowsExpected() {
    return tables.stream().mapToLong(RunPicture::rowsExpected).sum();
  }

  /** Row bytes in the target, in proportion to its rows. */
  public static long bytesLoaded(TableProgress table) {
    long extracted = table.getRowsExtracted();
    return extracted == 0
        ? 0
        : Math.round((double) table.getBytesExtracted() * table.getRowsLoaded() / extracted);
  }

  /**
   * From 0 to 1. Without a row to count it is 1 as soon as all tables are loaded, as for one table.
   */
  public double share() {
    boolean loaded = !tables.isEmpty() && tables.stream().allMatch(RunPicture::isLoaded);
    return share(rowsSettled(), rowsExpected(), loaded);
  }

  public long rowsSettled() {
    return tables.stream().mapToLong(RunPicture::rowsSettled).sum();
  }

  /** Rows that the target has taken or refused: a refused one is not waited for. */
  public static long rowsSettled(TableProgress table) {
    return table.getRowsLoaded() + table.getRowsRejected();
  }

  public static long rowsExpected(TableProgress table) {
    boolean allRead = table.getStage().compareTo(Stage.EXTRACTED) >= 0;
    return allRead
        ? table.getRowsExtracted()
        : Math.max(table.getEstimatedRows(), table.getRowsExtracted());
  }

  /** From 0 to 1. */
  public static double share(TableProgress table) {
    return share(rowsSettled(table), rowsExpected(table), isLoaded(table));
  }

  private static double share(long settled, long expected, boolean loaded) {
    if (expected <= 0) {
      return loaded ? 1 : 0;
    }
    return Math.min(1, (double) settled / expected);
  }

  private static boolean isLoaded(TableProgress table) {
    return table.getStage().compareTo(Stage.FINALIZED) >= 0;
  }

  /** What a person would say a table is at. */
  public static String doing(TableProgress table, Phase phase) {
    return switch (table.getStage()) {
      case DESCRIBED -> phase == Phase.SCHEMA ? "create" : "waiting";
      case CREATED -> "plan";
      case PLANNED -> table.getRowsExtracted() == 0 ? "waiting" : reading(phase);
      case EXTRACTED -> rowsSettled(table) < table.getRowsExtracted() ? "copy" : read(phase);
      case FINALIZED -> phase == Phase.APPLY ? "apply" : "loaded";
      case LINKED -> "linked";
      case SEQUENCED -> "verify";
      case VERIFIED -> verified(table);
    };
  }

  private static String verified(TableProgress table) {
    return switch (Equality.of(table)) {
      case EQUAL -> "equal";
      case LOOKED_AT -> "looked at";
      case CONTAINED -> "contained";
      case UNKNOWN, DIFFERENT -> "DIFFERENT";
    };
  }

  private static String reading(Phase phase) {
    return phase == Phase.COMPARE ? "compare" : "copy";
  }

  private static String read(Phase phase) {
    return phase == Phase.COMPARE ? "compare" : "keys";
  }
}
