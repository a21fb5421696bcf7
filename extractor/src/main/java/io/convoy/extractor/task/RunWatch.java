// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.RunStatus;
import io.convoy.common.lifecycle.Backoff;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunRecord;
import io.convoy.schemas.event.RunState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows how every run of the pipeline stands: reads the topic of runs to its end and follows it, on
 * a thread of its own. Thread-safe.
 */
public final class RunWatch {
  private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);
  private static final Duration POLL = Duration.ofMillis(200);

  private final ServiceContext context;
  private final ControlCodec codec;
  private final Stop stop;
  private final Stop end = new Stop();
  private final Listener listener;
  private final Map<String, RunState> runs = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition caughtUp = lock.newCondition();
  private volatile @Nullable Consumer<byte[], byte[]> reading;
  private long asked = 1;
  private long answered;

  /** Told of each change, on the thread of the watch. */
  @FunctionalInterface
  public interface Listener {
    void onRun(RunState state);
  }

  /**
   * @param stop ends the waiting of those who ask; the watch itself goes on until {@link #end()}
   */
  public RunWatch(ServiceContext context, ControlCodec codec, Stop stop, Listener listener) {
    this.context = context;
    this.codec = codec;
    this.stop = stop;
    this.listener = listener;
  }

  /** Follows until {@link #end()}. */
  public void run() {
    Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));
    while (!end.isAsked()) {
      try {
        follow(backoff);
      } catch (RuntimeException e) {
        if (Failures.isMute(e)) {
          context.onFatal().accept(e);
          return;
        }
        if (!end.isAsked()) {
          LOG.warn("Following {} failed; reading it again", context.topics().runs(), e);
          end.pause(backoff.next());
        }
      }
    }
  }

  /** Nobody needs to know any more. */
  public void end() {
    end.ask();
    Consumer<byte[], byte[]> busy = reading;
    if (busy != null) {
      busy.wakeup();
    }
  }

  /** The runs as they are known here. */
  List<RunState> states() {
    return List.copyOf(runs.values());
  }

  /** A run as it is known here; empty where nobody has heard of it. */
  Optional<RunState> state(String runId) {
    return Optional.ofNullable(runs.get(runId));
  }

  /** Whether a run is over; one that nobody has heard of is not. */
  boolean isEnded(String runId) {
    RunState state = runs.get(runId);
    return state != null && isEnded(state);
  }

  /** Whether a run is over and can never go on, as a failed one may. */
  boolean isEndedForGood(String runId) {
    RunState state = runs.get(runId);
    return state != null && isEndedForGood(state);
  }

  static boolean isEndedForGood(RunState state) {
    boolean mayGoOn = state.getPhase() == Phase.FAILED && state.getResumeAt() != null;
    return isEnded(state) && !mayGoOn;
  }

  static boolean isEnded(RunState state) {
    return !RunStatus.isAtWork(state);
  }

  boolean isPaused(String runId) {
    RunState state = runs.get(runId);
    return state != null && state.getPaused() && !isEnded(state);
  }

  /** The phase as it is known here, for messages. */
  @Nullable Phase phase(String runId) {
    RunState state = runs.get(runId);
    return state == null ? null : state.getPhase();
  }

  /**
   * Waits until all is known that was in the topic when this was called.
   *
   * @return false where that took longer
   */
  boolean catchUp(Duration atMost) {
    lock.lock();
    try {
      long mine = ++asked;
      Consumer<byte[], byte[]> busy = reading;
      if (busy != null) {
        busy.wakeup();
      }
      long deadline = System.nanoTime() + atMost.toNanos();
      while (answered < mine && !stop.isAsked()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        caughtUp.awaitNanos(Math.min(left, POLL.toNanos()));
      }
      return answered >= mine;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void follow(Backoff backoff) {
    String clientId = "convoy-extractor-" + context.instance() + "-runs";
    try (Consumer<byte[], byte[]> consumer =
        context.kafka().consumer(Map.of(ConsumerConfig.CLIENT_ID_CONFIG, clientId))) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(context.topics().runs()).stream()
              .map(RunWatch::partition)
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      reading = consumer;
      while (!end.isAsked()) {
        try {
          if (answerRequests(consumer, partitions)) {
            backoff.reset();
          }
          read(consumer);
        } catch (WakeupException e) {
          LOG.trace("Somebody wants to know", e);
        }
      }
    } finally {
      reading = null;
    }
  }

  /** True where there was a request, and Kafka could be asked. */
  private boolean answerRequests(
      Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    long round = openRequests();
    if (round == 0) {
      return false;
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (!end.isAsked()
        && ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      read(consumer);
    }
    answer(round);
    return true;
  }

  private static TopicPartition partition(PartitionInfo info) {
    return new TopicPartition(info.topic(), info.partition());
  }

  private void read(Consumer<byte[], byte[]> consumer) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      take(record);
    }
  }

  /** Records of tables, told by their key, are nothing that an extractor needs. */
  private void take(ConsumerRecord<byte[], byte[]> record) {
    String key = new String(record.key(), StandardCharsets.UTF_8);
    if (key.indexOf('/') >= 0) {
      return;
    }
    if (record.value() == null) {
      retired(runs.remove(key));
    } else if (codec.decode(record.value(), RunRecord.class).map(RunRecord::getPayload).orElse(null)
        instanceof RunState state) {
      runs.put(key, state);
      listener.onRun(state);
    }
  }

  /** Only a run that is over is retired; that it was over may have been said while nobody read. */
  private void retired(@Nullable RunState last) {
    if (last != null && !isEnded(last)) {
      listener.onRun(RunState.newBuilder(last).setPhase(Phase.CANCELLED).build());
    }
  }

  /** The newest request that is not answered yet; 0 where there is none. */
  private long openRequests() {
    lock.lock();
    try {
      return asked > answered ? asked : 0;
    } finally {
      lock.unlock();
    }
  }

  private void answer(long round) {
    lock.lock();
    try {
      answered = round;
      caughtUp.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
