// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log that a coordinator does not get on: it waits for its group without restoring
 * anything, or its thread hangs in the middle of something. Neither is an error to Kafka Streams,
 * and whoever cannot decide cannot tell the run either. Thread-safe.
 */
final class StreamWatch implements StateRestoreListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamWatch.class);
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int FRAMES = 15;

  private final KafkaStreams streams;
  private final AtomicLong restored = new AtomicLong();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("coordinator-watch").daemon().factory());
  private final Standstill standstill = new Standstill(LIMIT, System.nanoTime());

  /** What changes as long as a coordinator gets on. */
  record Sign(State state, long count) {}

  /** How long nothing has changed. Not thread-safe. */
  static final class Standstill {
    private final Duration limit;
    private Sign last = new Sign(State.CREATED, 0);
    private long since;

    /**
     * @param now in nanoseconds, as all that follow
     */
    Standstill(Duration limit, long now) {
      this.limit = limit;
      this.since = now;
    }

    /** Zero, or each time that the limit has passed once more, how long that was. */
    Duration look(Sign sign, long now) {
      Duration silent = Duration.ofNanos(now - since);
      if (sign.equals(last) && sign.state().isRunningOrRebalancing()) {
        if (silent.compareTo(limit) < 0) {
          return Duration.ZERO;
        }
        since = now;
        return silent;
      }
      last = sign;
      since = now;
      return Duration.ZERO;
    }
  }

  /** To be made before the streams start. */
  StreamWatch(KafkaStreams streams) {
    this.streams = streams;
    streams.setGlobalStateRestoreListener(this);
  }

  void start() {
    long every = EVERY.toMillis();
    // What it throws would end it, and is not worth more than its own end.
    var unused = timer.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  private void look() {
    State state = streams.state();
    // A thread that waits for its group polls as well, which gets nobody on.
    Sign sign = new Sign(state, state == State.RUNNING ? polls() : restored.get());
    Duration silent = standstill.look(sign, System.nanoTime());
    if (!silent.isZero()) {
      LOG.warn(
          "The coordinator has not got on for {} s: Kafka Streams is {}; {}",
          silent.toSeconds(),
          state,
          places());
    }
  }

  /** How often the threads came round, summed over all that there have been. */
  private long polls() {
    double polls = 0;
    for (Metric metric : streams.metrics().values()) {
      if (metric.metricName().name().equals("poll-total")
          && metric.metricName().group().equals("stream-thread-metrics")
          && metric.metricValue() instanceof Double value) {
        polls += value;
      }
    }
    return (long) polls;
  }

  private static String places() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().contains("StreamThread"))
        .map(thread -> thread.getKey().getName() + " at " + place(thread.getValue()))
        .collect(Collectors.joining("; "));
  }

  private static String place(StackTraceElement[] frames) {
    return Stream.of(frames)
        .limit(FRAMES)
        .map(StackTraceElement::toString)
        .collect(Collectors.joining(", from "));
  }

  /** No progress: a task that cannot begin its work is restored again and again, with nothing. */
  @Override
  public void onRestoreStart(TopicPartition partition, String store, long begin, long end) {}

  @Override
  public void onBatchRestored(TopicPartition partition, String store, long offset, long records) {
    restored.addAndGet(records);
  }

  @Override
  public void onRestoreEnd(TopicPartition partition, String store, long records) {}

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
