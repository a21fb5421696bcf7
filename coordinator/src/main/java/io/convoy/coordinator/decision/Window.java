// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import java.util.Collection;

/**
 * How much one decision may let be read before loaders have caught up: what is out to be read, and
 * what is read and not loaded, stays below {@code topics.max-ahead}, so that Kafka needs room for
 * no more.
 */
final class Window {
  /**
   * Chunks that one decision sends out at most, so that a decision about a run of 200,000 chunks
   * fits into memory and into a transaction; the next tick goes on.
   */
  private static final int MOST_CHUNKS = 2_000;

  private final long maxAhead;
  private long bytes;
  private int chunks = MOST_CHUNKS;

  /**
   * @param live the tables that have bytes on their way
   */
  Window(long maxAhead, Collection<TableState> live) {
    this.maxAhead = maxAhead;
    this.bytes = maxAhead - live.stream().mapToLong(Window::ahead).sum();
  }

  /** Chunks that may still go out, whatever their size. */
  int chunks() {
    return chunks;
  }

  /** Takes room for a chunk; false where there is none. */
  boolean take(long estimatedBytes) {
    // A chunk that is larger than all the room there is goes alone.
    boolean fits = chunks > 0 && (estimatedBytes <= bytes || bytes >= maxAhead);
    if (fits) {
      bytes -= estimatedBytes;
      chunks--;
    }
    return fits;
  }

  /** Bytes of a table that are on their way: estimated where they are not read yet. */
  private static long ahead(TableState table) {
    TableProgress progress = table.getProgress();
    long rows = progress.getRowsExtracted();
    long left = rows - progress.getRowsLoaded() - progress.getRowsRejected();
    double unloaded = rows <= 0 ? 0 : Math.clamp((double) left / rows, 0, 1);
    return table.getBytesIssued()
        + Math.round(progress.getBytesExtracted() * unloaded)
        + toBeStaged(table);
  }

  /** Bytes that are on their way to the table's stage. */
  private static long toBeStaged(TableState table) {
    long rows = table.getRowsFetched();
    if (rows == 0) {
      return 0;
    }
    long staged =
        table.getProgress().getPartitions().stream()
            .mapToLong(partition -> partition.getRows() + partition.getRejected())
            .sum();
    return Math.round(table.getBytesFetched() * Math.clamp((double) (rows - staged) / rows, 0, 1));
  }
}
