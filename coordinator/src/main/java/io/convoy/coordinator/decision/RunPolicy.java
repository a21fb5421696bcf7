// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.RejectLimit;
import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.config.TargetConfig.OnBrokenConstraint;
import io.convoy.common.config.TargetConfig.OnExisting;
import java.time.Duration;

/**
 * What of the configuration the decisions depend on.
 *
 * @param maxAttempts tries of one task that fail for a reason of their own before the run fails
 * @param keepSnapshot how long the snapshot of a failed run waits for its resume
 * @param stallAfter time without any progress until the run says what it waits for
 * @param maxLive tables whose topics are there at the same time
 * @param maxAhead bytes that may be read and not loaded
 * @param onBrokenConstraint whether a run has failed that leaves a key or constraint out
 * @param onExisting whether a run that begins swaps its tables at its end
 * @param rejects rows of a table that may be refused
 * @param grace until tables that differ are looked at again; none where they are not
 */
public record RunPolicy(
    int maxAttempts,
    OnSnapshotLost onSnapshotLost,
    Duration keepSnapshot,
    Duration stallAfter,
    int maxLive,
    long maxAhead,
    OnBrokenConstraint onBrokenConstraint,
    OnExisting onExisting,
    RejectLimit rejects,
    Duration grace) {
  /** One under which what is left out is reported, and nothing is swapped. */
  public RunPolicy(
      int maxAttempts,
      OnSnapshotLost onSnapshotLost,
      Duration keepSnapshot,
      Duration stallAfter,
      int maxLive,
      long maxAhead) {
    this(
        maxAttempts,
        onSnapshotLost,
        keepSnapshot,
        stallAfter,
        maxLive,
        maxAhead,
        OnBrokenConstraint.REPORT,
        OnExisting.FAIL,
        RejectLimit.NONE,
        Duration.ZERO);
  }

  public static RunPolicy of(ConvoyConfig config) {
    return new RunPolicy(
        config.coordinator().maxAttempts(),
        config.source().onSnapshotLost(),
        config.source().keepSnapshot(),
        config.coordinator().stallAfter(),
        config.topics().maxLive(),
        config.topics().maxAhead().bytes(),
        config.target().onBrokenConstraint(),
        config.target().onExisting(),
        config.target().rejectAllowance(),
        config.verify().grace());
  }
}
