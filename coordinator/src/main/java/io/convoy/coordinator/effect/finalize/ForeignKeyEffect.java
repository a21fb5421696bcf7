// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.finalize;

import io.convoy.common.bookkeeping.CheckpointTables;
import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.effect.ddl.CommentDdl;
import io.convoy.coordinator.effect.ddl.KeyDdl;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.inventory.LeftOutStore.LeftOutObject;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.SetAsideKeys;
import io.convoy.coordinator.effect.inventory.SetAsideKeys.SetAsideKey;
import io.convoy.coordinator.effect.inventory.SetAsideTriggers;
import io.convoy.coordinator.effect.inventory.TargetRelation;
import io.convoy.coordinator.effect.session.SqlWork;
import io.convoy.coordinator.effect.statement.Refusal;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.event.ForeignKeysAdded;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds a table's foreign keys once all tables have their rows: each NOT VALID first, which takes
 * strong locks for a moment, then validated under weak ones. Grants come last.
 */
public final class ForeignKeyEffect {
  private static final Logger LOG = LoggerFactory.getLogger(ForeignKeyEffect.class);

  private static final String IS_THERE = "SELECT to_regclass(?) IS NOT NULL";

  // Keys of two tables that point to each other lock both, each its own table first, and would
  // wait for one another; so would joint transactions of several tables. Locks of the tables
  // themselves, in an order, would want rights on the referenced ones.
  private static final String ONE_AT_A_TIME =
      "SELECT pg_advisory_xact_lock(hashtext('convoy foreign keys'))";

  private static final String VALIDATED =
      """
      SELECT convalidated FROM pg_constraint
      WHERE conrelid = to_regclass(?) AND conname = ? AND contype = 'f'\
      """;

  private final RunTarget target;

  public ForeignKeyEffect(RunTarget target) {
    this.target = target;
  }

  public ForeignKeysAdded perform(AddForeignKeys effect) {
    Table source = effect.table();
    TargetTable table = target.table(source);
    LeavingOut leavingOut = new LeavingOut(target, table);
    takeJointTurn(table);
    List<LeftOut> leftOut = new ArrayList<>(restoreOwn(table));
    List<String> late = lateParts(table);
    // Some of it may need tables under the names that a swap gives them, which tries it again.
    List<String> warnings = new ArrayList<>(target.names().isShadow() ? List.of() : late);
    for (ForeignKey key : source.getForeignKeys()) {
      Added added = add(table, key, leavingOut);
      if (added.leftOut() != null) {
        leftOut.add(added.leftOut());
      }
      if (added.obstacle() != null) {
        String warning = notCarried(table, key, added.obstacle());
        LOG.warn("{}", warning);
        warnings.add(warning);
      }
    }
    TableAccess.Told access = new TableAccess(target).add(table);
    warnings.addAll(access.warnings());
    leftOut.addAll(access.leftOut());
    return ForeignKeysAdded.newBuilder()
        .setTable(effect.tableId())
        .setWarnings(warnings)
        .setLeftOut(leftOut)
        .build();
  }

  /** Once for all keys of all tables of a joint transaction, before it locks anything else. */
  private void takeJointTurn(TargetTable table) {
    if (target.session().isJoint()) {
      target.session().inTransaction("add foreign keys to " + table.sql(), this::waitForTurn);
    }
  }

  /** Adds a key in a transaction of its own, or in the joint one, whose turn it is already. */
  private <T> T inTurn(String doing, SqlWork<T> work) {
    boolean isJoint = target.session().isJoint();
    return target
        .session()
        .inTransaction(
            doing,
            connection -> {
              if (!isJoint) {
                waitForTurn(connection);
              }
              return work.run(connection);
            });
  }

  private boolean waitForTurn(Connection connection) throws SQLException {
    SqlCall.execute(connection, ONE_AT_A_TIME);
    return true;
  }

  /** Gives an existing table its foreign keys and triggers back. */
  private List<LeftOut> restoreOwn(TargetTable table) {
    String pipeline = target.topics().pipeline();
    List<SetAsideKey> keys =
        target
            .session()
            .inTransaction(
                "look for the foreign keys that %s had".formatted(table.sql()),
                c -> SetAsideKeys.waiting(c, pipeline, table));
    List<LeftOut> leftOut = restore(keys);
    target
        .session()
        .inTransaction(
            "turn on the triggers of table " + table.sql(),
            c -> SetAsideTriggers.restore(c, pipeline, table));
    return leftOut;
  }

