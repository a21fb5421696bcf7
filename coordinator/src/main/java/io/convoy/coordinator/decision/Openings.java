// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.PartitionProgress;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TopicOpened;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Gives tables their turn: a table is live from when its topic is asked for until it is final, and
 * only so many are live at once, since each topic is a burden on the brokers. The largest come
 * first.
 */
final class Openings {
  /** Topics that are made in one go. */
  private static final int PER_BATCH = 100;

  /** A batch is worth its round trips where so much of the room is free, or all that is needed. */
  private static final int PARTS_OF_ROOM = 4;

  private Openings() {}

  /** Lets tables that wait become live, as far as there is room. */
  static void open(RunChange change) {
    RunState run = change.run();
    if (!Runs.isCopying(run)) {
      return;
    }
    int live = change.live().size();
    int waiting = run.getTables() - run.getFinalized() - live;
    int room = change.policy().maxLive() - live;
    boolean isWorthIt =
        live == 0 || room >= waiting || room * PARTS_OF_ROOM >= change.policy().maxLive();
    if (waiting <= 0 || room <= 0 || !isWorthIt) {
      return;
    }
    List<TableState> next = change.tables().stream().filter(Openings::waits).limit(room).toList();
    for (int from = 0; from < next.size(); from += PER_BATCH) {
      openBatch(change, next.subList(from, Math.min(next.size(), from + PER_BATCH)));
    }
  }

  private static boolean waits(TableState table) {
    Stage stage = table.getProgress().getStage();
    return table.getOpening() == null && (stage == Stage.CREATED || stage == Stage.PLANNED);
  }

  private static void openBatch(RunChange change, List<TableState> tables) {
    String batch = batch(tables.getFirst());
    List<TableState> opened = new ArrayList<>();
    for (TableState stored : tables) {
      TableState table = Objects.requireNonNull(change.table(stored.getTable()));
      table.setOpening(batch);
      opened.add(table);
    }
    change.perform(
        PendingEffects.openTopics(change.run().getRunId(), batch, opened, change::description));
  }

  /** A batch is called after its first table, which becomes live once in a generation. */
  static String batch(TableState first) {
    return Runs.name(first.getTable()) + ".g" + first.getProgress().getGeneration();
  }

  static void topicOpened(RunChange change, TopicOpened fact) {
    TableState table = change.table(fact.getTable());
    if (table == null
        || !Generations.isCurrent(table, fact.getGeneration())
        || table.getOpening() == null
        || Runs.isOpen(table)) {
      return;
    }
    List<PartitionProgress> partitions = new ArrayList<>();
    for (int i = 0; i < fact.getPartitions(); i++) {
      partitions.add(PartitionProgress.newBuilder().build());
    }
    table.getProgress().setTopic(fact.getTopic());
    table.getProgress().setPartitions(partitions);
    Issuing.issueChunks(change, table);
    Copying.closeExtracted(change, table);
  }
}
