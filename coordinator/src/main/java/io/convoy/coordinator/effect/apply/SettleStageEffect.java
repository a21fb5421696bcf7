// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.apply;

import io.convoy.common.bookkeeping.Checkpoint.Store;
import io.convoy.common.bookkeeping.CheckpointRow;
import io.convoy.common.bookkeeping.CheckpointTables;
import io.convoy.common.config.RejectLimit;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Effect.SettleStage;
import io.convoy.coordinator.effect.inventory.DoneRule;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.schemas.event.TableStaged;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Applies the rule of done to a stage, and removes the topic that its rows came in. */
public final class SettleStageEffect {
  private final RunTarget target;
  private final RejectLimit rejects;

  /**
   * @param rejects rows of a table that may be missing since the target refused them
   */
  public SettleStageEffect(RunTarget target, RejectLimit rejects) {
    this.target = target;
    this.rejects = rejects;
  }

  /** Empty while rows are missing: nothing has happened then. */
  public Optional<TableStaged> perform(SettleStage effect) {
    String stage = StageName.of(effect.topic()).sql();
    Optional<TableStaged> staged =
        target
            .session()
            .inTransaction("declare %s complete".formatted(stage), c -> settle(c, effect, stage));
    if (staged.isPresent()) {
      target.dataTopics().deleteUnlessKept(effect.topic());
    } else if (!target.dataTopics().exists(effect.topic())) {
      throw new ConvoyException(
          ErrorCode.ROWS_GONE,
          "topic %s is gone from Kafka, and rows in it were not staged yet"
              .formatted(effect.topic()));
    }
    return staged;
  }

  private Optional<TableStaged> settle(Connection connection, SettleStage effect, String stage)
      throws SQLException {
    String topic = effect.topic();
    int partitions = effect.lastOffsets().size();
    if (!CheckpointTables.isDone(connection, topic, partitions)) {
      List<CheckpointRow> checkpoints =
          CheckpointTables.readLocked(connection, Store.UNLOGGED, topic);
      DoneRule rule = new DoneRule(effect.lastOffsets(), effect.rows(), rejects);
      if (!rule.isMet(stage, checkpoints)) {
        return Optional.empty();
      }
      CheckpointTables.settle(connection, topic, partitions);
    }
    List<CheckpointRow> done = CheckpointTables.read(connection, Store.LOGGED, topic);
    return Optional.of(
        new TableStaged(
            effect.tableId(),
            effect.generation(),
            done.stream().mapToLong(CheckpointRow::rows).sum(),
            done.stream().mapToLong(CheckpointRow::rejected).sum()));
  }
}
