// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.DatabaseIdentity;
import io.convoy.extractor.source.ChunkRequest;
import io.convoy.extractor.source.CountRequest;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.PlannedRange;
import io.convoy.extractor.source.Reading;
import io.convoy.extractor.source.Source;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.row.RowSink;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.type.TypeRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A source of one table, {@code public.t (id bigint not null)}, whose rows come one by one for as
 * long as the test wants.
 */
final class UnendingSource implements Source {
  private final AtomicReference<Runnable> end = new AtomicReference<>();
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicLong rows = new AtomicLong();
  private final long nanosPerRow;

  /**
   * @param nanosPerRow how long a row takes
   */
  UnendingSource(long nanosPerRow) {
    this.nanosPerRow = nanosPerRow;
  }

  private static void nothing() {}

  /** The row that is being read is the last. */
  void end() {
    end.set(UnendingSource::nothing);
  }

  /** After the row that is being read comes this. */
  void fail(ConvoyException failure) {
    end.set(() -> {
      throw failure;
    });
  }

  int reads() {
    return reads.get();
  }

  /** Of all reads. */
  long rows() {
    return rows.get();
  }

  @Override
  public SourceSession session(String name) {
    return new Session();
  }

  @Override
  public TypeRegistry types() {
    return TypeRegistry.postgresql();
  }

  @Override
  public DatabaseIdentity identify() {
    return DatabaseIdentity.unknown();
  }

  private final class Session implements SourceSession {
    @Override
    public HeldSnapshot open() {
      throw new ConvoyException(ErrorCode.SOURCE_UNAVAILABLE, "this source cannot be described");
    }

    @Override
    public List<PlannedRange> plan(Table table, String snapshotId) {
      throw new IllegalStateException("this source cannot plan");
    }

    @Override
    public long count(CountRequest request) {
      return rows.get();
    }

    @Override
    public void release(String snapshotId) {}

    @Override
    public Reading read(ChunkRequest request, RowSink sink) {
      reads.incrementAndGet();
      long row = 0;
      while (end.get() == null) {
        LockSupport.parkNanos(nanosPerRow);
        sink.out().writeLong(row);
        sink.endRow();
        row++;
        rows.incrementAndGet();
      }
      end.get().run();
      return Reading.whole(row);
    }

    @Override
    public void cancel() {
      fail(new ConvoyException(ErrorCode.INTERRUPTED, "cancelled"));
    }

    @Override
    public void close() {}
  }
}
