// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Retries.NextTry;
import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.ChunkStatus;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.table.TableId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that read chunks. A chunk has one task out, or none: one that cannot go out yet,
 * because its topic, the snapshot or room is missing, waits in the state.
 */
final class ChunkTasks {
  private ChunkTasks() {}

  /** Takes in a chunk of a plan; null where it is known, or the table no longer waits for it. */
  static @Nullable ChunkState planned(RunChange change, ChunkPlanned fact) {
    TableId id = fact.getTable();
    TableState table = change.tableAt(Stage.CREATED, id);
    if (table == null
        || !Runs.isCurrent(table, fact.getGeneration())
        || change.chunk(id, fact.getChunk()) != null) {
      return null;
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
    return chunk;
  }

  /** Sends a chunk out, or lets it go on waiting while it cannot be read. */
  static void sendOrWait(RunChange change, TableState table, ChunkState chunk) {
    boolean isTime = Runs.canRead(change.run()) && Runs.isOpen(table);
    if (isTime && change.window().take(chunk.getEstimatedBytes())) {
      send(change, table, chunk);
    }
  }

  /** True where chunks of the table wait that could travel. */
  static boolean areWaiting(TableState table) {
    return table.getChunksWaiting() > 0 && Runs.isOpen(table);
  }

  /** Sends what waits of a table, as far as its time has come and there is room. */
  static void sendWaiting(RunChange change, TableState table) {
    for (int number : due(change, table)) {
      ChunkState chunk = Objects.requireNonNull(change.chunk(table.getTable(), number));
      if (!change.window().take(chunk.getEstimatedBytes())) {
        break;
      }
      send(change, table, chunk);
    }
  }

  private static List<Integer> due(RunChange change, TableState table) {
    long now = change.now().toEpochMilli();
    try (Stream<ChunkState> chunks = change.chunks(table.getTable())) {
      return chunks
          .filter(chunk -> chunk.getStatus() == ChunkStatus.WAITING && chunk.getRetryAt() <= now)
          .limit(change.window().chunks())
          .map(ChunkState::getChunk)
          .toList();
    }
  }

  private static void send(RunChange change, TableState table, ChunkState chunk) {
    TableProgress progress = table.getProgress();
    String runId = change.run().getRunId();
    String snapshotId = change.run().getSnapshotId();
    chunk.setStatus(ChunkStatus.ISSUED);
    chunk.setAttempt(chunk.getAttempt() + 1);
    chunk.setSnapshotId(snapshotId);
    chunk.setPartition(chunk.getChunk() % progress.getPartitions().size());
    table.setBytesIssued(table.getBytesIssued() + chunk.getEstimatedBytes());
    table.setChunksWaiting(table.getChunksWaiting() - 1);
    change.send(
        TaskIds.chunk(runId, chunk.getTable(), progress.getGeneration(), chunk.getChunk()),
        chunk.getAttempt(),
        new ExtractChunk(
            chunk.getTable(),
            chunk.getChunk(),
            chunk.getRange(),
            snapshotId,
            progress.getTopic(),
            chunk.getPartition(),
            progress.getSchemaId(),
            progress.getGeneration(),
            chunk.getEstimatedBytes(),
            null));
  }

  /** A chunk is read, by whatever task was out for it. */
  static void read(TableState table, ChunkState chunk) {
    if (chunk.getStatus() == ChunkStatus.WAITING) {
      table.setChunksWaiting(table.getChunksWaiting() - 1);
    } else {
      table.setBytesIssued(table.getBytesIssued() - chunk.getEstimatedBytes());
    }
    chunk.setStatus(ChunkStatus.EXTRACTED);
    TableProgress progress = table.getProgress();
    progress.setChunksExtracted(progress.getChunksExtracted() + 1);
  }

  /** What it means that a chunk could not be read. */
  static void failed(RunChange change, TaskFailed fact) {
    boolean isNamed = fact.getTable() != null && fact.getChunk() != null;
    TableState table = isNamed ? change.table(fact.getTable()) : null;
    if (table != null && !Runs.isCurrent(table, fact.getGeneration())) {
      return;
    }
    ChunkState chunk = isNamed ? change.chunk(fact.getTable(), fact.getChunk()) : null;
    if (table == null || chunk == null) {
      RunEnd.fail(change, fact);
    } else if (chunk.getStatus() != ChunkStatus.ISSUED || chunk.getAttempt() != fact.getAttempt()) {
      // It came before.
    } else if (Retries.has(fact, ErrorCode.CHUNK_TORN)) {
      beginAnew(change, table, fact.getMessage());
      if (!fact.getRetryable()) {
        // It would be torn at the same row again.
        RunEnd.fail(change, fact);
      }
    } else {
      takeBack(change, table, chunk, fact);
    }
  }

  static void beginAnew(RunChange change, TableState table, String reason) {
    Generations.beginAnew(change, table, reason);
    change.sendTasks();
    change.deriveEffects();
  }

  /** The chunk is to be read again. */
  private static void takeBack(
      RunChange change, TableState table, ChunkState chunk, TaskFailed fact) {
    chunk.setStatus(ChunkStatus.WAITING);
    table.setChunksWaiting(table.getChunksWaiting() + 1);
    table.setBytesIssued(table.getBytesIssued() - chunk.getEstimatedBytes());
    NextTry next = Retries.nextOfReader(change, fact, chunk.getSnapshotId(), chunk.getFailures());
    chunk.setFailures(next.failures());
    chunk.setRetryAt(next.at().toEpochMilli());
  }
}
