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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A source of one table, {@code public.t (id bigint not null)}, whose first reads stop half-way
 * until they are let through.
 */
final class GatedSource implements Source {
  static final int ROWS = 100_000;

  private final CountDownLatch halfWay = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);
  private final AtomicInteger reads = new AtomicInteger();
  private final int gatedReads;
  private int readsAway;

  /**
   * @param gatedReads how many of the first reads stop half-way
   */
  GatedSource(int gatedReads) {
    this.gatedReads = gatedReads;
  }

  /** Is away from the middle of each of so many first reads; to be called before any. */
  GatedSource away(int times) {
    readsAway = times;
    return this;
  }

  /** Returns once a read has stopped half-way. */
  void awaitHalfWay() throws InterruptedException {
    halfWay.await();
  }

  void open() {
    opened.countDown();
  }

  int reads() {
    return reads.get();
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
    private volatile boolean cancelled;

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
      return ROWS;
    }

    @Override
    public void release(String snapshotId) {}

    @Override
    public Reading read(ChunkRequest request, RowSink sink) {
      int number = reads.incrementAndGet();
      boolean gated = number <= gatedReads;
      for (int row = 0; row < ROWS; row++) {
        if (gated && row == ROWS / 2) {
          halfWay.countDown();
          awaitGate();
        }
        if (number <= readsAway && row == ROWS / 2) {
          throw new ConvoyException(ErrorCode.SOURCE_UNAVAILABLE, "the source is away");
        }
        sink.out().writeLong(row);
        sink.endRow();
      }
      return Reading.whole(ROWS);
    }

    private void awaitGate() {
      try {
        opened.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (cancelled) {
        throw new ConvoyException(ErrorCode.INTERRUPTED, "cancelled");
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      GatedSource.this.open();
    }

    @Override
    public void close() {}
  }
}
