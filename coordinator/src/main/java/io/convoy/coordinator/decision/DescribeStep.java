// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Retries.NextTry;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SnapshotGivenUp;
import io.convoy.schemas.event.SnapshotJoined;
import io.convoy.schemas.event.SnapshotOpened;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableDescribed;
import io.convoy.schemas.event.TableDescriptionPart;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.TableId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * DESCRIBE: the point in time that is read, and the tables that the source has then. When the point
 * in time is lost later on, the same task opens another one.
 */
final class DescribeStep extends Step {
  DescribeStep() {
    super(Phase.DESCRIBE, RunState::getDescribed);
  }

  @Override
  void begin(RunChange change) {
    sendTask(change);
  }

  @Override
  void record(RunChange change, Object fact) {
    switch (fact) {
      case TableDescriptionPart part -> descriptionPart(change, part);
      case TableDescribed described -> tableDescribed(change, described);
      case SnapshotOpened opened -> snapshotOpened(change, opened);
      case SnapshotJoined joined -> SnapshotHolders.joined(change.run(), joined);
      case SnapshotGivenUp givenUp -> Snapshots.givenUp(change, givenUp);
      default -> {
        // Of another step.
      }
    }
  }

  @Override
  boolean failed(RunChange change, TaskFailed fact) {
    switch (TaskIds.kind(change.run().getRunId(), fact.getTaskId())) {
      case DESCRIBE -> describeFailed(change, fact);
      case RELEASE -> {
        // The holder of a snapshot ends it with its process at the latest.
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  @Override
  boolean isDone(RunState run) {
    return Runs.isDescribed(run);
  }

  @Override
  void sendTasks(RunChange change) {
    Instant retryAt = change.run().getRetryAt();
    if (retryAt != null && !retryAt.isAfter(change.now())) {
      sendTask(change);
    }
  }

  /** Asks for a snapshot; for a description too, where the run has none yet. */
  private static void sendTask(RunChange change) {
    RunState run = change.run();
    run.setRetryAt(null);
    change.send(
        TaskIds.describe(run.getRunId(), run.getSnapshots() + 1),
        run.getDescribeFailures() + 1,
        new DescribeSource(
            Runs.isDescribed(run),
            run.getOnly(),
            run.getRange(),
            LogChanges.demand(run),
            !Runs.isDescribed(run) && makesTables(run)));
  }

  /** All of them, with the partitions that what is there now needs. */
  private static boolean makesTables(RunState run) {
    return switch (run.getKind()) {
      case REPLICATE -> true;
      case SYNC, VERIFY, REPAIR, HANDOVER -> false;
    };
  }

  private static void describeFailed(RunChange change, TaskFailed fact) {
    RunState run = change.run();
    boolean isOut =
        run.getSnapshotId() == null && run.getRetryAt() == null && !Runs.isExtracted(run);
    if (isOut) {
      NextTry next = Retries.next(change, fact, run.getDescribeFailures());
      run.setDescribeFailures(next.failures());
      run.setRetryAt(next.at());
    }
  }

  private static void descriptionPart(RunChange change, TableDescriptionPart fact) {
    if (isNew(change, fact.getTable())) {
      change.describe(fact.getTable(), fact.getPart(), fact.getBytes());
    }
  }

  private static void tableDescribed(RunChange change, TableDescribed fact) {
    TableId id = fact.getTable();
    if (!isNew(change, id)) {
      return;
    }
    // They came before, in order: where the first is there, so are the others.
    if (fact.getParts() > 1 && !change.isDescribed(id)) {
      RunEnd.fail(
          change,
          ErrorCode.INTERNAL.name(),
          "The description of %s has %d parts; the first of them is missing."
              .formatted(TableName.of(id), fact.getParts()));
      return;
    }
    change.describe(id, fact.getParts() - 1, fact.getBytes());
    change.add(
        TableState.newBuilder()
            .setTable(id)
            .setDescriptionParts(fact.getParts())
            .setProgress(progress(change, fact))
            .build());
    change.run().setDescribed(change.run().getDescribed() + 1);
  }

  private static TableProgress progress(RunChange change, TableDescribed fact) {
    return TableProgress.newBuilder()
        .setRunId(change.run().getRunId())
        .setTable(fact.getTable())
        .setStage(Stage.DESCRIBED)
        .setEstimatedRows(fact.getEstimatedRows())
        .setEstimatedBytes(fact.getEstimatedBytes())
        .setPartitions(new ArrayList<>())
        .setWarnings(new ArrayList<>(fact.getWarnings()))
        .setUpdatedAt(change.now())
        .build();
  }

  private static boolean isNew(RunChange change, TableId table) {
    return !Runs.isDescribed(change.run()) && change.table(table) == null;
  }

  private static void snapshotOpened(RunChange change, SnapshotOpened fact) {
    RunState run = change.run();
    boolean isWanted =
        fact.getReopened()
            ? Runs.isDescribed(run) && run.getSnapshotId() == null && !Runs.isExtracted(run)
            : !Runs.isDescribed(run);
    if (!isWanted) {
      Snapshots.releaseStray(change, fact);
      return;
    }
    run.setSnapshotId(fact.getSnapshotId());
    run.setSnapshotAt(change.now());
    run.setRowversion(fact.getRowversion());
    run.setTrackedVersion(fact.getTrackedVersion());
    run.setSourceClock(fact.getClock());
    run.setCapturedPosition(fact.getCapturedPosition());
    run.setIdentity(fact.getIdentity());
    run.setSnapshots(run.getSnapshots() + 1);
    run.setDescribeFailures(0);
    run.setRetryAt(null);
    fact.getWarnings().forEach(warning -> Runs.warn(run.getWarnings(), warning));
    if (fact.getReopened()) {
      Snapshots.reopened(change, fact);
    } else {
      sourceDescribed(change, fact);
    }
  }

  /** All tables are told: this is what they are tables of. */
  private static void sourceDescribed(RunChange change, SnapshotOpened fact) {
    RunState run = change.run();
    run.setEqualSnapshots(new ArrayList<>(List.of(fact.getSnapshotId())));
    run.setTables(fact.getTables());
    run.setSource(fact.getSource());
    run.setPosition(fact.getPosition());
    run.setGuarantee(fact.getGuarantee());
    run.setMethod(fact.getMethod());
    LogChanges.begin(run, fact.getLog());
    if (fact.getTables() == 0) {
      RunEnd.fail(change, ErrorCode.NO_TABLES.name(), "The source has no table to carry.");
    } else if (fact.getTables() != run.getDescribed()) {
      RunEnd.fail(
          change,
          ErrorCode.INTERNAL.name(),
          "The description announced %d tables and had %d."
              .formatted(fact.getTables(), run.getDescribed()));
    }
    if (fact.getGuarantee() != Guarantee.ONE_POINT_IN_TIME) {
      Runs.warn(
          run.getWarnings(),
          "The source gives no common point in time ("
              + fact.getMethod()
              + "): what is written to it during the run may be carried in part.");
    }
  }
}
