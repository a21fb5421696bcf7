// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.bookkeeping.Checkpoint;
import io.convoy.common.bookkeeping.Place;
import io.convoy.loader.LoadProbe.Step;
import io.convoy.loader.Segment.Piece;
import io.convoy.loader.SegmentLoader.Loaded;
import io.convoy.loader.SegmentLoader.RejectAllowance;
import io.convoy.loader.checkpoint.Checkpoints;
import io.convoy.loader.parts.HeapBudget;
import io.convoy.loader.parts.RowAssembler;
import io.convoy.loader.reject.RejectLog;
import io.convoy.loader.reject.RejectLog.Rejected;
import io.convoy.loader.reject.RowSlice;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.row.RowChecksum;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.topic.Topics;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL transaction: rows of one partition, then the checkpoint behind them. It goes on
 * until no row is incomplete, since a checkpoint inside a row that was cut would lose its first
 * parts. Not thread-safe.
 */
final class LoadTransaction implements AutoCloseable {
  private final TopicPartition partition;
  private final Checkpoint from;
  private final Tools tools;
  private final SegmentLoader loader;
  private final RejectAllowance limit;
  private final RowAssembler assembler;
  private final List<Rejected> rejected = new ArrayList<>();
  private long nextOffset;
  private long rows;
  private @Nullable RowLayout layout;
  private int own = -1;
  private Duration copying = Duration.ZERO;

  /** What all transactions of a slot share. */
  record Tools(
      Topics topics,
      RowSchemas schemas,
      Checkpoints checkpoints,
      RejectLog rejectLog,
      HeapBudget budget,
      LoadProbe probe) {}

  /**
   * What a transaction did.
   *
   * @param rows that it wrote
   * @param copying how long the target took over them, before the commit
   */
  record Committed(
      Checkpoint checkpoint,
      RowLayout layout,
      long rows,
      List<Rejected> rejected,
      Duration copying) {}

  LoadTransaction(
      TopicPartition partition,
      Checkpoint from,
      Tools tools,
      SegmentLoader loader,
      RejectAllowance limit) {
    this.partition = partition;
    this.from = from;
    this.tools = tools;
    this.loader = loader;
    this.limit = limit;
    this.assembler = new RowAssembler(tools.budget());
    this.nextOffset = from.nextOffset();
  }

  TopicPartition partition() {
    return partition;
  }

  /** What the rows look like, and where they go; empty before the first of them. */
  Optional<RowLayout> layout() {
    return Optional.ofNullable(layout);
  }

  /**
   * Takes the partition's next records.
   *
   * @throws io.convoy.common.error.ConvoyException KAFKA_ERROR where one is not of the table's rows
   */
  void add(List<ConsumerRecord<byte[], byte[]>> records) throws SQLException {
    try {
      take(records);
    } catch (ForeignRecord e) {
      throw e.in(partition);
    }
  }

  private void take(List<ConsumerRecord<byte[], byte[]>> records) throws SQLException {
    Segment segment = Segment.of(records, tools.schemas(), assembler);
    if (!segment.isEmpty()) {
      segment.pieces().forEach(this::requireOwn);
      layout = segment.layout();
      long begin = System.nanoTime();
      Loaded loaded = loader.load(segment, limit, rejected.size());
      copying = copying.plusNanos(System.nanoTime() - begin);
      rows += loaded.rows();
      rejected.addAll(loaded.rejected());
      segment.release(assembler);
    }
    nextOffset = records.getLast().offset() + 1;
  }

  /** Rows of another table would go there: the schema says where, and a topic is of one table. */
  private void requireOwn(Piece piece) {
    if (piece.schema() == own) {
      return;
    }
    TableId table = tools.schemas().layout(piece.schema()).source();
    Place place = from.place();
    if (!tools.topics().data(place.runId(), table, place.generation()).equals(place.topic())) {
      throw new ForeignRecord(piece.offset(), "its rows are of table " + TableName.of(table), null);
    }
    own = piece.schema();
  }

  /** True where the transaction may end. */
  boolean isWhole() {
    return layout != null && assembler.isEmpty();
  }

  /**
   * Makes it all durable, as far as a crash of the target lets the rows live.
   *
   * @return empty where the partition belongs to somebody else: everything is to be rolled back
   */
  Optional<Committed> commit() throws SQLException {
    RowLayout table = layout;
    if (table == null) {
      throw new IllegalStateException("a transaction without rows");
    }
    Checkpoint to = from.advance(nextOffset, rows, sum(rejected));
    tools.probe().at(Step.COPIED, partition);
    if (!tools.checkpoints().advance(loader.connection(), from, to, table)) {
      return Optional.empty();
    }
    if (!rejected.isEmpty()) {
      List<RowSlice> refused = rejected.stream().map(Rejected::row).toList();
      tools.checkpoints().rejected(loader.connection(), from.place(), table, refused);
      tools.rejectLog().write(from.place(), table.source(), rejected);
    }
    tools.probe().at(Step.ADVANCED, partition);
    loader.connection().commit();
    tools.probe().at(Step.COMMITTED, partition);
    return Optional.of(new Committed(to, table, rows, List.copyOf(rejected), copying));
  }

  /** What the table's checksum will lack. */
  private static RowChecksum sum(List<Rejected> rejected) {
    RowChecksum sum = new RowChecksum();
    rejected.forEach(
        refused -> sum.add(refused.row().array(), refused.row().offset(), refused.row().length()));
    return sum;
  }

  /** Gives back memory; does not roll back. */
  @Override
  public void close() {
    assembler.close();
  }
}
