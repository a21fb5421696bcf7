// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import java.time.Duration;

/**
 * What of the configuration the decisions depend on.
 *
 * @param maxAttempts tries of one task that fail for a reason of their own before the run fails
 * @param stallAfter time without any progress until the run says what it waits for
 */
public record RunPolicy(int maxAttempts, OnSnapshotLost onSnapshotLost, Duration stallAfter) {
  public static RunPolicy of(ConvoyConfig config) {
    return new RunPolicy(
        config.coordinator().maxAttempts(),
        config.source().onSnapshotLost(),
        config.coordinator().stallAfter());
  }
}
