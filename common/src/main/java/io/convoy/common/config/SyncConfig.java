// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.time.Duration;

/**
 * How the target follows its source.
 *
 * @param every from the beginning of one step to that of the next
 * @param caughtUp a step that takes less is a short one
 */
public record SyncConfig(
    @Setting(
            value =
                "How long after the beginning of one step `sync --follow` begins the next, or at"
                    + " once where a step takes longer; 1s to 1d.",
            byDefault = "1m")
        Duration every,
    @Setting(
            value = "`sync --until-caught-up` ends with a step that takes less; 1s to 1h.",
            byDefault = "10s")
        Duration caughtUp) {

  public SyncConfig {
    Demand.between(Duration.ofSeconds(1), Duration.ofDays(1), every, "every");
    Demand.between(Duration.ofSeconds(1), Duration.ofHours(1), caughtUp, "caughtUp");
  }
}
