// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Command;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.RunRecord;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.StartSync;
import io.convoy.schemas.event.StartVerify;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Follows the state of a pipeline's runs as the coordinator publishes it, and which runs were asked
 * for. Reads both topics from their beginning, belongs to no consumer group, changes nothing. Not
 * thread-safe.
 */
public final class RunFollower implements AutoCloseable {
  private final Consumer<byte[], byte[]> consumer;
  private final ControlCodec codec;
  private final String commands;
  private final TreeSet<String> asked = new TreeSet<>();
  private final TreeMap<String, Latest> runs = new TreeMap<>();
  private final TreeMap<String, Latest> tables = new TreeMap<>();
  private long heard;

  /** The newest that was said of a run or table; most is said again before anyone wants to know. */
  private final class Latest {
    private final byte[] value;
    private @Nullable Object payload;

    Latest(byte[] value) {
      this.value = value;
    }

    /** Empty where a later version says more than this one knows. */
    <T> Optional<T> as(Class<T> type) {
      if (payload == null) {
        payload = codec.decode(value, RunRecord.class).map(RunRecord::getPayload).orElse(null);
      }
      return Optional.ofNullable(payload).filter(type::isInstance).map(type::cast);
    }
  }

  /** A run and its tables, in no order. */
  public record FollowedRun(RunState run, List<TableProgress> tables) {}

  /** Reads all that is there now. */
  public RunFollower(KafkaClients clients, ControlCodec codec, Topics topics) {
    this.consumer = clients.consumer(Map.of("client.id", topics.pipeline() + ".follower"));
    this.codec = codec;
    this.commands = topics.commands();
    List<TopicPartition> partitions =
        List.of(new TopicPartition(topics.runs(), 0), new TopicPartition(commands, 0));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream().anyMatch(end -> !isReadTo(end.getKey(), end.getValue()))) {
      await(Duration.ofMillis(100));
    }
  }

  private boolean isReadTo(TopicPartition partition, long end) {
    return consumer.position(partition) >= end;
  }

  /** Waits for news, at most so long, and takes them in. */
  public RunFollower await(Duration atMost) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(atMost)) {
      if (!record.topic().equals(commands)) {
        take(new String(record.key(), StandardCharsets.UTF_8), record.value());
      } else if (record.value() != null) {
        // The coordinator logs what it skips, and it skips the same.
        codec.decodeOrSkip(record.value(), Command.class, reason -> {}).ifPresent(this::take);
      }
    }
    return this;
  }

  /**
   * Keeps the newest value of each key.
   *
   * @param value null where a run was retired
   */
  private void take(String key, byte @Nullable [] value) {
    heard++;
    Map<String, Latest> known = key.indexOf('/') < 0 ? runs : tables;
    if (value == null) {
      known.remove(key);
    } else {
      known.put(key, new Latest(value));
    }
  }

  private void take(Command command) {
    Object payload = command.getPayload();
    if (payload instanceof StartRun
        || payload instanceof StartVerify
        || payload instanceof StartSync) {
      asked.add(command.getRunId());
    }
  }

  /** How often a coordinator was heard so far; grows with whatever it says of any run. */
  public long heard() {
    return heard;
  }

  /** The state of a run; empty where nothing is known of it. */
  public Optional<RunState> state(String runId) {
    return Optional.ofNullable(runs.get(runId)).flatMap(latest -> latest.as(RunState.class));
  }

  /** All runs that are not retired, with their tables, the newest first. */
  public List<FollowedRun> runs() {
    return runs.descendingKeySet().stream().flatMap(id -> run(id).stream()).toList();
  }

  /**
   * Cancelled runs of which something is left. As long as there is one no other may begin,
   * whichever was asked for last.
   */
  public List<String> beingReleased() {
    return runs().stream()
        .map(FollowedRun::run)
        .filter(RunStatus::isBeingReleased)
        .map(RunState::getRunId)
        .toList();
  }

  /** A run with its tables. */
  public Optional<FollowedRun> run(String runId) {
    return state(runId).map(run -> new FollowedRun(run, tables(runId)));
  }

  private List<TableProgress> tables(String runId) {
    // Keys of its tables begin with the run's and a slash; a zero is what comes after a slash.
    return tables.subMap(runId + "/", runId + "0").values().stream()
        .flatMap(latest -> latest.as(TableProgress.class).stream())
        .toList();
  }

  /**
   * The run that was asked for last. Where the coordinator has not obeyed yet, because it died or
   * is only starting, this waits until it has.
   *
   * @throws ConvoyException KAFKA_UNAVAILABLE when that takes longer
   */
  public Optional<RunState> latest(Duration atMost) {
    String known = runs.isEmpty() ? "" : runs.lastKey();
    if (!asked.isEmpty() && asked.last().compareTo(known) > 0) {
      return Optional.of(awaitRun(asked.last(), state -> true, atMost));
    }
    return state(known);
  }

  /** The same, of the runs of one kind. */
  public Optional<RunState> latest(Kind kind, Duration atMost) {
    return latest(atMost)
        .filter(run -> run.getKind() == kind)
        .or(() ->
            runs.descendingMap().values().stream()
                .flatMap(latest -> latest.as(RunState.class).stream())
                .filter(run -> run.getKind() == kind)
                .findFirst());
  }

  /**
   * Waits until a run's state meets a condition.
   *
   * @throws ConvoyException KAFKA_UNAVAILABLE when that takes longer: no coordinator obeys
   */
  public RunState awaitRun(String runId, Predicate<RunState> condition, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<RunState> run = await(Duration.ofMillis(200)).state(runId).filter(condition);
      if (run.isPresent()) {
        return run.orElseThrow();
      }
    }
    throw new ConvoyException(
        ErrorCode.KAFKA_UNAVAILABLE,
        "run %s did not change within %s; is a coordinator at work?".formatted(runId, atMost));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
