// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

/** What the columns are called in which a target table keeps from when until when a row held. */
public record HistoryColumns(
    @Setting(value = "The moment of the source from which a row holds.", byDefault = "valid_from")
        String validFrom,
    @Setting(
            value = "The moment from which it does not any more; NULL while it does.",
            byDefault = "valid_to")
        String validTo,
    @Setting(value = "Whether it still holds.", byDefault = "is_current") String isCurrent) {

  public HistoryColumns {
    Demand.name(validFrom, "validFrom");
    Demand.name(validTo, "validTo");
    Demand.name(isCurrent, "isCurrent");
    Demand.that(
        !validFrom.equals(validTo) && !validFrom.equals(isCurrent),
        "validFrom",
        "must differ from the others");
    Demand.that(!validTo.equals(isCurrent), "validTo", "must differ from the others");
  }
}
