// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.TableDescriptions;
import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.registry.InProcessRegistry;
import io.convoy.schemas.event.CheckpointAdvanced;
import io.convoy.schemas.event.ChunkExtracted;
import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.Command;
import io.convoy.schemas.event.CompareChunk;
import io.convoy.schemas.event.CountTable;
import io.convoy.schemas.event.Event;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.event.SnapshotOpened;
import io.convoy.schemas.event.TableCreated;
import io.convoy.schemas.event.TableDescribed;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.event.TopicOpened;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Facts, commands and tables as short as a test can say them. */
public final class Facts {
  /** What the source says of itself. */
  public static final String SOURCE = "server 1, database 2";

  /** Writes and reads the descriptions of tests that have no codec of their own. */
  static final TableDescriptions DESCRIPTIONS =
      new TableDescriptions(new ControlCodec(InProcessRegistry.inMemory()));

  private static final Instant AT = Instant.ofEpochMilli(1_795_000_000_000L);

  private Facts() {}

  public static Event event(String runId, SpecificRecord payload) {
    return new Event(runId, AT, "test", payload);
  }

  public static Command command(String runId, SpecificRecord payload) {
    return new Command(runId, AT, payload);
  }

  public static TableId id(String name) {
    return new TableId("public", name);
  }

  public static Table table(TableId id, long bytes) {
    return Table.newBuilder()
        .setId(id)
        .setEstimatedRows(bytes / 100)
        .setEstimatedBytes(bytes)
        .setColumns(List.of())
        .setKeys(List.of())
        .setIndexes(List.of())
        .setForeignKeys(List.of())
        .setConstraints(List.of())
        .setSequences(List.of())
        .setTypes(List.of())
        .build();
  }

  /** A description that has one part. */
  static TableDescribed described(Table table) {
    return (TableDescribed) DESCRIPTIONS.facts(new Topics("p"), table).getFirst();
  }

  public static SnapshotOpened opened(String snapshotId, String position, int tables) {
    return opened(snapshotId, position, tables, false);
  }

  public static SnapshotOpened reopened(String snapshotId, String position) {
    return opened(snapshotId, position, 0, true);
  }

  private static SnapshotOpened opened(
      String snapshotId, String position, int tables, boolean reopened) {
    return new SnapshotOpened(
        snapshotId,
        reopened,
        Guarantee.ONE_POINT_IN_TIME,
        "Source 1",
        "held",
        position,
        tables,
        List.of(),
        List.of(SOURCE),
        null,
        position,
        position,
        "2026-11-27 08:00:00.000000",
        null);
  }

  /** What a run decides by, with room for everything. */
  public static RunPolicy policy(OnSnapshotLost onSnapshotLost) {
    return policy(onSnapshotLost, Duration.ZERO);
  }

  /** One under which the snapshot of a failed run waits so long for its resume. */
  public static RunPolicy policy(OnSnapshotLost onSnapshotLost, Duration keepSnapshot) {
    return new RunPolicy(
        3, onSnapshotLost, keepSnapshot, Duration.ofMinutes(2), 1_000, Long.MAX_VALUE);
  }

  public static TableCreated created(TableId table) {
    return new TableCreated(table, 7, null);
  }

  public static TopicOpened opened(TableId table, int generation, int partitions) {
    return new TopicOpened(table, generation, topic(table, generation), partitions);
  }

  /** What the target's effects call a table's topic. */
  static String topic(TableId table, int generation) {
    return "p.data." + table.getName() + (generation == 0 ? "" : ".g" + generation);
  }

  /** A plan whose table is to be counted by a task of its own. */
  public static TablePlanned planned(TableId table, int generation, String snapshotId, int chunks) {
    return new TablePlanned(table, chunks, generation, snapshotId, null, false, false);
  }

  /** What the task of a chunk's first generation says. */
  public static ChunkPlanned planned(TableId table, int chunk) {
    return plannedChunk(table, 0, chunk);
  }

  public static ChunkPlanned plannedChunk(TableId table, int generation, int chunk) {
    ChunkRange range =
        ChunkRange.newBuilder()
            .setKind(RangeKind.PHYSICAL)
            .setLower(List.of(Integer.toString(chunk)))
            .build();
    return new ChunkPlanned(table, chunk, range, 100L, generation, false);
  }

  public static ChunkExtracted extracted(Task task, long rows, long checksum, long lastOffset) {
    ExtractChunk chunk = (ExtractChunk) task.getPayload();
    return new ChunkExtracted(
        chunk.getTable(),
        chunk.getChunk(),
        rows,
        rows * 10,
        checksum,
        chunk.getPartition(),
        lastOffset,
        chunk.getSnapshotId(),
        chunk.getGeneration(),
        List.of());
  }

  public static CheckpointAdvanced checkpoint(
      TableId table, int partition, long epoch, long nextOffset, long rows) {
    return checkpoint(table, 0, partition, epoch, nextOffset, rows);
  }

  public static CheckpointAdvanced checkpoint(
      TableId table, int generation, int partition, long epoch, long nextOffset, long rows) {
    return new CheckpointAdvanced(table, partition, epoch, nextOffset, rows, 0L, generation);
  }

  /** The fact with which an extractor ends a task that it could not do. */
  public static TaskFailed failed(Task task, ErrorCode code) {
    TaskFailed.Builder failed =
        TaskFailed.newBuilder()
            .setTaskId(task.getTaskId())
            .setAttempt(task.getAttempt())
            .setCode(code.name())
            .setRetryable(code.isRetryable())
            .setMessage(code + " happened");
    switch (task.getPayload()) {
      case ExtractChunk chunk ->
          failed
              .setTable(chunk.getTable())
              .setChunk(chunk.getChunk())
              .setGeneration(chunk.getGeneration())
              .setSnapshotId(chunk.getSnapshotId());
      case CompareChunk chunk ->
          failed
              .setTable(chunk.getTable())
              .setChunk(chunk.getChunk())
              .setGeneration(chunk.getGeneration())
              .setSnapshotId(chunk.getSnapshotId());
      case PlanTable plan ->
          failed
              .setTable(plan.getTable().getId())
              .setGeneration(plan.getGeneration())
              .setSnapshotId(plan.getSnapshotId());
      case CountTable count ->
          failed
              .setTable(count.getTable())
              .setGeneration(count.getGeneration())
              .setSnapshotId(count.getSnapshotId());
      default -> {
        // Others are about no table.
      }
    }
    return failed.build();
  }

  /** The fact with which a loader or an effect says that it cannot go on. */
  public static TaskFailed failed(String taskId, ErrorCode code) {
    return TaskFailed.newBuilder()
        .setTaskId(taskId)
        .setAttempt(1)
        .setCode(code.name())
        .setRetryable(code.isRetryable())
        .setMessage(code + " happened")
        .build();
  }
}
