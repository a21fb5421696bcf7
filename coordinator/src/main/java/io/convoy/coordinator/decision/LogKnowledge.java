// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.table.TableId;
import java.util.List;

/**
 * What a target knows of the log of its source once it has the changes of a step.
 *
 * @param position up to where the target has all changes
 * @param tables of which the log tells what changes from there on; all others are to be compared
 */
public record LogKnowledge(LogPlace place, String position, List<LogTable> tables) {

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
