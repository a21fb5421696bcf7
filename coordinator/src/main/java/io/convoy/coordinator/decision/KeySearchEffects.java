// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.coordinator.decision.ComparedPart.KeysOfAll;
import io.convoy.coordinator.decision.Effect.CompareRows;
import io.convoy.coordinator.decision.Effect.SumTable;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.KeySearchState;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What is asked of the target where {@link KeySearch} is under way, from the state alone. */
final class KeySearchEffects {
  private KeySearchEffects() {}

  /** What is to be done in the target. */
  static Optional<Effect> of(RunChange change, TableState table) {
    KeySearchState search = table.getKeySearch();
    return search == null
        ? Optional.empty()
        : switch (search.getSearching()) {
          case SUMMING -> Optional.of(sum(change, table, search));
          case NAMING -> Optional.of(rows(change, table, search));
          case PLANNING, READING, REREADING -> Optional.empty();
        };
  }

  static SumTable sum(RunChange change, TableState table, KeySearchState search) {
    return new SumTable(
        change.run().getRunId(),
        change.description(table),
        comparison(table, search, List.of()),
        search.getSums(),
        search.getRows());
  }

  static CompareRows rows(RunChange change, TableState table, KeySearchState search) {
    List<List<String>> known =
        chunks(change, table, 0, search.getChunks()).stream().map(KeySearchEffects::keys).toList();
    return new CompareRows(
        change.run().getRunId(),
        change.description(table),
        comparison(table, search, known),
        search.getWanted(),
        search.getDetailed(),
        Naming.NONE,
        new SourceDigests(search.getTopic(), List.of(search.getLastOffset()), search.getDigests()),
        Purpose.LOOK_UP,
        Look.ONLY);
  }

  private static Comparison comparison(
      TableState table, KeySearchState search, List<List<String>> known) {
    TableProgress progress = table.getProgress();
    return new Comparison(
        progress.getSchemaId(),
        progress.getGeneration(),
        table.getKey(),
        search.getBuckets(),
        new KeysOfAll(known));
  }

  static List<ChunkState> chunks(RunChange change, TableState table, int from, int end) {
    try (Stream<ChunkState> chunks = change.chunks(table.getTable())) {
      return chunks.filter(chunk -> chunk.getChunk() >= from && chunk.getChunk() < end).toList();
    }
  }

  static List<String> keys(ChunkState chunk) {
    return Objects.requireNonNull(chunk.getRange().getLower());
  }
}
