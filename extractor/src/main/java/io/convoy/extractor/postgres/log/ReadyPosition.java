// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres.log;

import io.convoy.common.postgres.SeenTransactions;
import io.convoy.extractor.postgres.log.LogMessage.Begin;
import io.convoy.extractor.postgres.log.LogMessage.Commit;

/**
 * Up to where of the log everything is in a snapshot. The log has a transaction's commit before
 * others see it, and transactions need not become visible in the order of their commits: so it is
 * the end of the last one before the first that the snapshot does not see. Not thread-safe.
 */
final class ReadyPosition {
  private final SeenTransactions seen;
  private long ready;
  private boolean isCurrentSeen = true;
  private boolean areAllSeen = true;

  /**
   * @param from where the reading begins
   */
  ReadyPosition(SeenTransactions seen, long from) {
    this.seen = seen;
    this.ready = from;
  }

  void take(LogMessage message) {
    switch (message) {
      case Begin begin -> isCurrentSeen = seen.sees(begin.transaction());
      case Commit commit -> {
        areAllSeen &= isCurrentSeen;
        if (areAllSeen) {
          ready = Math.max(ready, commit.end());
        }
      }
      default -> {
        // Within a transaction.
      }
    }
  }

  /**
   * @param end up to where everything was read, and from where on the snapshot sees nothing
   */
  long atEnd(long end) {
    return areAllSeen ? Math.max(ready, end) : ready;
  }
}
