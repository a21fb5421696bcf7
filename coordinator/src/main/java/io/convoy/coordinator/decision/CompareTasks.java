// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.ChunkStatus;
import io.convoy.schemas.event.CompareChunk;
import io.convoy.schemas.event.Comparing;
import io.convoy.schemas.event.DigestWish;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.Wants;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that read chunks to compare them. Only so many tables are read at once, the largest
 * first, since what each adds up to is kept in the state meanwhile.
 */
final class CompareTasks {
  private static final String OPEN = "to be compared";

  /** More tables are let in where so much of the room is free. */
  private static final int PARTS_OF_ROOM = 4;

  private CompareTasks() {}

  /** Lets tables that wait be read, as far as there is room. */
  static void open(RunChange change) {
    RunState run = change.run();
    if (!Runs.canRead(run)) {
      return;
    }
    int live = change.live().size();
    int waiting = run.getTables() - run.getLoaded() - live;
    int room = change.policy().maxLive() - live;
    boolean isWorthIt =
        live == 0 || room >= waiting || room * PARTS_OF_ROOM >= change.policy().maxLive();
    if (waiting <= 0 || room <= 0 || !isWorthIt) {
      return;
    }
    change.tables().stream()
        .filter(CompareTasks::isClosed)
        .limit(room)
        .toList()
        .forEach(table -> open(change, table));
  }

  private static boolean isClosed(TableState table) {
    Stage stage = table.getProgress().getStage();
    return table.getOpening() == null && (stage == Stage.CREATED || stage == Stage.PLANNED);
  }

  private static void open(RunChange change, TableState closed) {
    TableState table = Objects.requireNonNull(change.table(closed.getTable()));
    table.setOpening(OPEN);
    KeySearch.sendTask(change, table);
    if (areWaiting(table)) {
      sendWaiting(change, table);
    }
  }

  /** Sends a chunk out, or lets it go on waiting while it cannot be read. */
  static void sendOrWait(RunChange change, TableState table, ChunkState chunk) {
    boolean isTime =
        Runs.canRead(change.run()) && table.getOpening() != null && !KeySearch.isUnderWay(table);
    if (isTime && change.window().take(chunk.getEstimatedBytes())) {
      send(change, table, chunk);
    }
  }

  /** True where chunks of the table wait that may be read. */
  static boolean areWaiting(TableState table) {
    return table.getChunksWaiting() > 0
        && table.getOpening() != null
        && !KeySearch.isUnderWay(table);
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
          .filter(chunk -> isWaiting(table, chunk) && chunk.getRetryAt() <= now)
          .limit(change.window().chunks())
          .map(ChunkState::getChunk)
          .toList();
    }
  }

  private static boolean isWaiting(TableState table, ChunkState chunk) {
    if (chunk.getReading() == table.getComparing()) {
      return chunk.getStatus() == ChunkStatus.WAITING;
    }
    return table.getComparing() != Comparing.FETCHING || chunk.getWants() != Wants.NONE;
  }

  private static void send(RunChange change, TableState table, ChunkState chunk) {
    TableProgress progress = table.getProgress();
    RunState run = change.run();
    int attempt = chunk.getAttempt() + 1;
    chunk.setReading(table.getComparing());
    chunk.setStatus(ChunkStatus.ISSUED);
    chunk.setAttempt(attempt);
    chunk.setSnapshotId(run.getSnapshotId());
    table.setBytesIssued(table.getBytesIssued() + chunk.getEstimatedBytes());
    table.setChunksWaiting(table.getChunksWaiting() - 1);
    if (table.getComparing() == Comparing.FETCHING) {
      change.send(FetchStep.taskId(table, chunk), attempt, FetchStep.task(run, table, chunk));
      return;
    }
    change.send(
        TaskIds.compare(
            run.getRunId(),
            chunk.getTable(),
            progress.getGeneration(),
            table.getComparing(),
            chunk.getChunk()),
        attempt,
        task(run, table, chunk));
  }

  private static CompareChunk task(RunState run, TableState table, ChunkState chunk) {
    return CompareChunk.newBuilder()
        .setTable(chunk.getTable())
        .setChunk(chunk.getChunk())
        .setRange(chunk.getRange())
        .setSnapshotId(run.getSnapshotId())
        .setSchemaId(table.getProgress().getSchemaId())
        .setGeneration(table.getProgress().getGeneration())
        .setEstimatedBytes(chunk.getEstimatedBytes())
        .setKey(table.getKey())
        .setBuckets(table.getBuckets())
        .setDigests(wish(run, table, chunk))
        .build();
  }

  private static @Nullable DigestWish wish(RunState run, TableState table, ChunkState chunk) {
    TableProgress progress = table.getProgress();
    return chunk.getReading() == Comparing.REREADING
        ? new DigestWish(
            progress.getTopic(),
            chunk.getChunk() % progress.getPartitions().size(),
            table.getWanted(),
            table.getDetailed(),
            run.getShowValues())
        : null;
  }
}