  /** How the report says it. */
  public static String notCarried(TargetTable table, ForeignKey key, String obstacle) {
    return "foreign key %s of %s is not carried: %s"
        .formatted(table.quoted(key.getName()), table.sql(), obstacle);
  }

  /**
   * Why a foreign key is not the run's to add.
   *
   * @param referenced the table that it points to, qualified and quoted
   */
  public static String outside(String referenced) {
    return "table " + referenced + " is not part of the run";
  }

  /**
   * What came of a foreign key, that it is not as at the source where one of these is not null.
   *
   * @param obstacle why it is not the run's to add
   */
  private record Added(@Nullable String obstacle, @Nullable LeftOut leftOut) {
    private static final Added WHOLE = new Added(null, null);
  }

  private List<String> lateParts(TargetTable table) {
    if (!LateParts.has(table)) {
      return List.of();
    }
    return target
        .session()
        .inTransaction(
            "add what may need other tables to table " + table.sql(),
            connection -> {
              // One table after the other: several may have the same function or domain.
              target.session().prepareCatalog(connection);
              Optional<TargetRelation> there = target.inventory().find(connection, table);
              return there.isEmpty()
                  ? List.<String>of()
                  : LateParts.add(connection, table, there.orElseThrow().origin());
            });
  }

  /** Gives existing tables back the foreign keys that were set aside for the load. */
  public List<LeftOut> restore(List<SetAsideKey> keys) {
    List<LeftOut> leftOut = new ArrayList<>();
    for (SetAsideKey key : keys) {
      String quoted = SqlNames.quote(key.name());
      String doing = "add foreign key %s to %s again".formatted(quoted, key.tableSql());
      inTurn(
          doing,
          connection -> {
            if (validated(connection, key.tableSql(), key.name()).isEmpty()) {
              SqlSteps.run(connection, key.steps());
            }
            SetAsideKeys.forget(connection, target.topics().pipeline(), key);
            return key;
          });
      if (key.validated()) {
        validate(key.object(), "").ifPresent(leftOut::add);
      }
    }
    return leftOut;
  }

  private Added add(TargetTable table, ForeignKey key, LeavingOut leavingOut) {
    SqlStep step = KeyDdl.foreignKey(table, key);
    LeftOutObject object = leavingOut.object(key);
    Added added =
        inTurn(
            step.doing(),
            connection -> {
              if (validated(connection, table.sql(), object.name()).isPresent()) {
                return Added.WHOLE;
              }
              Optional<String> obstacle = obstacle(connection, table, key);
              if (obstacle.isPresent()) {
                return new Added(obstacle.orElseThrow(), null);
              }
              Optional<Refusal> refusal = Refusal.attempt(connection, step);
              if (refusal.isPresent()) {
                return new Added(null, leavingOut.leaveOut(connection, key, refusal.orElseThrow()));
              }
              SqlSteps.run(connection, CommentDdl.of(table, key));
              return Added.WHOLE;
            });
    return added.equals(Added.WHOLE) && key.getValidated()
        ? new Added(null, validate(object, leavingOut.hint(key)).orElse(null))
        : added;
  }

  private Optional<String> obstacle(Connection connection, TargetTable table, ForeignKey key)
      throws SQLException {
    String referenced = KeyDdl.referenced(table, key.getReferencedTable());
    if (!CheckpointTables.isEnded(connection, target.topic(key.getReferencedTable(), 0))) {
      return Optional.of(outside(referenced));
    }
    try (PreparedStatement statement = connection.prepareStatement(IS_THERE)) {
      statement.setString(1, referenced);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getBoolean(1)
            ? Optional.empty()
            : Optional.of("table " + referenced + " is not in the target");
      }
    }
  }

  /** Reads all rows; where some have no parent, it stays NOT VALID. */
  private Optional<LeftOut> validate(LeftOutObject object, String hint) {
    SqlStep step = KeyDdl.validate(object.tableSql(), object.name());
    return target
        .session()
        .inTransaction(
            step.doing(),
            connection -> {
              if (validated(connection, object.tableSql(), object.name()).orElse(true)) {
                return Optional.empty();
              }
              Optional<Refusal> refusal = Refusal.attempt(connection, step);
              return refusal.isEmpty()
                  ? Optional.empty()
                  : Optional.of(
                      LeavingOut.leaveUnproven(
                          connection, target, object, refusal.orElseThrow(), hint));
            });
  }

  /** Empty where there is no such foreign key. */
  private static Optional<Boolean> validated(Connection connection, String tableSql, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(VALIDATED)) {
      statement.setString(1, tableSql);
      statement.setString(2, name);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getBoolean(1)) : Optional.empty();
      }
    }
  }
}
