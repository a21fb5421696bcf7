// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import org.jspecify.annotations.Nullable;

/**
 * What may be said of a table's equality. Where only the rows were looked at that were found to
 * have changed, nothing is known of the others, and the table must not be called equal; nor one
 * that keeps what the source has no more.
 */
public enum Equality {
  /** Nothing came of it yet. */
  UNKNOWN,
  /** All its rows were compared, and are equal. */
  EQUAL,
  /** Some of its rows, perhaps none, were compared; these are equal. */
  LOOKED_AT,
  /**
   * Rows are only added to it: each row of the source that was compared is there, and so are
   * others, or older ones.
   */
  CONTAINED,
  DIFFERENT;

  public static Equality of(TableProgress table) {
    if (table.getStage() != Stage.VERIFIED) {
      return UNKNOWN;
    }
    if (!table.getEqual()) {
      return DIFFERENT;
    }
    if (leftRows(table) > 0) {
      return CONTAINED;
    }
    return isOfSomeRows(table) ? LOOKED_AT : EQUAL;
  }

  /** Rows that are not as at the source, since rows are only added to the table. */
  public static long leftRows(TableProgress table) {
    return table.getAppended()
        ? Math.max(0, table.getRowsExtra()) + Math.max(0, table.getRowsChanged())
        : 0;
  }

  /** True where only those rows are compared that were found to have changed. */
  public static boolean isOfSomeRows(TableProgress table) {
    return table.getKeysFound() >= 0;
  }

  /** For machines: null where it is not equal, and is not to be; false where nothing came. */
  public @Nullable Boolean asBoolean() {
    return switch (this) {
      case EQUAL -> true;
      case LOOKED_AT, CONTAINED -> null;
      case UNKNOWN, DIFFERENT -> false;
    };
  }
}
