// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import java.util.List;

/** What of a table is compared. */
public sealed interface ComparedPart {
  ComparedPart ALL = new All();

  /** The id of an effect that is about this part. */
  String mark(String effect);

  /** All its rows. */
  record All() implements ComparedPart {
    @Override
    public String mark(String effect) {
      return effect;
    }
  }

  /**
   * Single ones.
   *
   * @param keys values of the key, one key after the other; in lists of a handy length
   */
  record Keys(List<List<String>> keys) implements ComparedPart {
    @Override
    public String mark(String effect) {
      return effect;
    }
  }

  /**
   * Of all rows the columns of the key alone.
   *
   * @param known keys of rows that are looked at anyway, as in {@link Keys}; where it is known
   *     which
   */
  record KeysOfAll(List<List<String>> known) implements ComparedPart {
    @Override
    public String mark(String effect) {
      return effect + "/keys";
    }
  }
}
