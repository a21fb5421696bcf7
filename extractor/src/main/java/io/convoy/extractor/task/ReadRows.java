// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.metrics.Metric;
import io.convoy.common.metrics.Metrics;
import io.convoy.extractor.source.Reading;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.event.Task;
import java.util.concurrent.TimeUnit;

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

  /**
   * Counts a chunk whose reading is committed.
   *
   * @param begunAt by {@link System#nanoTime()}
   */
  static void count(Metrics metrics, long rows, long bytes, Reading reading, long begunAt) {
    metrics.counter(Metric.CHUNKS_EXTRACTED).increment();
    metrics.counter(Metric.ROWS_EXTRACTED).increment((double) rows);
    metrics.counter(Metric.BYTES_EXTRACTED).increment((double) bytes);
    long altered = reading.altered().stream().mapToLong(AlteredValues::getValues).sum();
    metrics.counter(Metric.VALUES_ALTERED).increment((double) altered);
    metrics.timer(Metric.CHUNK_TIME).record(System.nanoTime() - begunAt, TimeUnit.NANOSECONDS);
  }
}
