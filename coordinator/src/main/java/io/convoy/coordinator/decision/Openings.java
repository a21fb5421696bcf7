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
  static void open(Draft draft) {
    RunState run = draft.run();
    if (!Runs.isCopying(run)) {
      return;
    }
    int live = draft.live().size();
    int waiting = run.getTables() - run.getFinalized() - live;
    int room = draft.policy().maxLive() - live;
    boolean isWorthIt =
        live == 0 || room >= waiting || room * PARTS_OF_ROOM >= draft.policy().maxLive();
    if (waiting <= 0 || room <= 0 || !isWorthIt) {
      return;
    }
    List<TableState> next = draft.tables().stream().filter(Openings::waits).limit(room).toList();
    for (int from = 0; from < next.size(); from += PER_BATCH) {
      openBatch(draft, next.subList(from, Math.min(next.size(), from + PER_BATCH)));
    }
  }

  private static boolean waits(TableState table) {
    Stage stage = table.getProgress().getStage();
    return table.getOpening() == null && (stage == Stage.CREATED || stage == Stage.PLANNED);
  }

  private static void openBatch(Draft draft, List<TableState> tables) {
    String batch = batch(tables.getFirst());
    List<TableState> opened = new ArrayList<>();
    for (TableState stored : tables) {
      TableState table = Objects.requireNonNull(draft.table(stored.getTable()));
      table.setOpening(batch);
      opened.add(table);
    }
    draft.perform(
        PendingEffects.openTopics(draft.run().getRunId(), batch, opened, draft::description));
  }

  /** A batch is called after its first table, which becomes live once in a generation. */
  static String batch(TableState first) {
    return Runs.name(first.getTable()) + ".g" + first.getProgress().getGeneration();
  }

  static void topicOpened(Draft draft, TopicOpened fact) {
    TableState table = draft.table(fact.getTable());
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
    Issuing.issueChunks(draft, table);
    Copying.closeExtracted(draft, table);
  }
}
