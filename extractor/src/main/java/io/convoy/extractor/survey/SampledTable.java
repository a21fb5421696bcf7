// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.survey;

import io.convoy.extractor.source.PlannedRange;
import io.convoy.extractor.survey.ReadSample.Read;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.row.RowChecksum;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.Table;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A table of which a sample is read: what is left to read, and what was read. Thread-safe. */
final class SampledTable {
  private final RowLayout layout;
  private final Deque<PlannedRange> left;
  private final List<AlteredValues> altered = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private long rows;
  private long bytes;

  SampledTable(Table table, PlannedChunks chunks) {
    this.layout = RowLayout.of(table, TargetNames.SAME);
    this.left = new ArrayDeque<>(chunks.first());
  }

  RowLayout layout() {
    return layout;
  }

  /** The next chunk to read, which is nobody else's then. */
  synchronized Optional<ChunkRange> next() {
    @Nullable PlannedRange range = left.poll();
    return Optional.ofNullable(range).map(PlannedRange::range);
  }

  synchronized boolean hasMore() {
    return !left.isEmpty();
  }

  synchronized void add(RowChecksum read) {
    rows += read.rows();
    bytes += read.bytes();
  }

  synchronized void add(List<AlteredValues> values) {
    altered.addAll(values);
  }

  /** Nothing more is read of it. */
  synchronized void fail(String message) {
    failures.add(message);
    left.clear();
  }

  synchronized Read read() {
    return new Read(rows, bytes, altered, failures);
  }
}
