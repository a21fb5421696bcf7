// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.extractor.source.LoggedChanges.TableKeys;
import io.convoy.schemas.compare.KeyLists;
import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.RangeKind;
import java.util.ArrayList;
import java.util.List;

/** The chunks of a table of which single rows are to be looked at. Stateless. */
final class KeyChunks {
  private KeyChunks() {}

  static List<ChunkPlanned> of(TableKeys table) {
    List<ChunkPlanned> chunks = new ArrayList<>();
    List<List<String>> keys =
        table.keys().stream().map(key -> List.of(key.split(TableKeys.SEPARATOR, -1))).toList();
    for (List<String> values : KeyLists.of(keys)) {
      chunks.add(chunk(table, chunks.size(), values));
    }
    return chunks;
  }

  private static ChunkPlanned chunk(TableKeys table, int number, List<String> values) {
    int keys = values.size() / table.columns().size();
    return ChunkPlanned.newBuilder()
        .setTable(table.table())
        .setChunk(number)
        .setRange(new ChunkRange(RangeKind.KEYS, table.columns(), values, null))
        .setEstimatedBytes(keys * table.bytesPerRow())
        .build();
  }
}
