// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import org.jspecify.annotations.Nullable;

/** By which column it is found what changed in a table. */
public record WatermarkConfig(
    @Setting(
            "The column, by its name at the source: a date, a moment or a number that every insert"
                + " and update sets, and that never goes back; of a SQL Server also a rowversion.")
        @Nullable String column,
    @Setting(
            value =
                "How far below the highest value seen rows are read again: as long as a transaction"
                    + " of the source may take from setting the column to its commit. A duration"
                    + " where the column is a date or a moment, a whole number where it is a"
                    + " number. A rowversion needs none.",
            byDefault = "5m")
        WatermarkLag lag,
    @Setting(
            value =
                "Whether a step finds rows that are gone from the source. `ignore`: only when the"
                    + " table is compared whole. `keys`: in each step, by the keys of all rows,"
                    + " which are read on both sides for it.",
            byDefault = "ignore")
        Deletes deletes) {

  /** How rows are found that are gone from the source. */
  public enum Deletes {
    IGNORE,
    KEYS
  }

  public WatermarkConfig {
    if (column != null) {
      Demand.notBlank(column, "column");
    }
  }
}
