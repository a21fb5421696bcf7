// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Retries.NextTry;
import io.convoy.schemas.compare.BucketSums;
import io.convoy.schemas.compare.KeyLists;
import io.convoy.schemas.event.ChunkDigested;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.ChunkSummed;
import io.convoy.schemas.event.CompareChunk;
import io.convoy.schemas.event.DigestWish;
import io.convoy.schemas.event.KeySearchState;
import io.convoy.schemas.event.KeySearching;
import io.convoy.schemas.event.KeysCompared;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TableSummed;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.event.Watermark;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.TableId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks for rows that one side has alone, beside those that a table's watermark tells: of all rows
 * the keys are compared, as whole rows are in {@link CompareStep}, and those that differ become
 * further chunks. The table is planned once that is known.
 *
 * <pre>
 *  PLANNING   the watermark's keys are all there ------------------------------> READING
 *  READING    the source's keys are summed up, at the step's point in time ----> SUMMING
 *  SUMMING    TableSummed: no bucket differs ----------------------------------> over
 *             TableSummed: some do --------------------------------------------> REREADING
 *  REREADING  the digests of the source's keys are there ----------------------> NAMING
 *  NAMING     further chunks, KeysCompared ------------------------------------> over
 *             KeysCompared: not all are told ----------------------------------> compared whole
 * </pre>
 *
 * It only finds keys: what became of their rows is read and compared like all else.
 */
final class KeySearch {
  /** Of what is no part of a plan. */
  private static final int NO_CHUNK = -1;

  private static final ChunkRange ALL = new ChunkRange(RangeKind.WHOLE, List.of(), null, null);

  private KeySearch() {}

  /** Where it is asked for, it comes before any row is read. */
  static void plan(TableState table) {
    Watermark watermark = table.getWatermark();
    if (watermark != null && watermark.getDeletes()) {
      table.setKeySearch(
          KeySearchState.newBuilder()
              .setSearching(KeySearching.PLANNING)
              .setBuckets(table.getBuckets())
              .build());
    }
  }

  static boolean isUnderWay(TableState table) {
    return table.getKeySearch() != null;
  }

  /** True where a task reads the source's keys. */
  static boolean isOut(TableState table) {
    return table.getKeySearch() != null && table.getKeySearch().getIssued();
  }

  /**
   * @param chunks that the watermark's keys are in
   */
  static void begin(RunChange change, TableState table, int chunks) {
    KeySearchState search = Objects.requireNonNull(table.getKeySearch());
    search.setChunks(chunks);
    search.setSearching(KeySearching.READING);
    sendTask(change, table);
  }

  static boolean isTaskDue(RunChange change, TableState table) {
    KeySearchState search = table.getKeySearch();
    return search != null
        && !search.getIssued()
        && (search.getSearching() == KeySearching.READING
            || search.getSearching() == KeySearching.REREADING)
        && search.getRetryAt() <= change.now().toEpochMilli()
        && table.getOpening() != null
        && Runs.canRead(change.run());
  }

  /** Has the source's keys read, where it is time. */
  static void sendTask(RunChange change, TableState table) {
    if (!isTaskDue(change, table)) {
      return;
    }
    KeySearchState search = Objects.requireNonNull(table.getKeySearch());
    TableProgress progress = table.getProgress();
    String runId = change.run().getRunId();
    int generation = progress.getGeneration();
    search.setIssued(true);
    search.setAttempt(search.getAttempt() + 1);
    change.send(
        TaskIds.keys(runId, table.getTable(), generation, search.getSearching()),
        search.getAttempt(),
        CompareChunk.newBuilder()
            .setTable(table.getTable())
            .setChunk(NO_CHUNK)
            .setRange(ALL)
            .setSnapshotId(change.run().getSnapshotId())
            .setSchemaId(progress.getSchemaId())
            .setGeneration(generation)
            .setEstimatedBytes(-1)
            .setKey(table.getKey())
            .setBuckets(search.getBuckets())
            .setKeys(true)
            .setDigests(wish(search))
            .build());
  }

  private static @Nullable DigestWish wish(KeySearchState search) {
    return search.getSearching() == KeySearching.REREADING
        ? new DigestWish(search.getTopic(), 0, search.getWanted(), search.getDetailed(), false)
        : null;
  }

  /** What is looked for in the table, where it waits for this; else null. */
  private static @Nullable KeySearchState at(@Nullable TableState table, KeySearching searching) {
    KeySearchState search = table == null ? null : table.getKeySearch();
    return search != null && search.getSearching() == searching ? search : null;
  }

