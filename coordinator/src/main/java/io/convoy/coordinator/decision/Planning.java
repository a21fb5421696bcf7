// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.ChunkStatus;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.table.TableId;

/** PLAN: the chunks of the tables; each goes out to be read as soon as it is known. */
final class Planning {
  private Planning() {}

  static void chunkPlanned(RunChange change, ChunkPlanned fact) {
    TableId id = fact.getTable();
    TableState table = change.table(id);
    if (table == null
        || !isToPlan(table, fact.getGeneration())
        || change.chunk(id, fact.getChunk()) != null) {
      return;
    }
    ChunkState chunk =
        ChunkState.newBuilder()
            .setTable(id)
            .setChunk(fact.getChunk())
            .setRange(fact.getRange())
            .setStatus(ChunkStatus.WAITING)
            .setEstimatedBytes(fact.getEstimatedBytes())
            .build();
    change.add(chunk);
    table.setChunksWaiting(table.getChunksWaiting() + 1);
    Issuing.issueOrWait(change, table, chunk);
  }

  static void tablePlanned(RunChange change, TablePlanned fact) {
    TableId id = fact.getTable();
    TableState table = change.table(id);
    if (table == null || !isToPlan(table, fact.getGeneration())) {
      return;
    }
    if (fact.getChunks() > 0 && change.chunk(id, fact.getChunks() - 1) == null) {
      Failures.fail(
          change,
          ErrorCode.INTERNAL.name(),
          "The plan of %s announced %d chunks; the last of them is missing."
              .formatted(Runs.name(id), fact.getChunks()));
      return;
    }
    RunState run = change.run();
    TableProgress progress = table.getProgress();
    progress.setChunks(fact.getChunks());
    progress.setStage(Stage.PLANNED);
    run.setPlanned(run.getPlanned() + 1);
    table.setPlanIssued(false);
    table.setPlanFailures(0);
    Counting.take(change, table, fact.getSnapshotId(), fact.getRows());
    Issuing.countIfDue(change, table);
    Copying.closeExtracted(change, table);
  }

  private static boolean isToPlan(TableState table, int generation) {
    return table.getProgress().getStage() == Stage.CREATED
        && Generations.isCurrent(table, generation);
  }
}
