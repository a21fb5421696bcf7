// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import org.jspecify.annotations.Nullable;

/**
 * What may be said of a table's equality. Where only the rows were looked at that were found to
 * have changed, nothing is known of the others, and the table must not be called equal.
 */
public enum Equality {
  /** Nothing came of it yet. */
  UNKNOWN,
  /** All its rows were compared, and are equal. */
  EQUAL,
  /** Some of its rows, perhaps none, were compared; these are equal. */
  LOOKED_AT,
  DIFFERENT;

  public static Equality of(TableProgress table) {
    if (table.getStage() != Stage.VERIFIED) {
      return UNKNOWN;
    }
    if (!table.getEqual()) {
      return DIFFERENT;
    }
    return isOfSomeRows(table) ? LOOKED_AT : EQUAL;
  }

  /** True where only those rows are compared that were found to have changed. */
  public static boolean isOfSomeRows(TableProgress table) {
    return table.getKeysFound() >= 0;
  }

  /** For machines: null where rows that were not looked at may differ; false where nothing came. */
  public @Nullable Boolean asBoolean() {
    return switch (this) {
      case EQUAL -> true;
      case LOOKED_AT -> null;
      case UNKNOWN, DIFFERENT -> false;
    };
  }
}
