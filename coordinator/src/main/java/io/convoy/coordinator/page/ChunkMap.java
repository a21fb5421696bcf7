// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import io.convoy.common.cache.RecentlyUsed;
import io.convoy.coordinator.page.RunBoard.BoardTable;
import io.convoy.schemas.event.ChunkState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each chunk of each table is at, as {@link ChunkCells}. A table is looked through again only
 * when something of it changed, and then not more often than a twentieth of the time allows,
 * however many people watch. Thread-safe.
 */
final class ChunkMap {
  private static final int MOST_TABLES = 20_000;
  private static final long LEAST_NANOS = 1_500_000_000L;
  private static final int SHARE = 20;

  private final ChunkStates states;
  private final Map<String, Look> looks = new RecentlyUsed<>(MOST_TABLES);

  /**
   * @param exact whether each chunk stands where it lies in the table
   */
  record Cells(String text, boolean exact) {}

  private record Look(long version, long dueAt, Cells cells) {}

  ChunkMap(ChunkStates states) {
    this.states = states;
  }

  synchronized Cells of(BoardTable table) {
    Look before = looks.get(table.key());
    long now = System.nanoTime();
    if (before != null && (before.version() == table.version() || now - before.dueAt() < 0)) {
      return before.cells();
    }
    Cells cells = look(table);
    long end = System.nanoTime();
    long dueAt = end + Math.max(LEAST_NANOS, SHARE * (end - now));
    looks.put(table.key(), new Look(table.version(), dueAt, cells));
    return cells;
  }

  private Cells look(BoardTable table) {
    if (ChunkCells.isPlain(table.progress())) {
      return new Cells(ChunkCells.of(table.progress()), true);
    }
    Optional<List<ChunkState>> chunks =
        states.chunks(table.progress().getRunId(), table.progress().getTable());
    return chunks
        .filter(found -> !found.isEmpty())
        .map(found -> new Cells(ChunkCells.of(table.progress(), found), true))
        .orElseGet(() -> new Cells(ChunkCells.of(table.progress()), false));
  }
}
