// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Command;
import io.convoy.schemas.event.RunRecord;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

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
  private final TreeMap<String, RunState> runs = new TreeMap<>();
  private final Map<String, Map<TableId, TableProgress>> tables = new HashMap<>();

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
      if (record.value() == null) {
        continue;
      }
      if (record.topic().equals(commands)) {
        // The coordinator logs what it skips, and it skips the same.
        codec.decodeOrSkip(record.value(), Command.class, reason -> {}).ifPresent(this::take);
      } else {
        codec.decode(record.value(), RunRecord.class).ifPresent(this::take);
      }
    }
    return this;
  }

  private void take(Command command) {
    if (command.getPayload() instanceof StartRun) {
      asked.add(command.getRunId());
    }
  }

  private void take(RunRecord record) {
    switch (record.getPayload()) {
      case RunState run -> runs.put(run.getRunId(), run);
      case TableProgress table ->
          tables
              .computeIfAbsent(table.getRunId(), id -> new HashMap<>())
              .put(table.getTable(), table);
      default -> {
        // A later version may publish more; what this one does not know it does not show.
      }
    }
  }

  /** The state of a run; empty where nothing is known of it. */
  public Optional<RunState> state(String runId) {
    return Optional.ofNullable(runs.get(runId));
  }

  /** A run with its tables. */
  public Optional<FollowedRun> run(String runId) {
    return state(runId)
        .map(run ->
            new FollowedRun(run, new ArrayList<>(tables.getOrDefault(runId, Map.of()).values())));
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
