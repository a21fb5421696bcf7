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
import java.util.Collection;
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
    for (List<String> keys : inChunks(table.keys())) {
      transaction.fact(task.getRunId(), chunk(table, chunks, keys));
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
