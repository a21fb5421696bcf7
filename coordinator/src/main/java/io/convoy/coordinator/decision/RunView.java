// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.table.TableId;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the coordinator knows, to be read only: the records given out are never changed by the
 * reader. Streams are to be closed.
 */
public interface RunView {
  @Nullable RunState run(String runId);

  /** All runs that are still remembered. */
  Collection<RunState> runs();

  @Nullable TableState table(String runId, TableId table);

  Stream<TableState> tables(String runId);

  /** Tables whose topic is there or being made; few. */
  default Stream<TableState> live(String runId) {
    return tables(runId).filter(Runs::isLive);
  }

  /** True where the first part of a table's description is kept. */
  boolean isDescribed(String runId, TableId table);

  /** Where the description of a table is; it is not read here. */
  Description description(String runId, TableState table);

  @Nullable ChunkState chunk(String runId, TableId table, int chunk);

  /** The chunks of a table in their order. */
  Stream<ChunkState> chunks(String runId, TableId table);

  /** The run that has the pipeline: one that is at work, or was cancelled and not yet released. */
  Optional<RunState> activeRun();

  /** True of a run that no other may start beside. */
  static boolean holdsPipeline(RunState run) {
    return Runs.holdsPipeline(run);
  }
}
