// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.util.List;
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
        @Nullable String type,
    @Setting(
            "Values that stand for none: they become NULL, and are counted by column:"
                + " `[0001-01-01, infinity]`, `[NaN]`, `[-1]`. As PostgreSQL writes them; a date is"
                + " its midnight too, in UTC where the column has a zone.")
        List<String> toNull,
    @Setting(
            value =
                "What becomes of a value that `type` does not hold: `refuse` leaves it to the"
                    + " target, which refuses the row (`target.on-bad-row`), `fail` ends the run"
                    + " and names the column, `to-null` makes it NULL and counts it.",
            byDefault = "refuse")
        Unfit unfit) {

  public ColumnOverride {
    if (rename != null) {
      Demand.name(rename, "rename");
    }
    if (type != null) {
      Demand.notBlank(type, "type");
    }
    toNull = List.copyOf(toNull);
  }

  /** What becomes of values that the target's type does not hold. */
  public enum Unfit {
    REFUSE,
    FAIL,
    TO_NULL
  }

  /** Whether the column is carried. */
  public enum Carry {
    KEEP,
    OMIT
  }
}
