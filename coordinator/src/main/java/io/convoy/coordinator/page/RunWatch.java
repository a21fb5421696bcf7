// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.lifecycle.Backoff;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.schemas.event.RunRecord;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableProgress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link RunBoard} up to date from the topic of runs, on a thread of its own, from the
 * topic's beginning and over all failures: nobody's run depends on it.
 */
final class RunWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final ServiceContext context;
  private final ControlCodec codec;
  private final RunBoard board;
  private final Thread thread;
  private final Object lock = new Object();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Consumer<byte[], byte[]> consumer;

  RunWatch(ServiceContext context, ControlCodec codec, RunBoard board) {
    this.context = context;
    this.codec = codec;
    this.board = board;
    this.thread = Thread.ofPlatform().daemon().name("page-watch").start(this::watch);
  }

  private void watch() {
    Backoff pauses = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    while (true) {
      try (Consumer<byte[], byte[]> fresh = open()) {
        follow(fresh, pauses);
        return;
      } catch (WakeupException e) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("The page has no news of the runs; trying again: {}", e.toString());
      }
      try {
        if (closed.await(pauses.next().toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Consumer<byte[], byte[]> open() {
    synchronized (lock) {
      if (isClosed()) {
        throw new WakeupException();
      }
      Consumer<byte[], byte[]> opened =
          context.kafka().consumer(Map.of("client.id", context.topics().pipeline() + ".page"));
      consumer = opened;
      return opened;
    }
  }

  private void follow(Consumer<byte[], byte[]> reader, Backoff pauses) {
    TopicPartition runs = new TopicPartition(context.topics().runs(), 0);
    reader.assign(List.of(runs));
    reader.seekToBeginning(List.of(runs));
    long end = reader.endOffsets(List.of(runs)).getOrDefault(runs, 0L);
    while (!isClosed()) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        take(record);
      }
      if (!board.isComplete() && reader.position(runs) >= end) {
        board.complete();
      }
      pauses.reset();
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    String key = new String(record.key(), StandardCharsets.UTF_8);
    Instant at = Instant.ofEpochMilli(record.timestamp());
    if (record.value() == null) {
      board.forget(key);
      return;
    }
    Optional<RunRecord> known =
        codec.decodeOrSkip(
            record.value(), RunRecord.class, reason -> LOG.debug("Skipped: {}", reason.toString()));
    switch (known.map(RunRecord::getPayload).orElse(null)) {
      case RunState run -> board.take(run, at);
      case TableProgress table -> board.takeTable(key, table, at);
      case null, default -> LOG.debug("A later version says more of {}", key);
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed.countDown();
      if (consumer != null) {
        consumer.wakeup();
      }
    }
    // Not interrupted: the consumer would not close in order.
    try {
      thread.join(Duration.ofSeconds(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
