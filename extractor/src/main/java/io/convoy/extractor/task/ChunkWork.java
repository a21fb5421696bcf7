// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.extractor.source.ChunkRequest;
import io.convoy.extractor.source.Reading;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.compare.WantedRows;
import io.convoy.schemas.event.ChunkExtracted;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.RowWish;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.row.RowBatcher;
import io.convoy.schemas.row.RowBatcher.SchemaIds;
import io.convoy.schemas.row.RowChecksum;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowPart;
import io.convoy.schemas.row.RowSink;
import io.convoy.schemas.table.TableId;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a chunk from the source and sends its rows to the chunk's partition. */
final class ChunkWork implements TaskWork {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkWork.class);

  private final ServiceContext context;
  private final SourceSession session;
  private final Shared shared;
  private final Duration longestPart;
  private final Layouts layouts;

  /**
   * @param longestPart how long a transaction with records may stay open
   */
  ChunkWork(
      ServiceContext context,
      SourceSession session,
      Shared shared,
      Layouts layouts,
      Duration longestPart) {
    this.context = context;
    this.layouts = layouts;
    this.session = session;
    this.shared = shared;
    this.longestPart = longestPart;
  }

  @Override
  public Outcome run(Task task, TaskTransaction transaction) {
    long begunAt = System.nanoTime();
    ExtractChunk chunk = (ExtractChunk) task.getPayload();
    ChunkPublisher publisher =
        new ChunkPublisher(
            task, chunk.getTopic(), chunk.getPartition(), transaction, shared, longestPart);
    RowBatcher batcher =
        new RowBatcher(
            schemas(chunk),
            chunk.getChunk(),
            (int) context.config().extractor().batchBytes().bytes(),
            publisher);
    RowLayout layout = layouts.of(chunk.getSchemaId());
    ChunkRequest request = new ChunkRequest(layout, chunk.getRange(), chunk.getSnapshotId());
    RowWish wish = chunk.getWish();
    Reading reading =
        wish == null
            ? read(task.getRunId(), request, batcher)
            : read(task, request, new WantedRows(layout, wish, batcher, publisher::rowEnded));
    RowChecksum total = batcher.finish();
    if (wish == null) {
      ReadRows.requireAll(task, reading, total.rows());
    }
    ChunkExtracted fact = extracted(chunk, total, publisher.lastOffset());
    fact.setAltered(reading.altered());
    transaction.fact(task.getRunId(), fact);
    return new Extracted(task.getRunId(), chunk, total, reading, begunAt);
  }

  /** Of all rows that are read only some travel. */
  private Reading read(Task task, ChunkRequest request, WantedRows rows) {
    PacedSink paced = new PacedSink(rows, shared, longestPart);
    Reading reading = read(task.getRunId(), request, paced);
    ReadRows.requireAll(task, reading, rows.rows());
    return reading;
  }

  private Reading read(String runId, ChunkRequest request, RowSink rows) {
    return shared
        .ways()
        .enter(
            runId,
            request.snapshotId(),
            request.describe(),
            way -> session.read(request.at(way), rows));
  }

  /** Counts and says what is done once it is. */
  private final class Extracted implements Outcome {
    private final String runId;
    private final ExtractChunk chunk;
    private final RowChecksum total;
    private final Reading reading;
    private final long begunAt;

    Extracted(String runId, ExtractChunk chunk, RowChecksum total, Reading reading, long begunAt) {
      this.runId = runId;
      this.chunk = chunk;
      this.total = total;
      this.reading = reading;
      this.begunAt = begunAt;
    }

    @Override
    public void committed() {
      ReadRows.count(context.metrics(), total.rows(), total.bytes(), reading, begunAt);
      TableId table = chunk.getTable();
      LOG.atInfo()
          .addKeyValue("run", runId)
          .addKeyValue("table", TableName.of(table))
          .addKeyValue("chunk", chunk.getChunk())
          .addKeyValue("rows", total.rows())
          .addKeyValue("bytes", total.bytes())
          .log("chunk extracted");
    }

    @Override
    public void abandoned() {}
  }

  private static ChunkExtracted extracted(ExtractChunk chunk, RowChecksum total, long lastOffset) {
    return ChunkExtracted.newBuilder()
        .setTable(chunk.getTable())
        .setChunk(chunk.getChunk())
        .setRows(total.rows())
        .setBytes(total.bytes())
        .setChecksum(total.sum())
        .setPartition(chunk.getPartition())
        .setLastOffset(lastOffset)
        .setSnapshotId(chunk.getSnapshotId())
        .setGeneration(chunk.getGeneration())
        .build();
  }

  private SchemaIds schemas(ExtractChunk chunk) {
    String subject = context.topics().partSubject();
    return new SchemaIds(chunk.getSchemaId(), context.registry().register(subject, RowPart.SCHEMA));
  }
}
