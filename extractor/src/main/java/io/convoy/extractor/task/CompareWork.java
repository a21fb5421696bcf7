// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.extractor.source.ChunkRequest;
import io.convoy.extractor.source.Reading;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.compare.BucketSums;
import io.convoy.schemas.compare.DigestSink;
import io.convoy.schemas.compare.DigestSink.Wish;
import io.convoy.schemas.compare.RowDigester.Values;
import io.convoy.schemas.compare.SumSink;
import io.convoy.schemas.event.ChunkDigested;
import io.convoy.schemas.event.ChunkSummed;
import io.convoy.schemas.event.CompareChunk;
import io.convoy.schemas.event.DigestWish;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import java.time.Duration;
import java.util.BitSet;

/**
 * Reads a chunk from the source as for a load, in the same shape, and reports what its rows add up
 * to, or sends digests of those that are asked for.
 */
final class CompareWork implements TaskWork {
  private final ServiceContext context;
  private final SourceSession session;
  private final Shared shared;
  private final Layouts layouts;
  private final Duration longestPart;

  /**
   * @param longestPart how long a transaction with records may stay open
   */
  CompareWork(
      ServiceContext context,
      SourceSession session,
      Shared shared,
      Layouts layouts,
      Duration longestPart) {
    this.context = context;
    this.session = session;
    this.shared = shared;
    this.layouts = layouts;
    this.longestPart = longestPart;
  }

  @Override
  public Outcome run(Task task, TaskTransaction transaction) {
    CompareChunk chunk = (CompareChunk) task.getPayload();
    RowLayout all = layouts.of(chunk.getSchemaId());
    RowLayout layout = chunk.getKeys() ? all.only(chunk.getKey()) : all;
    DigestWish wish = chunk.getDigests();
    return wish == null
        ? sum(task, chunk, layout, transaction)
        : digest(task, chunk, layout, wish, transaction);
  }

  private Outcome sum(
      Task task, CompareChunk chunk, RowLayout layout, TaskTransaction transaction) {
    long begunAt = System.nanoTime();
    SumSink sink = new SumSink(layout, chunk.getKey(), chunk.getBuckets());
    Reading reading = read(task, chunk, layout, sink);
    BucketSums sums = sink.sums();
    ReadRows.requireAll(task, reading, sums.rows());
    transaction.fact(
        task.getRunId(),
        ChunkSummed.newBuilder()
            .setTable(chunk.getTable())
            .setChunk(chunk.getChunk())
            .setGeneration(chunk.getGeneration())
            .setSnapshotId(chunk.getSnapshotId())
            .setRows(sums.rows())
            .setBytes(sink.bytes())
            .setChecksum(sums.sum())
            .setSums(sums.encode())
            .setAltered(reading.altered())
            .build());
    return new Compared(sink.bytes(), reading, begunAt);
  }

  private Outcome digest(
      Task task,
      CompareChunk chunk,
      RowLayout layout,
      DigestWish wish,
      TaskTransaction transaction) {
    ChunkPublisher publisher =
        new ChunkPublisher(
            task, wish.getTopic(), wish.getPartition(), transaction, shared, longestPart);
    DigestBatches batches =
        new DigestBatches(
            chunk.getChunk(), shared.codec(), context.topics().digestSubject(), publisher);
    DigestSink sink =
        new DigestSink(layout, chunk.getKey(), chunk.getBuckets(), wish(wish), batches);
    Reading reading = read(task, chunk, layout, sink);
    ReadRows.requireAll(task, reading, sink.rows());
    long digests = batches.finish();
    transaction.fact(
        task.getRunId(),
        new ChunkDigested(
            chunk.getTable(),
            chunk.getChunk(),
            chunk.getGeneration(),
            chunk.getSnapshotId(),
            sink.rows(),
            sink.checksum(),
            digests,
            wish.getPartition(),
            publisher.lastOffset()));
    return Outcome.NOTHING;
  }

  private static Wish wish(DigestWish wish) {
    return new Wish(
        BitSet.valueOf(wish.getWanted().duplicate()),
        BitSet.valueOf(wish.getDetailed().duplicate()),
        wish.getShowValues() ? Values.SHOWN : Values.HIDDEN);
  }

  private Reading read(Task task, CompareChunk chunk, RowLayout layout, RowSink rows) {
    ChunkRequest request = new ChunkRequest(layout, chunk.getRange(), chunk.getSnapshotId());
    return shared
        .ways()
        .enter(
            task.getRunId(),
            request.snapshotId(),
            request.describe(),
            way -> session.read(request.at(way), new PacedSink(rows, shared, longestPart)));
  }

  /** Counts what was read once it counts. */
  private final class Compared implements Outcome {
    private final long bytes;
    private final Reading reading;
    private final long begunAt;

    Compared(long bytes, Reading reading, long begunAt) {
      this.bytes = bytes;
      this.reading = reading;
      this.begunAt = begunAt;
    }

    @Override
    public void committed() {
      ReadRows.count(context.metrics(), reading.rows(), bytes, reading, begunAt);
    }

    @Override
    public void abandoned() {}
  }
}
