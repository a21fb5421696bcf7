// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

/**
 * How many rows of a table are looked at by their keys. Where more changed, the table is compared
 * whole, which costs less then, and bounds what is kept in memory. Stateless.
 */
public final class KeyLimit {
  /** So many of any table, however small it is. */
  public static final int FEW = 10_000;

  private static final int PARTS_OF_TABLE = 10;
  private static final int MOST_OF_TABLE = 400_000;

  private KeyLimit() {}

  /**
   * @param rows about how many the table has; negative where nobody knows
   */
  public static int of(long rows) {
    return rows < 0 ? MOST_OF_TABLE : Math.clamp(rows / PARTS_OF_TABLE, FEW, MOST_OF_TABLE);
  }
}
