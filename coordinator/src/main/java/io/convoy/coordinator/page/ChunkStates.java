// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.table.TableId;
import java.util.List;
import java.util.Optional;

/** Where the states of chunks can be had. */
@FunctionalInterface
public interface ChunkStates {
  /** The chunks of a table, in their order; empty where this process does not have them. */
  Optional<List<ChunkState>> chunks(String runId, TableId table);
}
