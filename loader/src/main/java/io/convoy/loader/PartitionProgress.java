// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.bookkeeping.Checkpoint;
import io.convoy.common.bookkeeping.Place;
import io.convoy.common.lifecycle.Backoff;
import io.convoy.loader.PartitionState.Finished;
import io.convoy.loader.PartitionState.Loading;
import io.convoy.loader.PartitionState.Waiting;
import io.convoy.loader.checkpoint.Claim;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.topic.DataTopic;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Owns the state of one partition from its assignment to a slot until it is taken away. Does no
 * I/O; times are those of {@code System.nanoTime()}. Not thread-safe.
 *
 * <pre>
 *              assigned
 *                 |
 *                 v      claimed: held
 *   +--------> Waiting -----------------> Loading --+
 *   |           | | ^                        |      | committed
 *   |  run over | | | claimed: finished      |  <---+
 *   +-----------+ | +-----> Finished         |
 *                 |                          |
 *                 +<-------------------------+
 *                   failed, fenced, stopped, connection lost
 * </pre>
 */
final class PartitionProgress {
  private static final Duration AFTER_FENCE = Duration.ofSeconds(1);
  private static final Duration AFTER_RUN_OVER = Duration.ofSeconds(30);

  /** A stopped partition is tried again, since its run may have been resumed. */
  private static final Duration AFTER_STOP = Duration.ofMinutes(1);

  private final TopicPartition partition;
  private final Place place;
  private final String encodedTable;
  private @Nullable TableId table;
  private PartitionState state;
  private final Backoff retries = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));

  PartitionProgress(TopicPartition partition, String pipeline, DataTopic name, long now) {
    this.partition = partition;
    this.place =
        new Place(
            pipeline, name.runId(), partition.topic(), partition.partition(), name.generation());
    this.encodedTable = name.encodedTable();
    this.table = name.table();
    this.state = new Waiting(now);
  }

  TopicPartition partition() {
    return partition;
  }

  Place place() {
    return place;
  }

  /** Null where the topic's name is too long to tell and no record was loaded yet. */
  @Nullable TableId table() {
    return table;
  }

  /** The table's name, or what the topic's name makes of it. */
  String tableName() {
    TableId id = table;
    return id == null ? encodedTable : TableName.of(id);
  }

  PartitionState state() {
    return state;
  }

  /** Failures since the last commit. */
  int failures() {
    return retries.failures();
  }

  boolean isDue(long now) {
    return state instanceof Waiting waiting && waiting.dueNanos() - now <= 0;
  }

  /** The checkpoint while this slot may load the partition. */
  Optional<Checkpoint> checkpoint() {
    return state instanceof Loading loading ? Optional.of(loading.checkpoint()) : Optional.empty();
  }

  void claimed(Claim claim, long now) {
    state =
        switch (claim) {
          case Claim.Held held -> new Loading(held.checkpoint());
          case Claim.Finished finished -> new Finished();
          case Claim.RunOver over -> new Waiting(now + AFTER_RUN_OVER.toNanos());
        };
  }

  void committed(Checkpoint checkpoint, TableId loadedTable) {
    state = new Loading(checkpoint);
    table = loadedTable;
    retries.reset();
  }

  /** An attempt failed; the next one comes after a pause that grows. */
  void failed(long now) {
    state = new Waiting(now + retries.next().toNanos());
  }

  /** Somebody else claimed it; if it stays assigned here, it is this slot's to claim again. */
  void fenced(long now) {
    state = new Waiting(now + AFTER_FENCE.toNanos());
  }

  /** The target knows nothing of the run. */
  void runOver(long now) {
    state = new Waiting(now + AFTER_RUN_OVER.toNanos());
  }

  /** More rows were refused than are allowed. */
  void stopped(long now) {
    retries.next();
    state = new Waiting(now + AFTER_STOP.toNanos());
  }

  /** Every claim is void, since the connection that it was made on is gone. */
  void connectionLost(long now) {
    if (state instanceof Loading) {
      state = new Waiting(now);
    }
  }

  /** Says where, for messages. */
  @Override
  public String toString() {
    String at = checkpoint().map(now -> ", from offset " + now.nextOffset()).orElse("");
    return "%s (partition %d of %s%s)".formatted(tableName(), place.partition(), place.topic(), at);
  }
}
