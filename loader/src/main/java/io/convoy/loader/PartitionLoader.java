// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.bookkeeping.Checkpoint;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.loader.LoadProbe.Step;
import io.convoy.loader.LoadTransaction.Committed;
import io.convoy.loader.SegmentLoader.RejectAllowance;
import io.convoy.loader.checkpoint.Claim;
import io.convoy.loader.reject.RejectLog;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what Kafka has of a slot's partitions into the target: claims, loads, commits, and decides
 * what follows when one of these fails. Used by the slot's thread alone.
 */
final class PartitionLoader {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionLoader.class);
  private static final Duration POLL = Duration.ofMillis(250);

  /** A claim takes some round trips; who is given many partitions must not stand still for them. */
  private static final Duration CLAIMING = Duration.ofMillis(200);

  private final ServiceContext context;
  private final TargetLink target;
  private final Facts facts;
  private final LoadTransaction.Tools tools;
  private final Assignment assignment;
  private final FailureHandler failures;
  private final Journal journal;
  private @Nullable LoadTransaction open;

  PartitionLoader(
      ServiceContext context,
      TargetLink target,
      Facts facts,
      LoadTransaction.Tools tools,
      Assignment assignment) {
    this.context = context;
    this.target = target;
    this.facts = facts;
    this.tools = tools;
    this.assignment = assignment;
    this.journal = new Journal(context.metrics());
    this.failures = new FailureHandler(target, facts, assignment, tools.checkpoints(), journal);
  }

  /** Claims what is due, for a while, then fetches and loads once. */
  void step(DataConsumer consumer) {
    if (open == null) {
      long now = System.nanoTime();
      keepConnected(now);
      claimDue(now, consumer);
    }
    consumer.letFlow(open == null ? assignment.loading() : Set.of(open.partition()));
    ConsumerRecords<byte[], byte[]> polled = poll(consumer);
    for (TopicPartition partition : polled.partitions()) {
      take(partition, polled.records(partition), consumer);
    }
  }

  private void keepConnected(long now) {
    if (!target.isAlive(now)) {
      failures.connectionLost("it does not answer", now);
    }
    target.connect(now);
    target.failure().ifPresent(failure -> facts.waits(assignment.runs(), failure));
  }

  private void claimDue(long now, DataConsumer consumer) {
    for (PartitionProgress partition : assignment.due(now)) {
      claim(partition, consumer);
      if (System.nanoTime() - now > CLAIMING.toNanos()) {
        return;
      }
    }
  }

  private void claim(PartitionProgress partition, DataConsumer consumer) {
    Connection connection = target.connection().orElse(null);
    if (connection == null) {
      return;
    }
    try {
      Claim claim = tools.checkpoints().claim(connection, partition.place());
      partition.claimed(claim, System.nanoTime());
      LOG.debug("{}: {}", partition.partition(), claim);
      if (claim instanceof Claim.Held(Checkpoint checkpoint)) {
        claimed(partition, checkpoint, consumer);
      }
      target.used(System.nanoTime());
    } catch (SQLException | RuntimeException e) {
      failed(partition, "claiming", e);
    }
  }

  private void claimed(PartitionProgress partition, Checkpoint checkpoint, DataConsumer consumer) {
    journal.claimed(partition, checkpoint);
    consumer.seek(partition.partition(), checkpoint.nextOffset());
    TableId table = partition.table();
    if (table != null) {
      facts.checkpointAdvanced(table, checkpoint);
    }
    tools.probe().at(Step.CLAIMED, partition.partition());
  }

  private ConsumerRecords<byte[], byte[]> poll(DataConsumer consumer) {
    try {
      return consumer.poll(untilNextAttempt(System.nanoTime()));
    } catch (OffsetOutOfRangeException e) {
      e.offsetOutOfRangePartitions()
          .forEach((partition, offset) ->
              assignment
                  .find(partition)
                  .ifPresent(progress -> failures.of(progress, gone(partition, offset))));
      return ConsumerRecords.empty();
    }
  }

  /** Without a connection, or amid a transaction, nothing can be claimed, due or not. */
  private Duration untilNextAttempt(long now) {
    if (open != null) {
      return POLL;
    }
    return target.connection().isPresent()
        ? assignment.untilNextDue(now, POLL)
        : target.untilNextAttempt(now, POLL);
  }

  private static ConvoyException gone(TopicPartition partition, long offset) {
    return new ConvoyException(
        ErrorCode.ROWS_GONE,
        "Kafka does not have offset %d of %s any more, which is not loaded yet"
            .formatted(offset, partition));
  }

  private void take(
      TopicPartition id, List<ConsumerRecord<byte[], byte[]>> records, DataConsumer consumer) {
    if (open != null && !open.partition().equals(id)) {
      // Another partition's transaction waits for the rest of a row: these come again after it.
      consumer.seek(id, records.getFirst().offset());
      return;
    }
    Optional<PartitionProgress> partition = assignment.find(id);
    if (partition.isPresent() && target.connection().isPresent()) {
      try {
        load(partition.orElseThrow(), records);
        target.used(System.nanoTime());
      } catch (SQLException | RuntimeException e) {
        failed(partition.orElseThrow(), "loading", e);
      }
    }
    assignment
        .find(id)
        .flatMap(PartitionProgress::checkpoint)
        .ifPresent(checkpoint -> consumer.loadedUpTo(id, checkpoint.nextOffset()));
  }

  private void load(PartitionProgress partition, List<ConsumerRecord<byte[], byte[]>> records)
      throws SQLException {
    int from = 0;
    while (from < records.size()) {
      Optional<Checkpoint> checkpoint = partition.checkpoint();
      if (checkpoint.isEmpty()) {
        return;
      }
      int to = endOfSlice(records, from);
      LoadTransaction transaction =
          open == null ? begin(partition, checkpoint.orElseThrow()) : open;
      transaction.add(records.subList(from, to));
      if (transaction.isWhole()) {
        commit(partition, transaction);
      }
      from = to;
    }
  }

  /** So many records that a transaction has its size, one at least. */
  private int endOfSlice(List<ConsumerRecord<byte[], byte[]>> records, int from) {
    long most = context.config().loader().transactionBytes().bytes();
    long bytes = 0;
    int to = from;
    while (to < records.size() && (to == from || bytes < most)) {
      bytes += records.get(to).serializedValueSize();
      to++;
    }
    return to;
  }

  private LoadTransaction begin(PartitionProgress partition, Checkpoint checkpoint) {
    RejectAllowance limit =
        new RejectAllowance(
            context.config().target().rejectAllowance().mostOfAny(),
            tools.checkpoints(),
            partition.place().topic());
    open = new LoadTransaction(partition.partition(), checkpoint, tools, target.loader(), limit);
    return open;
  }

  private void commit(PartitionProgress partition, LoadTransaction transaction)
      throws SQLException {
    Optional<Committed> committed = transaction.commit();
    if (committed.isEmpty()) {
      journal.fenced(partition);
      giveUp();
      partition.fenced(System.nanoTime());
      return;
    }
    closeOpen();
    Committed done = committed.orElseThrow();
    TableId table = done.layout().source();
    partition.committed(done.checkpoint(), table);
    journal.committed(partition, done);
    if (!done.rejected().isEmpty()) {
      SQLException first = done.rejected().getFirst().reason();
      String reason = first.getSQLState() + " " + RejectLog.reason(first);
      facts.rowsRejected(table, partition.place(), done.rejected().size(), reason);
    }
    facts.checkpointAdvanced(table, done.checkpoint());
  }

  private void failed(PartitionProgress partition, String doing, Exception error) {
    if (error instanceof KafkaException ofKafka) {
      throw ofKafka;
    }
    Optional<RowLayout> table = open == null ? Optional.empty() : open.layout();
    breakOff();
    switch (error) {
      case SQLException e -> failures.of(partition, doing, e, table);
      case ConvoyException e -> failures.of(partition, e);
      default -> {
        String where = doing + " " + partition + ": " + error;
        failures.of(partition, new ConvoyException(ErrorCode.INTERNAL, where, error));
      }
    }
  }

  /** Forgets partitions that are somebody else's from now on. */
  void takenAway(Collection<TopicPartition> partitions) {
    if (open != null && partitions.contains(open.partition())) {
      giveUp();
    }
    assignment.remove(partitions);
  }

  /** Rolls back what is not committed. */
  void giveUp() {
    breakOff();
    if (target.connection().isPresent() && !target.rollback()) {
      failures.connectionLost("it did not roll back", System.nanoTime());
    }
  }

  private void breakOff() {
    if (open != null) {
      journal.rolledBack();
      closeOpen();
    }
  }

  private void closeOpen() {
    if (open != null) {
      open.close();
      open = null;
    }
  }
}
