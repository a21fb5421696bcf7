// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.metrics.Metric;
import io.convoy.common.metrics.Metrics;
import io.convoy.extractor.source.Reading;
import io.convoy.schemas.event.Task;

/** What is the same of every reading of a chunk, whatever its rows are read for. */
final class ReadRows {
  private ReadRows() {}

  /**
   * @param came rows that got to where they were sent
   * @throws ConvoyException SOURCE_ERROR where the source said that it sent another number
   */
  static void requireAll(Task task, Reading reading, long came) {
    if (reading.rows() != came) {
      throw new ConvoyException(
          ErrorCode.SOURCE_ERROR,
          "%s: the source said it sent %d rows, and %d came"
              .formatted(task.getTaskId(), reading.rows(), came));
    }
  }

  /** Counts a chunk whose reading is committed. */
  static void count(Metrics metrics, long rows, long bytes) {
    metrics.counter(Metric.CHUNKS_EXTRACTED).increment();
    metrics.counter(Metric.ROWS_EXTRACTED).increment((double) rows);
    metrics.counter(Metric.BYTES_EXTRACTED).increment((double) bytes);
  }
}
