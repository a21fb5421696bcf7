// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.target;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.coordinator.target.Checkpoints.Store;
import io.convoy.coordinator.target.DoneRule.Checkpoint;
import io.convoy.coordinator.target.TableKeys.Planned;
import io.convoy.coordinator.target.TableKeys.Present;
import io.convoy.coordinator.target.TableKeys.Translated;
import io.convoy.coordinator.target.TargetRelation.Origin;
import io.convoy.coordinator.target.TranslatedParts.Settled;
import io.convoy.schemas.event.TableFinalized;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Turns loaded rows into a table: applies the rule of done, makes an UNLOGGED table LOGGED, gives
 * it its keys and indexes. Each step is a transaction of its own and is left out where it was done
 * before.
 */
final class FinalizeEffect {
  private static final String PRESENT =
      """
      SELECT conname, contype = 'p', false FROM pg_constraint WHERE conrelid = ?::regclass
      UNION ALL
      SELECT c.relname, false, true FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE i.indrelid = ?::regclass\
      """;

  private final RunTarget target;

  FinalizeEffect(RunTarget target) {
    this.target = target;
  }

  /** Empty while rows are missing: nothing has happened then. */
  Optional<TableFinalized> perform(FinalizeTable effect) {
    TargetTable table = target.table(effect.table());
    TargetRelation relation =
        target.session().inTransaction("look at table " + table.sql(), c -> relation(c, table));
    if (!settle(effect, table, relation)) {
      requireRows(effect, table);
      return Optional.empty();
    }
    target.dataTopics().deleteUnlessKept(effect.topic());
    Settled settled = settled(table);
    List<String> warnings = new ArrayList<>(settled.warnings());
    warnings.addAll(target.names().unexpected(effect.table()));
    Set<String> refused = new HashSet<>();
    for (Planned planned : TableKeys.all(settled.table())) {
      inTransaction(planned.step(), c -> addUnlessPresent(c, table, planned))
          .ifPresent(reason -> {
            Translated translated = Objects.requireNonNull(planned.translated());
            refused.add(translated.name());
            warnings.add(TranslatedParts.warning(translated.what(), translated.original(), reason));
          });
    }
    TargetTable carried = TranslatedParts.without(settled.table(), refused);
    if (relation.origin() == Origin.THIS_RUN) {
      warnings.addAll(tell(carried));
    }
    run(new SqlStep("analyze table " + table.sql(), "ANALYZE " + table.sql()));
    if (relation.origin() == Origin.THIS_RUN) {
      CommentDdl.all(carried).forEach(this::run);
    }
    return Optional.of(counted(effect, table, warnings));
  }

  private Settled settled(TargetTable table) {
    return target
        .session()
        .inTransaction(
            "try the expressions of table " + table.sql(), c -> TranslatedParts.settle(c, table));
  }

  /** What of the table's settings the target refuses; statistics come before ANALYZE. */
  private List<String> tell(TargetTable table) {
    List<SqlStep> steps = new ArrayList<>(SettingDdl.beforeRows(table));
    steps.addAll(SettingDdl.afterKeys(table));
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
                c -> Checkpoints.isAbandoned(c, effect.topic()));
    if (!isOlder && !target.dataTopics().exists(effect.topic())) {
      throw new ConvoyException(
          ErrorCode.ROWS_GONE,
          "topic %s is gone from Kafka, and rows of table %s in it were not loaded yet"
              .formatted(effect.topic(), table.sql()));
    }
  }

  private TargetRelation relation(Connection connection, TargetTable table) throws SQLException {
    return target
        .inventory()
        .find(connection, table)
        .orElseThrow(() ->
            new ConvoyException(
                ErrorCode.TARGET_ERROR,
                "table %s is gone from the target while its rows were being loaded; start a new run"
                    .formatted(table.sql())));
  }

  private boolean settle(FinalizeTable effect, TargetTable table, TargetRelation relation) {
    Store store = relation.isLogged() ? Store.LOGGED : Store.UNLOGGED;
    DoneRule rule = new DoneRule(effect.lastOffsets(), effect.rowsExtracted());
    int partitions = effect.lastOffsets().size();
    String doing = "declare table %s complete".formatted(table.sql());
    boolean worthwhile =
        target
            .session()
            .inTransaction(
                "read the checkpoints of table " + table.sql(),
                c ->
                    !Checkpoints.isAbandoned(c, effect.topic())
                        && (Checkpoints.isDone(c, effect.topic(), partitions)
                            || rule.isMet(
                                table.sql(), Checkpoints.read(c, store, effect.topic()))));
    return worthwhile
        && target
            .session()
            .inTransaction(
                doing,
                connection -> {
                  if (Checkpoints.isDone(connection, effect.topic(), partitions)) {
                    return true;
                  }
                  return settle(connection, effect, table, store);
                });
  }

  /** Locks out loaders, then looks again: only now is what it sees final. */
  private static boolean settle(
      Connection connection, FinalizeTable effect, TargetTable table, Store store)
      throws SQLException {
    String doing = "make table %s LOGGED".formatted(table.sql());
    if (store == Store.UNLOGGED) {
      SqlSteps.run(
          connection,
          new SqlStep(doing, "LOCK TABLE " + table.sql() + " IN ACCESS EXCLUSIVE MODE"));
    }
    List<Checkpoint> checkpoints = Checkpoints.readLocked(connection, store, effect.topic());
    DoneRule rule = new DoneRule(effect.lastOffsets(), effect.rowsExtracted());
    if (!rule.isMet(table.sql(), checkpoints)) {
      return false;
    }
    if (store == Store.UNLOGGED) {
      SqlSteps.run(connection, new SqlStep(doing, "ALTER TABLE " + table.sql() + " SET LOGGED"));
    }
    Checkpoints.settle(connection, effect.topic(), effect.lastOffsets().size());
    return true;
  }

  /** Why it had to be left out, which only a translation may be. */
  private static Optional<String> addUnlessPresent(
      Connection connection, TargetTable table, Planned planned) throws SQLException {
    if (planned.isIn(present(connection, table))) {
      return Optional.empty();
    }
    if (planned.translated() != null) {
      return SqlAttempt.refusal(connection, planned.step());
    }
    SqlSteps.run(connection, planned.step());
    return Optional.empty();
  }

  private static Present present(Connection connection, TargetTable table) throws SQLException {
    boolean primaryKey = false;
    Set<String> constraints = new HashSet<>();
    Set<String> indexes = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(PRESENT)) {
      statement.setString(1, table.sql());
      statement.setString(2, table.sql());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          primaryKey |= row.getBoolean(2);
          (row.getBoolean(3) ? indexes : constraints).add(row.getString(1));
        }
      }
    }
    return new Present(primaryKey, constraints, indexes);
  }

  private TableFinalized counted(FinalizeTable effect, TargetTable table, List<String> warnings) {
    return target
        .session()
        .inTransaction(
            "count the rows of table " + table.sql(),
            connection -> {
              List<Checkpoint> checkpoints =
                  Checkpoints.read(connection, Store.LOGGED, effect.topic());
              return new TableFinalized(
                  effect.tableId(),
                  checkpoints.stream().mapToLong(Checkpoint::rows).sum(),
                  checkpoints.stream().mapToLong(Checkpoint::rejected).sum(),
                  effect.generation(),
                  warnings);
            });
  }

  private void run(SqlStep step) {
    inTransaction(
        step,
        connection -> {
          SqlSteps.run(connection, step);
          return step;
        });
  }

  private <T> T inTransaction(SqlStep step, SqlWork<T> work) {
    return target.session().inTransaction(step.doing(), work);
  }
}
