// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.schemas.event.Task;
import io.convoy.schemas.row.RowBatcher;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Sends a chunk's record values to its partition, in as many transactions as its time takes, and
 * gives up between two of them where it makes no sense to go on. Used by one thread.
 */
final class ChunkPublisher implements RowBatcher.Values {
  private final Task task;
  private final String topic;
  private final int partition;
  private final TaskTransaction transaction;
  private final Shared shared;
  private final Duration longestPart;
  private final byte[] key;
  private @Nullable Future<RecordMetadata> last;
  // Done once the part that is open has been so for long enough. Each row asks, so it has to be
  // cheaper than a look at the clock.
  private @Nullable Future<?> due;

  /**
   * @param longestPart how long a transaction with records may stay open
   */
  ChunkPublisher(
      Task task,
      String topic,
      int partition,
      TaskTransaction transaction,
      Shared shared,
      Duration longestPart) {
    this.task = task;
    this.topic = topic;
    this.partition = partition;
    this.transaction = transaction;
    this.shared = shared;
    this.longestPart = longestPart;
    this.key = TaskTransaction.utf8(task.getTaskId());
  }

  @Override
  public void send(byte[] value) {
    shared.stop().check();
    shared.throttle().take(value.length, longestPart, this::endPartIfDue);
    endPartIfDue();
    ProducerRecord<byte[], byte[]> data = new ProducerRecord<>(topic, partition, key, value);
    last = unlessRunEnded(() -> transaction.send(data));
    if (due == null) {
      due =
          new CompletableFuture<@Nullable Void>()
              .completeOnTimeout(null, longestPart.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Between values too, so that no transaction times out while the source is read. */
  @Override
  public void rowEnded() {
    endPartIfDue();
  }

  private void endPartIfDue() {
    if (due != null && due.isDone()) {
      unlessRunEnded(() -> {
        transaction.flush();
        return transaction;
      });
      transaction.commitPart(PartMark.of(task));
      due = null;
    }
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
