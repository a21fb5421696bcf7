// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import io.convoy.common.bookkeeping.CheckpointTables;
import io.convoy.common.bookkeeping.RejectedRows;
import io.convoy.common.bookkeeping.TargetCatalog;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.TargetConfig.History;
import io.convoy.common.postgres.ConfiguredNames;
import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Ending;
import io.convoy.coordinator.decision.RunEntry;
import io.convoy.coordinator.effect.apply.AppliedRuns;
import io.convoy.coordinator.effect.evolve.ShapeMemory;
import io.convoy.coordinator.effect.finalize.ForeignKeyEffect;
import io.convoy.coordinator.effect.inventory.LeftOutStore;
import io.convoy.coordinator.effect.inventory.LogMemory;
import io.convoy.coordinator.effect.inventory.RunHistory;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.SetAsideKeys;
import io.convoy.coordinator.effect.inventory.SetAsideKeys.SetAsideKey;
import io.convoy.coordinator.effect.inventory.SetAsideTriggers;
import io.convoy.coordinator.effect.inventory.TargetRelation;
import io.convoy.coordinator.effect.inventory.TargetRelation.Origin;
import io.convoy.coordinator.effect.inventory.WatermarkMemory;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.coordinator.effect.swap.SwapSchemas;
import io.convoy.schemas.event.TablesGone;
import io.convoy.schemas.event.TargetReleased;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/**
 * Removes what a run that is over needs no more: its topics, its bookkeeping, and the tables that a
 * cancelled run made. The lock is its owner's to give back.
 */
final class ReleaseEffect {
  private final RunTarget target;
  private final ConvoyConfig config;

  ReleaseEffect(RunTarget target, ConvoyConfig config) {
    this.target = target;
    this.config = config;
  }

  List<SpecificRecord> perform(ReleaseTarget effect) {
    List<TableId> gone =
        effect.carried().isEmpty()
            ? List.of()
            : target
                .session()
                .inTransaction(
                    "look for tables that the source has no more", c -> gone(c, effect.carried()));
    TargetReleased released = release(effect);
    return gone.isEmpty() ? List.of(released) : List.of(new TablesGone(gone), released);
  }

  /** Not those that somebody dropped here too, or that are not to be carried any more. */
  private List<TableId> gone(Connection connection, Set<TableId> carried) throws SQLException {
    Predicate<TableId> isCarried = config.source().tables().filter();
    List<TableId> gone = new ArrayList<>();
    for (TableId table : ShapeMemory.tables(connection, target)) {
      if (!carried.contains(table) && isCarried.test(table) && isHere(connection, table)) {
        gone.add(table);
      }
    }
    return gone;
  }

  private boolean isHere(Connection connection, TableId table) throws SQLException {
    ConfiguredNames names = target.names().lasting();
    String name = SqlNames.quote(names.schema(table.getSchemaName()), names.table(table));
    return SqlCall.findsRelation(connection, name);
  }

  private TargetReleased release(ReleaseTarget effect) {
    String rows = target.topics().dataPrefix(target.runId());
    String digests = target.topics().digestPrefix(target.runId());
    target.dataTopics().delete(topic -> topic.startsWith(rows) || topic.startsWith(digests));
    if (effect.ending() == Ending.COMPARED) {
      return new TargetReleased();
    }
    boolean kept =
        target
            .session()
            .inTransaction("look for the run's bookkeeping", ReleaseEffect::hasBookkeeping);
    if (kept) {
      if (effect.ending() == Ending.CANCELLED || hasMended(effect)) {
        dropTables();
      }
      restoreTriggers();
      restoreKeys();
      target.session().inTransaction("remove the run's bookkeeping", c -> forget(c, effect));
      target.session().inTransaction("remove schema convoy", ReleaseEffect::dropIfEmpty);
    }
    return new TargetReleased();
  }

  private static boolean hasMended(ReleaseTarget effect) {
    return effect.ending() == Ending.MENDED || effect.ending() == Ending.PROVEN;
  }

