// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.table.TableId;
import java.util.List;
import java.util.Map;

/**
 * What a target knows of the log of its source once it has the changes of a step.
 *
 * @param position up to where the target has all changes
 * @param tables of which the log tells what changes from there on; all others are to be compared
 */
public record LogKnowledge(LogPlace place, String position, List<LogTable> tables) {

  /**
   * The same of tables whose marks the step itself changed.
   *
   * @param before the marks that they had until then, as long as nobody else changed them
   * @param after those that they have by it
   */
  public LogKnowledge renewed(Map<TableId, String> before, Map<TableId, String> after) {
    return new LogKnowledge(
        place,
        position,
        tables.stream()
            .map(one -> {
              String renewed = after.get(one.table());
              return renewed != null && one.mark().equals(before.get(one.table()))
                  ? new LogTable(one.table(), renewed, one.since(), one.proof())
                  : one;
            })
            .toList());
  }

  /**
   * One of them.
   *
   * @param mark as long as it is the same
   * @param since as in {@code LogTrust}
   */
  public record LogTable(TableId table, String mark, long since, Proof proof) {}

  /** Whether its rows are known to be equal. */
  public enum Proof {
    EQUAL,
    /** Once they are checked. */
    PENDING,
    /** They are, and transactions are under way that the log may not tell. */
    UNSETTLED
  }
}
