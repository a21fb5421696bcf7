// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.Task;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Sends a chunk's record values to its partition, and gives up between two of them where it makes
 * no sense to go on. Used by one thread.
 */
final class ChunkPublisher {
  private final Task task;
  private final ExtractChunk chunk;
  private final TaskTransaction transaction;
  private final Shared shared;
  private final Duration limit;
  private final long begun = System.nanoTime();
  private final byte[] key;
  private @Nullable Future<RecordMetadata> last;

  /**
   * @param limit how long the chunk may take
   */
  ChunkPublisher(Task task, TaskTransaction transaction, Shared shared, Duration limit) {
    this.task = task;
    this.chunk = (ExtractChunk) task.getPayload();
    this.transaction = transaction;
    this.shared = shared;
    this.limit = limit;
    this.key = TaskTransaction.utf8(task.getTaskId());
  }

  void send(byte[] value) {
    shared.stop().check();
    if (System.nanoTime() - begun > limit.toNanos()) {
      throw new ConvoyException(
          ErrorCode.SOURCE_ERROR,
          task.getTaskId()
              + " is not done after "
              + limit.toSeconds()
              + " s. Raise extractor.transaction-timeout, or lower source.chunk-bytes");
    }
    shared.throttle().take(value.length);
    ProducerRecord<byte[], byte[]> data =
        new ProducerRecord<>(chunk.getTopic(), chunk.getPartition(), key, value);
    last = unlessRunEnded(() -> transaction.send(data));
  }

  /** Waits for all records; -1 where there was none. */
  long lastOffset() {
    Future<RecordMetadata> sent = last;
    return sent == null ? -1 : unlessRunEnded(() -> transaction.offset(sent));
  }

  private <T> T unlessRunEnded(Supplier<T> sending) {
    return shared
        .sends()
        .unlessEnded(task.getRunId(), shared.runs(), sending)
        .orElseThrow(() -> Failures.runEnded(task, shared.runs()));
  }
}
