// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.prepare;

import io.convoy.common.bookkeeping.CheckpointTables;
import io.convoy.common.bookkeeping.RejectedRows;
import io.convoy.coordinator.decision.Effect.OpenTopics;
import io.convoy.coordinator.decision.Opening;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.TargetRelation;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.event.TopicOpened;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Gives tables the topics that their rows travel in.
 *
 * <p>A table that is begun anew is emptied first, in one transaction that also ends the topics of
 * its earlier generations: a loader that still has rows of one of these is fenced by its checkpoint
 * from then on. The topic comes last, since loaders take it up as soon as they see it.
 */
public final class OpenEffect {
  private final RunTarget target;

  public OpenEffect(RunTarget target) {
    this.target = target;
  }

  public List<TopicOpened> perform(OpenTopics effect) {
    demandSpace(effect);
    Map<String, Integer> wanted = new LinkedHashMap<>();
    for (Opening opening : effect.tables()) {
      int partitions = target.dataTopics().partitionsFor(opening.estimatedBytes());
      if (opening.generation() > 0) {
        empty(opening, partitions);
        target.dataTopics().delete(earlierTopics(opening));
      }
      wanted.put(topic(opening), partitions);
    }
    Map<String, Integer> made = target.dataTopics().create(wanted);
    return effect.tables().stream()
        .map(opening ->
            new TopicOpened(
                opening.description().id(),
                opening.generation(),
                topic(opening),
                made.get(topic(opening))))
        .toList();
  }

  private List<String> earlierTopics(Opening opening) {
    return IntStream.range(0, opening.generation())
        .mapToObj(generation -> target.topic(opening.description().id(), generation))
        .toList();
  }

  private void demandSpace(OpenTopics effect) {
    long bytes = 0;
    int partitions = 0;
    for (Opening opening : effect.tables()) {
      bytes += Math.max(0, opening.estimatedBytes());
      partitions += target.dataTopics().partitionsFor(opening.estimatedBytes());
    }
    String rowTopics = target.topics().dataPrefix(effect.runId());
    target.dataTopics().space().demand(rowTopics, bytes, partitions);
  }

  private String topic(Opening opening) {
    return target.topic(opening.description().id(), opening.generation());
  }

  private void empty(Opening opening, int partitions) {
    TargetTable table = target.table(opening.description().table());
    target
        .session()
        .inTransaction(
            "empty table %s, which is begun anew".formatted(table.sql()),
            connection -> empty(connection, opening, table, partitions));
  }

  /** False where that was done before. */
  private boolean empty(Connection connection, Opening opening, TargetTable table, int partitions)
      throws SQLException {
    TableId id = opening.description().id();
    if (CheckpointTables.isAbandoned(connection, target.topic(id, opening.generation() - 1))) {
      return false;
    }
    TargetRelation there = target.inventory().require(connection, table);
    // Locks out loaders before their checkpoints are touched, in the order in which they lock.
    SqlSteps.run(
        connection,
        new SqlStep(
            "empty table " + table.sql(),
            "TRUNCATE TABLE %s%s".formatted(there.kind().equals("p") ? "" : "ONLY ", table.sql())));
    for (int generation = 0; generation < opening.generation(); generation++) {
      CheckpointTables.abandon(connection, target.topic(id, generation));
      RejectedRows.forgetTopic(connection, target.topic(id, generation));
    }
    if (there.isLogged()) {
      CheckpointTables.prepare(connection, topic(opening), partitions);
    }
    return true;
  }
}
