// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SnapshotOpened;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The point in time that a run reads, what happens when it is lost, and what the report says of it.
 */
final class Snapshots {
  private Snapshots() {}

  static void opened(Draft draft, SnapshotOpened fact) {
    RunState run = draft.run();
    boolean wanted =
        fact.getReopened()
            ? Runs.isDescribed(run) && run.getSnapshotId() == null && !Runs.isExtracted(run)
            : !Runs.isDescribed(run);
    if (!wanted) {
      releaseStray(draft, fact);
      return;
    }
    run.setSnapshotId(fact.getSnapshotId());
    run.setIdentity(fact.getIdentity());
    run.setSnapshots(run.getSnapshots() + 1);
    run.setDescribeFailures(0);
    run.setRetryAt(null);
    fact.getWarnings().forEach(warning -> Runs.warn(run.getWarnings(), warning));
    if (fact.getReopened()) {
      compare(draft, fact);
      Issuing.issueDue(draft);
    } else {
      describe(draft, fact);
    }
  }

  /** A snapshot that no one is going to read would burden the source until its holder ends. */
  static void releaseStray(Draft draft, SnapshotOpened fact) {
    String snapshotId = fact.getSnapshotId();
    if (!snapshotId.equals(draft.run().getSnapshotId())) {
      draft.send(Issuing.releaseTask(draft.run().getRunId(), snapshotId));
    }
  }

  /**
   * A task could not read in a snapshot any more.
   *
   * @param snapshotId null where the task named none: the current one is meant
   */
  static void lost(Draft draft, @Nullable String snapshotId, String message) {
    RunState run = draft.run();
    String current = run.getSnapshotId();
    if (current == null || (snapshotId != null && !snapshotId.equals(current))) {
      return;
    }
    run.setSnapshotId(null);
    run.setRetryAt(draft.now());
    if (draft.policy().onSnapshotLost() == OnSnapshotLost.FAIL && Runs.isActive(run)) {
      Failures.fail(draft, ErrorCode.SNAPSHOT_LOST.name(), message);
    }
    Issuing.issueDue(draft);
  }

  /** Says, once all is read, which tables hold rows of more than one point in time. */
  static void report(Draft draft) {
    if (draft.run().getUnprovenSnapshots() == 0) {
      return;
    }
    List<String> mixed =
        draft.tables().stream()
            .filter(table -> table.getProgress().getSnapshotsRead() > 1)
            .map(table -> Runs.name(table.getTable().getId()))
            .toList();
    if (!mixed.isEmpty()) {
      Runs.warn(
          draft.run().getWarnings(),
          Runs.count(mixed.size(), "table was", "tables were")
              + " read at more than one point in time: "
              + Runs.list(mixed));
    }
  }

  private static void describe(Draft draft, SnapshotOpened fact) {
    RunState run = draft.run();
    run.setTables(fact.getTables());
    run.setSource(fact.getSource());
    run.setPosition(fact.getPosition());
    run.setGuarantee(fact.getGuarantee());
    run.setMethod(fact.getMethod());
    if (fact.getTables() == 0) {
      Failures.fail(draft, ErrorCode.NO_TABLES.name(), "The source has no table to carry.");
    } else if (fact.getTables() != run.getDescribed()) {
      Failures.fail(
          draft,
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

  /** Equal positions prove that nothing was written between the first snapshot and this one. */
  private static void compare(Draft draft, SnapshotOpened fact) {
    RunState run = draft.run();
    if (!run.getPosition().isEmpty() && run.getPosition().equals(fact.getPosition())) {
      return;
    }
    run.setUnprovenSnapshots(run.getUnprovenSnapshots() + 1);
    String lostGuarantee =
        "The snapshot was lost and the source was written to since (from "
            + run.getPosition()
            + " to "
            + fact.getPosition()
            + ", or it cannot tell): ";
    if (draft.policy().onSnapshotLost() == OnSnapshotLost.FAIL) {
      Failures.failForGood(
          draft,
          ErrorCode.SNAPSHOT_LOST,
          lostGuarantee + "source.on-snapshot-lost is fail; start a new run.");
      Issuing.releaseSnapshot(draft);
      draft.deriveEffects();
      return;
    }
    Runs.warn(
        run.getWarnings(),
        lostGuarantee
            + "the rest is read at snapshot "
            + run.getSnapshots()
            + ", so the copy is not of one point in time.");
  }
}
