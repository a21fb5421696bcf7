// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.channel.RunStatus;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SnapshotHolding;
import io.convoy.schemas.event.SnapshotJoined;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Who holds the point in time that a run reads, and for how long those who do wait for a failed run
 * to be resumed. Both follow from the run's snapshot and its phase, whatever changed them.
 */
final class SnapshotHolders {
  /** The newest are the likeliest to live; one of them is enough. */
  static final int NAMED = 16;

  private SnapshotHolders() {}

  /** One more process holds the snapshot; what it held before is gone. */
  static void joined(RunState run, SnapshotJoined fact) {
    if (!fact.getSnapshotId().equals(run.getSnapshotId())) {
      return;
    }
    SnapshotHolding holding = new SnapshotHolding(fact.getHolder(), fact.getAlias());
    if (run.getSnapshotHolders().contains(holding)) {
      return;
    }
    List<SnapshotHolding> holders = new ArrayList<>(run.getSnapshotHolders());
    holders.removeIf(known -> known.getHolder().equals(fact.getHolder()));
    holders.add(holding);
    int tooMany = Math.max(0, holders.size() - NAMED);
    run.setSnapshotHolders(new ArrayList<>(holders.subList(tooMany, holders.size())));
  }

  /** Brings both in line with what a decision has made of the run. */
  static void settle(RunChange change) {
    RunState run = change.run();
    RunState before = change.before();
    Duration keep = change.policy().keepSnapshot();
    boolean isTheSame =
        before != null && Objects.equals(before.getSnapshotId(), run.getSnapshotId());
    if (!isTheSame && !run.getSnapshotHolders().isEmpty()) {
      run.setSnapshotHolders(new ArrayList<>());
    }
    boolean waits = RunStatus.isResumable(run) && run.getSnapshotId() != null && keep.isPositive();
    if (!waits) {
      run.setSnapshotUntil(null);
    } else if (!isTheSame || run.getSnapshotUntil() == null) {
      run.setSnapshotUntil(change.now().plus(keep));
    }
  }

  /** The run has no snapshot any more. */
  static void forget(RunState run) {
    run.setSnapshotHolders(new ArrayList<>());
    run.setSnapshotUntil(null);
  }
}
