// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.finalize;

import io.convoy.common.bookkeeping.Checkpoint.Store;
import io.convoy.common.bookkeeping.CheckpointRow;
import io.convoy.common.bookkeeping.CheckpointTables;
import io.convoy.common.config.RejectLimit;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.coordinator.effect.ddl.Partitions;
import io.convoy.coordinator.effect.ddl.SettingDdl;
import io.convoy.coordinator.effect.ddl.TableDdl;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.evolve.ShapeMemory;
import io.convoy.coordinator.effect.expression.TranslatedParts;
import io.convoy.coordinator.effect.expression.TranslatedParts.Settled;
import io.convoy.coordinator.effect.finalize.TableBuild.Missing;
import io.convoy.coordinator.effect.inventory.DoneRule;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.TargetRelation;
import io.convoy.coordinator.effect.inventory.TargetRelation.Origin;
import io.convoy.coordinator.effect.partition.RowsOutside;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.event.TableFinalized;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns loaded rows into a table: applies the rule of done, makes an UNLOGGED table LOGGED, gives
 * it its keys and indexes. What was done before is left out; {@link TableBuild} says what shares a
 * transaction.
 */
public final class FinalizeEffect {
  private final RunTarget target;
  private final RejectLimit rejects;

  /**
   * @param rejects rows of a table that may be missing since the target refused them
   */
  public FinalizeEffect(RunTarget target, RejectLimit rejects) {
    this.target = target;
    this.rejects = rejects;
  }

  /** Empty while rows are missing: nothing has happened then. */
  public Optional<TableFinalized> perform(FinalizeTable effect) {
    TargetTable table = target.table(effect.table());
    TargetRelation relation = relation(table);
    if (!settle(effect, table, relation)) {
      requireRows(effect, table);
      return Optional.empty();
    }
    target.dataTopics().deleteUnlessKept(effect.topic());
    Settled settled = settled(table);
    List<String> warnings = new ArrayList<>(settled.warnings());
    warnings.addAll(target.names().unexpected(effect.table()));
    if (relation.origin() == Origin.THIS_RUN) {
      // Again, to say what was refused; before the indexes, which would take some of it over.
      warnings.addAll(tell(settled.table(), SettingDdl.beforeRows(settled.table())));
    }
    List<LeftOut> leftOut = new ArrayList<>();
    for (Missing missing : new TableBuild(target, settled.table(), relation).perform()) {
      if (missing.leftOut() != null) {
        leftOut.add(missing.leftOut());
      }
      if (missing.warning() != null) {
        warnings.add(missing.warning());
      }
    }
    if (relation.origin() == Origin.THIS_RUN) {
      warnings.addAll(tell(settled.table(), SettingDdl.afterKeys(settled.table())));
    }
    warnings.addAll(outside(table));
    return Optional.of(counted(effect, table, warnings, leftOut));
  }

  private TargetRelation relation(TargetTable table) {
    return target
        .session()
        .inTransaction("look at table " + table.sql(), c -> target.inventory().require(c, table));
  }

  private Settled settled(TargetTable table) {
    return target
        .session()
        .inTransaction(
            "try the expressions of table " + table.sql(), c -> TranslatedParts.settle(c, table));
  }

  private List<String> outside(TargetTable table) {
    return Partitions.of(table).isEmpty()
        ? List.of()
        : target
            .session()
            .inTransaction(
                "look at the default partition of table " + table.sql(),
                c -> RowsOutside.told(c, table).stream().toList());
  }

  /** What of these settings the target refuses. */
  private List<String> tell(TargetTable table, List<SqlStep> steps) {
    if (steps.isEmpty()) {
      return List.of();
    }
    return target
        .session()
        .inTransaction(
            "set what table %s is told".formatted(table.sql()),
            c -> SettingDdl.apply(c, table, steps));
  }

  /** Rows that are missing have to be in Kafka. */
  private void requireRows(FinalizeTable effect, TargetTable table) {
    boolean isOlder =
        target
            .session()
            .inTransaction(
                "look at the checkpoints of table " + table.sql(),
                c -> CheckpointTables.isAbandoned(c, effect.topic()));
    if (!isOlder && !target.dataTopics().exists(effect.topic())) {
      throw new ConvoyException(
          ErrorCode.ROWS_GONE,
          "topic %s is gone from Kafka, and rows of table %s in it were not loaded yet"
              .formatted(effect.topic(), table.sql()));
    }
  }

  private boolean settle(FinalizeTable effect, TargetTable table, TargetRelation relation) {
    Store store = relation.isLogged() ? Store.LOGGED : Store.UNLOGGED;
    int partitions = effect.lastOffsets().size();
    String doing = "declare table %s complete".formatted(table.sql());
    boolean worthwhile =
        target
            .session()
            .inTransaction(
                "read the checkpoints of table " + table.sql(),
                c ->
                    !CheckpointTables.isAbandoned(c, effect.topic())
                        && (CheckpointTables.isDone(c, effect.topic(), partitions)
                            || rule(effect)
                                .isMet(
                                    table.sql(), CheckpointTables.read(c, store, effect.topic()))));
    return worthwhile
        && target
            .session()
            .inTransaction(
                doing,
                connection -> {
                  if (CheckpointTables.isDone(connection, effect.topic(), partitions)) {
                    return true;
                  }
                  return settle(connection, effect, table, store);
                });
  }

  private DoneRule rule(FinalizeTable effect) {
    return new DoneRule(effect.lastOffsets(), effect.rowsExtracted(), rejects);
  }

  /** Locks out loaders, then looks again: only now is what it sees final. */
  private boolean settle(
      Connection connection, FinalizeTable effect, TargetTable table, Store store)
      throws SQLException {
    String doing = "make table %s LOGGED".formatted(table.sql());
    if (store == Store.UNLOGGED) {
      SqlSteps.run(
          connection,
          new SqlStep(doing, "LOCK TABLE " + table.sql() + " IN ACCESS EXCLUSIVE MODE"));
    }
    List<CheckpointRow> checkpoints =
        CheckpointTables.readLocked(connection, store, effect.topic());
    if (!rule(effect).isMet(table.sql(), checkpoints)) {
      return false;
    }
    if (store == Store.UNLOGGED) {
      SqlSteps.run(connection, TableDdl.logged(table));
    }
    CheckpointTables.settle(connection, effect.topic(), effect.lastOffsets().size());
    return true;
  }

  private TableFinalized counted(
      FinalizeTable effect, TargetTable table, List<String> warnings, List<LeftOut> leftOut) {
    return target
        .session()
        .inTransaction(
            "count the rows of table " + table.sql(),
            connection -> {
              ShapeMemory.keep(connection, target.lasting(), effect.table());
              List<CheckpointRow> checkpoints =
                  CheckpointTables.read(connection, Store.LOGGED, effect.topic());
              return new TableFinalized(
                  effect.tableId(),
                  checkpoints.stream().mapToLong(CheckpointRow::rows).sum(),
                  checkpoints.stream().mapToLong(CheckpointRow::rejected).sum(),
                  effect.generation(),
                  warnings,
                  leftOut,
                  checkpoints.stream().mapToLong(CheckpointRow::rejectedSum).sum());
            });
  }
}