  private static boolean hasBookkeeping(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("SELECT to_regclass('convoy.owned_table') IS NOT NULL")) {
      return row.next() && row.getBoolean(1);
    }
  }

  /** All at once, since foreign keys may lie between them. */
  private void dropTables() {
    String doing = "drop the tables that the run made and that are not to stay";
    target
        .session()
        .inTransaction(
            doing,
            connection -> {
              List<TargetRelation> made =
                  target.inventory().owned(connection).stream()
                      .filter(relation -> relation.origin() == Origin.THIS_RUN)
                      .toList();
              for (String drop : TargetRelation.drops(made)) {
                SqlSteps.run(connection, new SqlStep(doing, drop));
              }
              return made;
            });
  }

  /** Existing tables whose foreign keys still wait: the run ended before it came to them. */
  private void restoreKeys() {
    List<SetAsideKey> waiting =
        target
            .session()
            .inTransaction(
                "look for foreign keys that wait",
                connection -> {
                  SetAsideKeys.forgetDropped(connection, target.topics().pipeline());
                  return SetAsideKeys.waiting(connection, target.topics().pipeline(), null);
                });
    new ForeignKeyEffect(target).restore(waiting);
  }

  private void restoreTriggers() {
    String doing = "turn on the triggers of tables that the run filled";
    target
        .session()
        .inTransaction(doing, c -> SetAsideTriggers.restore(c, target.topics().pipeline(), null));
  }

  private boolean forget(Connection connection, ReleaseTarget effect) throws SQLException {
    Ending ending = effect.ending();
    if (effect.entry().isPresent() && config.target().history() == History.KEEP) {
      RunEntry entry = effect.entry().orElseThrow();
      RunHistory.put(connection, target.topics().pipeline(), config.source().maskedUrl(), entry);
    }
    forgetRejects(connection, effect);
    String prefix = target.topics().dataPrefix(target.runId());
    CheckpointTables.delete(connection, prefix, prefix + "/");
    if (ending == Ending.KEPT_ASIDE) {
      // People may look at the tables; the next run knows them by what is noted.
      return true;
    }
    remember(connection, effect);
    if (hasMended(effect)) {
      AppliedRuns.forget(connection, target);
      // What an unfinished load made stays its own.
      target.inventory().forgetRun(connection);
      return true;
    }
    forgetShapes(connection, effect);
    target.inventory().forgetAll(connection);
    SwapSchemas.removeOwn(connection, target);
    if (ending == Ending.CANCELLED) {
      LeftOutStore.forgetRun(connection, target);
    }
    return true;
  }

  /** A table that keeps history must never be taken for one that does not. */
  private void forgetShapes(Connection connection, ReleaseTarget effect) throws SQLException {
    boolean isKnown = effect.entry().isPresent() && config.target().history() == History.KEEP;
    if (effect.ending() == Ending.CANCELLED) {
      ShapeMemory.forgetAll(connection, target);
    } else if (!isKnown) {
      ShapeMemory.forgetMirrored(connection, target);
    }
  }

  private void remember(Connection connection, ReleaseTarget effect) throws SQLException {
    if (effect.log().isPresent() && effect.ending() == Ending.COMPLETED) {
      LogMemory.keepLoaded(connection, target.lasting(), effect.log().orElseThrow());
    }
    WatermarkMemory.keep(connection, target.lasting(), effect.marks());
    if (effect.ending() == Ending.PROVEN) {
      LogMemory.prove(connection, target);
    }
  }

  /** What a load rejected may be loaded later on; what another run rejected comes with the next. */
  private void forgetRejects(Connection connection, ReleaseTarget effect) throws SQLException {
    String pipeline = target.topics().pipeline();
    if (effect.ending() == Ending.CANCELLED || hasMended(effect)) {
      RejectedRows.forgetRun(connection, pipeline, target.runId());
    } else {
      RejectedRows.forgetVoid(connection, pipeline, target.runId());
    }
  }

  private static boolean dropIfEmpty(Connection connection) throws SQLException {
    SetAsideKeys.dropIfEmpty(connection);
    SetAsideTriggers.dropIfEmpty(connection);
    LeftOutStore.dropIfEmpty(connection);
    AppliedRuns.dropIfEmpty(connection);
    LogMemory.dropIfEmpty(connection);
    WatermarkMemory.dropIfEmpty(connection);
    ShapeMemory.dropIfEmpty(connection);
    SwapSchemas.dropTableIfEmpty(connection);
    TargetCatalog.dropIfEmpty(connection);
    return true;
  }
}