  static void summed(RunChange change, ChunkSummed fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    KeySearchState search = at(table, KeySearching.READING);
    if (table == null || search == null || fact.getChunk() != NO_CHUNK) {
      return;
    }
    BucketSums sums = BucketSums.decode(search.getBuckets(), fact.getSums());
    if (sums.rows() != fact.getRows() || sums.sum() != fact.getChecksum()) {
      throw new IllegalStateException(
          "the buckets of the keys of %s are not what they add up to"
              .formatted(TableName.of(fact.getTable())));
    }
    search.setIssued(false);
    search.setFailures(0);
    search.setRows(fact.getRows());
    search.setChecksum(fact.getChecksum());
    search.setSums(fact.getSums());
    search.setSearching(KeySearching.SUMMING);
    change.perform(KeySearchEffects.sum(change, table, search));
  }

  static void tableSummed(RunChange change, TableSummed fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    KeySearchState search = at(table, KeySearching.SUMMING);
    if (table == null || search == null) {
      return;
    }
    if (fact.getWanted().hasRemaining()) {
      search.setWanted(fact.getWanted());
      search.setDetailed(fact.getDetailed());
      search.setTopic(fact.getTopic());
      search.setSearching(KeySearching.REREADING);
      sendTask(change, table);
    } else if (fact.getRows() == search.getRows() && fact.getChecksum() == search.getChecksum()) {
      end(change, table, search.getChunks(), 0);
    } else {
      throw new IllegalStateException(
          "no bucket of the keys of %s differs, and the table does"
              .formatted(TableName.of(table.getTable())));
    }
  }

  static void digested(RunChange change, ChunkDigested fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    KeySearchState search = at(table, KeySearching.REREADING);
    if (table == null || search == null || fact.getChunk() != NO_CHUNK) {
      return;
    }
    if (fact.getRows() != search.getRows() || fact.getChecksum() != search.getChecksum()) {
      compareWhole(
          change, table, "its keys were read twice at one point in time, and were not the same");
      return;
    }
    search.setIssued(false);
    search.setLastOffset(fact.getLastOffset());
    search.setDigests(fact.getDigests());
    search.setSearching(KeySearching.NAMING);
    change.perform(KeySearchEffects.rows(change, table, search));
  }

  static void compared(RunChange change, KeysCompared fact) {
    TableState table = change.table(fact.getTable(), fact.getGeneration());
    KeySearchState search = at(table, KeySearching.NAMING);
    if (table == null || search == null) {
      return;
    }
    if (fact.getObstacle() != null) {
      compareWhole(change, table, fact.getObstacle());
    } else if (areAllThere(change, table, search, fact)) {
      end(change, table, fact.getChunks(), fact.getKeys());
    } else {
      // Of two who told them, each came in part.
      compareWhole(change, table, "the keys that one side has alone were told twice");
    }
  }

  private static boolean areAllThere(
      RunChange change, TableState table, KeySearchState search, KeysCompared fact) {
    List<ChunkState> further =
        KeySearchEffects.chunks(change, table, search.getChunks(), Integer.MAX_VALUE);
    long checksum =
        further.stream()
            .mapToLong(chunk -> KeyLists.checksum(chunk.getChunk(), KeySearchEffects.keys(chunk)))
            .sum();
    return search.getChunks() + further.size() == fact.getChunks()
        && checksum == fact.getChecksum();
  }

  /** A task that reads the source's keys was not done. */
  static boolean isOf(TaskFailed fact) {
    return fact.getChunk() != null && fact.getChunk() == NO_CHUNK;
  }

  static void failed(RunChange change, TaskFailed fact) {
    TableId id = fact.getTable();
    TableState table = id == null ? null : change.table(id, fact.getGeneration());
    KeySearchState search = table == null ? null : table.getKeySearch();
    boolean isOut =
        search != null && search.getIssued() && search.getAttempt() == fact.getAttempt();
    if (table == null || search == null || !isOut) {
      return;
    }
    if (Retries.has(fact, ErrorCode.CHUNK_TORN)) {
      compareWhole(change, table, fact.getMessage());
      return;
    }
    search.setIssued(false);
    NextTry next = Retries.nextOfReader(change, fact, fact.getSnapshotId(), search.getFailures());
    search.setFailures(next.failures());
    search.setRetryAt(next.at().toEpochMilli());
  }

  private static void compareWhole(RunChange change, TableState table, String reason) {
    ChunkTasks.beginAnew(change, table, reason);
    LogChanges.compare(table, reason);
  }

  /** All keys are known of which rows are to be looked at. */
  private static void end(RunChange change, TableState table, int chunks, long further) {
    TableProgress progress = table.getProgress();
    table.setKeySearch(null);
    progress.setKeysCompared(true);
    progress.setKeysFound(progress.getKeysFound() + further);
    table.setBuckets(BucketSums.bucketsFor(progress.getKeysFound()));
    boolean isUntouched = PlanStep.planned(change, table, chunks);
    if (!isUntouched && CompareTasks.areWaiting(table) && Runs.canRead(change.run())) {
      CompareTasks.sendWaiting(change, table);
    }
  }
}
