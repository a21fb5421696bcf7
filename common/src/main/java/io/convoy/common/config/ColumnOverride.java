// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import org.jspecify.annotations.Nullable;

/** What becomes of one column of a table. */
public record ColumnOverride(
    @Setting(
            value =
                "`omit` leaves the column out, and with it what is made of it: keys, indexes,"
                    + " constraints and expressions, which the report names with their text."
                    + " `Body: omit` is the same as `Body: {carry: omit}`.",
            byDefault = "keep")
        Carry carry,
    @Setting("What it is called in the target, whatever `target.identifiers` says.")
        @Nullable String rename,
    @Setting(
            "Its type in the target, in PostgreSQL's words. Only types that hold every value as it"
                + " is, so that it can be compared; others are refused before the run, with those"
                + " that are possible.")
        @Nullable String type) {

  public ColumnOverride {
    if (rename != null) {
      Demand.name(rename, "rename");
    }
    if (type != null) {
      Demand.notBlank(type, "type");
    }
  }

  /** Whether the column is carried. */
  public enum Carry {
    KEEP,
    OMIT
  }
}
