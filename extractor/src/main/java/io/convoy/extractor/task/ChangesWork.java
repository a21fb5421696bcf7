// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.extractor.source.ChangesRequest;
import io.convoy.extractor.source.ChangesRequest.Trimming;
import io.convoy.extractor.source.LoggedChanges;
import io.convoy.extractor.source.LoggedChanges.TableKeys;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.event.ChangesFound;
import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.FindChanges;
import io.convoy.schemas.event.TableChanges;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.Task;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds in the source's log which rows changed, and reports their keys as chunks of the tables that
 * they are of: these alone are compared then.
 */
final class ChangesWork implements TaskWork {
  private static final Logger LOG = LoggerFactory.getLogger(ChangesWork.class);

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
    List<ChunkPlanned> chunks = KeyChunks.of(table);
    chunks.forEach(chunk -> transaction.fact(task.getRunId(), chunk));
    transaction.fact(
        task.getRunId(),
        TablePlanned.newBuilder()
            .setTable(table.table())
            .setChunks(chunks.size())
            .setSnapshotId(snapshotId)
            .setKeys(true)
            .build());
  }
}
