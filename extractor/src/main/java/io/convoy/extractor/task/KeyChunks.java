// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.extractor.source.LoggedChanges.TableKeys;
import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.RangeKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The chunks of a table of which single rows are to be looked at. Stateless. */
final class KeyChunks {
  private static final int KEYS_PER_CHUNK = 5_000;
  private static final int CHARACTERS_PER_CHUNK = 128 << 10;

  private KeyChunks() {}

  static List<ChunkPlanned> of(TableKeys table) {
    List<ChunkPlanned> chunks = new ArrayList<>();
    for (List<String> keys : inChunks(table.keys())) {
      chunks.add(chunk(table, chunks.size(), keys));
    }
    return chunks;
  }

  /** Few enough each for a message. */
  private static List<List<String>> inChunks(Collection<String> keys) {
    List<List<String>> chunks = new ArrayList<>();
    int characters = CHARACTERS_PER_CHUNK;
    for (String key : keys) {
      if (characters >= CHARACTERS_PER_CHUNK || chunks.getLast().size() == KEYS_PER_CHUNK) {
        chunks.add(new ArrayList<>());
        characters = 0;
      }
      chunks.getLast().add(key);
      characters += key.length();
    }
    return chunks;
  }

  private static ChunkPlanned chunk(TableKeys table, int number, List<String> keys) {
    List<String> values = new ArrayList<>();
    keys.forEach(key -> values.addAll(List.of(key.split(TableKeys.SEPARATOR, -1))));
    return ChunkPlanned.newBuilder()
        .setTable(table.table())
        .setChunk(number)
        .setRange(new ChunkRange(RangeKind.KEYS, table.columns(), values, null))
        .setEstimatedBytes(keys.size() * table.bytesPerRow())
        .build();
  }
}
