// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import io.convoy.common.bookkeeping.CheckpointRow;
import io.convoy.common.config.RejectLimit;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.util.List;

/**
 * The rule of done: every partition's checkpoint lies past the last offset of its chunks, rows
 * loaded and rejected add up to the rows extracted, and no more are rejected than may be. Pure.
 *
 * @param lastOffsets of the extracted chunks, by partition; -1 where a partition has none
 */
public record DoneRule(List<Long> lastOffsets, long rowsExtracted, RejectLimit limit) {

  /**
   * @return false while rows are missing
   * @throws ConvoyException ROWS_MISCOUNTED where none can come any more and they still do not add
   *     up; REJECTS_EXCEEDED where too many of them are rejected
   */
  public boolean isMet(String table, List<CheckpointRow> checkpoints) {
    for (int partition = 0; partition < lastOffsets.size(); partition++) {
      if (!isPast(partition, checkpoints)) {
        return false;
      }
    }
    long rows = checkpoints.stream().mapToLong(CheckpointRow::rows).sum();
    long rejected = checkpoints.stream().mapToLong(CheckpointRow::rejected).sum();
    if (rows + rejected != rowsExtracted) {
      throw new ConvoyException(
          ErrorCode.ROWS_MISCOUNTED,
          "table %s: %d rows were extracted, but all partitions are read to their ends and %d rows are loaded and %d rejected"
              .formatted(table, rowsExtracted, rows, rejected));
    }
    if (rejected > limit.mostOf(rowsExtracted)) {
      throw new ConvoyException(
          ErrorCode.REJECTS_EXCEEDED, limit.exceeded(table, rejected, rowsExtracted));
    }
    return true;
  }

  private boolean isPast(int partition, List<CheckpointRow> checkpoints) {
    long last = lastOffsets.get(partition);
    return last < 0
        || checkpoints.stream().anyMatch(c -> c.partition() == partition && c.nextOffset() > last);
  }
}
