// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.survey;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.source.ChunkRequest;
import io.convoy.extractor.source.Source;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowBatcher;
import io.convoy.schemas.row.RowBatcher.SchemaIds;
import io.convoy.schemas.row.RowSink;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One of those who read a sample: chunk by chunk, as a run reads them, but for Kafka. Used by one
 * thread.
 */
final class SampleReader implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final Source source;
  private final String name;
  private final String snapshotId;
  private final int batchBytes;
  private final RowBatcher.Values batches;
  private @Nullable SourceSession session;

  /** The time of a chunk is over; it is no failure, and nobody reads where it happened. */
  private static final class TimeIsOver extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TimeIsOver() {
      super("the time for a chunk of the sample is over", null, false, false);
    }
  }

  /**
   * @param name of its sessions in the source
   * @param batches takes what a run would send
   */
  SampleReader(
      Source source, String name, String snapshotId, int batchBytes, RowBatcher.Values batches) {
    this.source = source;
    this.name = name;
    this.snapshotId = snapshotId;
    this.batchBytes = batchBytes;
    this.batches = batches;
  }

  /** Reads the next chunk of a table, to its end or until the time is over. */
  void read(SampledTable table, Duration time) {
    Optional<ChunkRange> range = table.next();
    if (range.isPresent()) {
      read(table, range.orElseThrow(), System.nanoTime() + time.toNanos());
    }
  }

  private void read(SampledTable table, ChunkRange range, long deadline) {
    SourceSession current = session == null ? source.session(name) : session;
    session = null;
    RowBatcher batcher = new RowBatcher(new SchemaIds(0, 0), 0, batchBytes, batches);
    ChunkRequest request = new ChunkRequest(table.layout(), range, snapshotId);
    Duration atMost = Duration.ofNanos(deadline - System.nanoTime()).plus(GRACE);
    try (Watchdog _ = Watchdog.after(atMost, current::cancel)) {
      table.add(current.read(request, new Rows(batcher, deadline, current)).altered());
      session = current;
    } catch (TimeIsOver e) {
      // What was read until then counts.
    } catch (ConvoyException e) {
      if (e.code() != ErrorCode.INTERRUPTED) {
        table.fail(String.valueOf(e.getMessage()));
      }
    } finally {
      table.add(batcher.finish());
      if (session == null) {
        current.close();
      }
    }
  }

  /** Counts rows, and stops where it is time. */
  private record Rows(RowBatcher batcher, long deadline, SourceSession session) implements RowSink {
    @Override
    public AvroOutput out() {
      return batcher.out();
    }

    @Override
    public void endRow() {
      batcher.endRow();
      if (System.nanoTime() - deadline > 0) {
        // Else the driver may take the rest of the rows to throw them away.
        session.cancel();
        throw new TimeIsOver();
      }
    }
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
