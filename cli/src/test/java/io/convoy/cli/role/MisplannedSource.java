// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.role;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A real source with one thing wrong: how it cuts a table into chunks. */
final class MisplannedSource implements Source {
  private final Source real;
  private final String table;
  private final UnaryOperator<List<PlannedRange>> fault;
  private final AtomicInteger plans = new AtomicInteger();

  /**
   * @param table whose plans are spoilt
   * @param fault what becomes of them
   */
  MisplannedSource(Source real, String table, UnaryOperator<List<PlannedRange>> fault) {
    this.real = real;
    this.table = table;
    this.fault = fault;
  }

  /** Leaves a range in the midst of the table out. */
  static List<PlannedRange> skipping(List<PlannedRange> whole) {
    List<PlannedRange> ranges = new ArrayList<>(whole);
    ranges.remove(ranges.size() / 2);
    return ranges;
  }

  /** Reads a range in the midst of the table twice. */
  static List<PlannedRange> doubling(List<PlannedRange> whole) {
    List<PlannedRange> ranges = new ArrayList<>(whole);
    ranges.add(ranges.get(ranges.size() / 2));
    return ranges;
  }

  /** How often the table was cut. */
  int plans() {
    return plans.get();
  }

  @Override
  public SourceSession session(String name) {
    return new Session(real.session(name));
  }

  @Override
  public TypeRegistry types() {
    return real.types();
  }

  @Override
  public DatabaseIdentity identify() {
    return real.identify();
  }

  private final class Session implements SourceSession {
    private final SourceSession session;

    private Session(SourceSession session) {
      this.session = session;
    }

    @Override
    public List<PlannedRange> plan(Table planned, String snapshotId) {
      List<PlannedRange> ranges = session.plan(planned, snapshotId);
      if (!planned.getId().getName().equals(table)) {
        return ranges;
      }
      plans.incrementAndGet();
      return fault.apply(ranges);
    }

    @Override
    public HeldSnapshot open() {
      return session.open();
    }

    @Override
    public Optional<HeldSnapshot> join(String snapshotId) {
      return session.join(snapshotId);
    }

    @Override
    public long count(CountRequest request) {
      return session.count(request);
    }

    @Override
    public void release(String snapshotId) {
      session.release(snapshotId);
    }

    @Override
    public Reading read(ChunkRequest request, RowSink sink) {
      return session.read(request, sink);
    }

    @Override
    public void cancel() {
      session.cancel();
    }

    @Override
    public void close() {
      session.close();
    }
  }
}
