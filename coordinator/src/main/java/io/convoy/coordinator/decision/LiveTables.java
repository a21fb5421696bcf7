// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.coordinator.decision.Effect.OpenTopics;
import io.convoy.schemas.event.PartitionProgress;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TopicOpened;
import io.convoy.schemas.name.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Gives tables their turn: a table is live from when its topic is asked for until it is final, and
 * only so many are live at once, since each topic is a burden on the brokers. The largest come
 * first.
 */
final class LiveTables {
  /** Topics that are made in one go. */
  private static final int PER_BATCH = 100;

  /** A batch is worth its round trips where so much of the room is free, or all that is needed. */
  private static final int PARTS_OF_ROOM = 4;

  private LiveTables() {}

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
    List<TableState> next =
        change.tables().stream().filter(LiveTables::isWaiting).limit(room).toList();
    for (int from = 0; from < next.size(); from += PER_BATCH) {
      openBatch(change, next.subList(from, Math.min(next.size(), from + PER_BATCH)));
    }
  }

  private static boolean isWaiting(TableState table) {
    Stage stage = table.getProgress().getStage();
    return table.getOpening() == null && (stage == Stage.CREATED || stage == Stage.PLANNED);
  }

  private static void openBatch(RunChange change, List<TableState> tables) {
    String batch = batch(tables.getFirst());
    for (TableState table : tables) {
      Objects.requireNonNull(change.table(table.getTable())).setOpening(batch);
    }
    change.perform(openTopics(change, batch, tables));
  }

  /** A batch is called after its first table, which becomes live once in a generation. */
  static String batch(TableState first) {
    return TableName.of(first.getTable()) + ".g" + first.getProgress().getGeneration();
  }

  /** The topics that are asked for and not there. */
  static List<OpenTopics> pending(RunChange change) {
    Map<String, List<TableState>> batches = new LinkedHashMap<>();
    for (TableState table : change.tables()) {
      String batch = table.getOpening();
      if (batch != null && !Runs.isOpen(table)) {
        batches.computeIfAbsent(batch, first -> new ArrayList<>()).add(table);
      }
    }
    return batches.entrySet().stream()
        .map(batch -> openTopics(change, batch.getKey(), batch.getValue()))
        .toList();
  }

  private static OpenTopics openTopics(RunChange change, String batch, List<TableState> tables) {
    return new OpenTopics(
        change.run().getRunId(),
        batch,
        tables.stream()
            .map(table ->
                new Opening(
                    change.description(table),
                    table.getProgress().getEstimatedBytes(),
                    table.getProgress().getGeneration()))
            .toList());
  }

  /** The topic is there: the rows of the table may travel. */
  static void opened(TableState table, TopicOpened fact) {
    table.getProgress().setTopic(fact.getTopic());
    table.getProgress().setPartitions(partitions(fact.getPartitions()));
  }

  /** Of a topic that nothing is in yet. */
  static List<PartitionProgress> partitions(int count) {
    List<PartitionProgress> partitions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      partitions.add(PartitionProgress.newBuilder().build());
    }
    return partitions;
  }
}
