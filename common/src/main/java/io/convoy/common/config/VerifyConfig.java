// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.time.Duration;

/**
 * How source and target are compared.
 *
 * @param grace until rows that differ are looked at again
 */
public record VerifyConfig(
    @Setting(
            value =
                "For a source that is written to: `verify` looks a second time, so long after the"
                    + " first, at the tables that differ, and only rows count that differ both"
                    + " times; 0s to 1h, and 0s looks once. These tables are read twice.",
            byDefault = "0s")
        Duration grace) {

  public VerifyConfig {
    Demand.between(Duration.ZERO, Duration.ofHours(1), grace, "grace");
  }
}
