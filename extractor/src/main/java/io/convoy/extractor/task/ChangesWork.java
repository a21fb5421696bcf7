// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.extractor.source.ChangesRequest;
import io.convoy.extractor.source.ChangesRequest.Trimming;
import io.convoy.extractor.source.LoggedChanges;
import io.convoy.extractor.source.LoggedChanges.TableKeys;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.event.ChangesFound;
import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.FindChanges;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.event.TableChanges;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.Task;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds in the source's log which rows changed, and reports their keys as chunks of the tables that
 * they are of: these alone are compared then.
 */
final class ChangesWork implements TaskWork {
  private static final Logger LOG = LoggerFactory.getLogger(ChangesWork.class);
  private static final int KEYS_PER_CHUNK = 5_000;
  private static final int CHARACTERS_PER_CHUNK = 128 << 10;

  private final SourceSession session;

  ChangesWork(SourceSession session) {
    this.session = session;
  }

  @Override
  public Outcome run(Task task, TaskTransaction transaction) {
    FindChanges wish = (FindChanges) task.getPayload();
    LoggedChanges found =
        session.findChanges(
            new ChangesRequest(
                wish.getSlot(),
                wish.getPublication(),
                wish.getFrom(),
                wish.getProven() ? Trimming.GONE : Trimming.KEPT,
                wish.getVisible()));
    for (TableKeys table : found.tables()) {
      report(task, wish.getSnapshotId(), table, transaction);
    }
    transaction.fact(
        task.getRunId(), new ChangesFound(wish.getSnapshotId(), found.upTo(), found.obstacle()));
    LOG.info(
        "{}: {} rows changed by the source's log, up to {}{}",
        task.getTaskId(),
        found.tables().stream().mapToLong(table -> table.keys().size()).sum(),
        found.upTo(),
        found.obstacle() == null ? "" : "; " + found.obstacle());
    return Outcome.NOTHING;
  }

  private static void report(
      Task task, String snapshotId, TableKeys table, TaskTransaction transaction) {
    transaction.fact(
        task.getRunId(),
        new TableChanges(
            table.table(),
            snapshotId,
            table.columns(),
            (long) table.keys().size(),
            table.obstacle()));
    if (table.obstacle() != null) {
      return;
    }
    int chunks = 0;
    int keys = 0;
    int characters = 0;
    List<String> values = new ArrayList<>();
    for (String key : table.keys()) {
      if (keys == KEYS_PER_CHUNK || characters > CHARACTERS_PER_CHUNK) {
        transaction.fact(task.getRunId(), chunk(table, chunks, values, keys));
        values = new ArrayList<>();
        chunks++;
        keys = 0;
        characters = 0;
      }
      values.addAll(List.of(key.split(TableKeys.SEPARATOR, -1)));
      keys++;
      characters += key.length();
    }
    if (keys > 0) {
      transaction.fact(task.getRunId(), chunk(table, chunks, values, keys));
      chunks++;
    }
    transaction.fact(
        task.getRunId(),
        TablePlanned.newBuilder()
            .setTable(table.table())
            .setChunks(chunks)
            .setSnapshotId(snapshotId)
            .setKeys(true)
            .build());
  }

  private static ChunkPlanned chunk(TableKeys table, int number, List<String> values, int keys) {
    return ChunkPlanned.newBuilder()
        .setTable(table.table())
        .setChunk(number)
        .setRange(new ChunkRange(RangeKind.KEYS, table.columns(), values, null))
        .setEstimatedBytes(keys * table.bytesPerRow())
        .build();
  }
}
