// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which transactions a snapshot of PostgreSQL sees, as {@code pg_current_snapshot()} writes it:
 * {@code xmin:xmax:under,way}.
 *
 * @param oldest every transaction before it is over
 * @param next no transaction from it on had begun
 * @param underWay those between that were not over
 */
public record SeenTransactions(long oldest, long next, Set<Long> underWay) {

  /**
   * @param position may go on after a blank, as that of a run's point in time does
   */
  public static SeenTransactions parse(String position) {
    String[] parts = position.split(" ", 2)[0].split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("not what a snapshot sees: " + position);
    }
    Set<Long> underWay =
        parts[2].isEmpty()
            ? Set.of()
            : Arrays.stream(parts[2].split(",", -1)).map(Long::valueOf).collect(Collectors.toSet());
    return new SeenTransactions(Long.parseLong(parts[0]), Long.parseLong(parts[1]), underWay);
  }

  /**
   * True where the snapshot sees what the transaction did, which has committed by now.
   *
   * @param number as the log has it, in 32 bits: less than half the way around from the snapshot
   */
  public boolean sees(int number) {
    long whole = next + (number - (int) next);
    return whole < next && (whole < oldest || !underWay.contains(whole));
  }

  /** True where every transaction that began before this number was over. */
  public boolean isAfter(long number) {
    return oldest >= number;
  }
}
