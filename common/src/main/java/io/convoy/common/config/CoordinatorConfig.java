// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.time.Duration;

/**
 * The process that leads the run.
 *
 * @param parallelism tables that are created, finalized or verified at once
 * @param maxAttempts tries of one task before the run fails
 * @param keepRuns runs that are remembered after they are over
 * @param stallAfter time without any progress until the run says what it waits for
 */
public record CoordinatorConfig(
    @Setting(
            value =
                "How many tables are created, given their keys and indexes, or verified at once,"
                    + " each over a connection of its own; 1 to 64.",
            byDefault = "2")
        int parallelism,
    @Setting(value = "How often one task is tried before the run fails; 1 to 100.", byDefault = "5")
        int maxAttempts,
    @Setting(
            value =
                "How many runs are remembered for status and reports; older ones that are over are"
                    + " forgotten; 1 to 1000.",
            byDefault = "50")
        int keepRuns,
    @Setting(
            value =
                "A run in which nothing moves for this long says what it waits for, in its status,"
                    + " the log and a metric; 1s to 1h.",
            byDefault = "2m")
        Duration stallAfter) {

  public CoordinatorConfig {
    Demand.between(1, 64, parallelism, "parallelism");
    Demand.between(1, 100, maxAttempts, "maxAttempts");
    Demand.between(1, 1000, keepRuns, "keepRuns");
    Demand.between(Duration.ofSeconds(1), Duration.ofHours(1), stallAfter, "stallAfter");
  }
}
