// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.target;

import io.convoy.common.postgres.SqlNames;
import io.convoy.common.target.TargetCatalog;
import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.target.SetAsideKeys.SetAsideKey;
import io.convoy.schemas.event.ForeignKeysAdded;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds a table's foreign keys once all tables have their rows: each NOT VALID first, which takes
 * strong locks for a moment, then validated under weak ones.
 */
final class ForeignKeyEffect {
  private static final Logger LOG = LoggerFactory.getLogger(ForeignKeyEffect.class);

  private static final String REFERENCED =
      """
      SELECT to_regclass(?) IS NOT NULL,
             EXISTS (SELECT FROM convoy.checkpoint_logged WHERE topic = ? AND done)\
      """;

  private static final String VALIDATED =
      """
      SELECT convalidated FROM pg_constraint
      WHERE conrelid = to_regclass(?) AND conname = ? AND contype = 'f'\
      """;

  private final RunTarget target;

  ForeignKeyEffect(RunTarget target) {
    this.target = target;
  }

  ForeignKeysAdded perform(AddForeignKeys effect) {
    Table source = effect.table();
    TargetTable table = target.table(source);
    restore(
        target
            .session()
            .inTransaction(
                "look for the foreign keys that %s had".formatted(table.sql()),
                c -> SetAsideKeys.waiting(c, target.topics().pipeline(), table)));
    target
        .session()
        .inTransaction(
            "turn on the triggers of table " + table.sql(),
            c -> SetAsideTriggers.restore(c, target.topics().pipeline(), table));
    List<String> warnings = new ArrayList<>(lateParts(table));
    for (ForeignKey key : source.getForeignKeys()) {
      add(table, key)
          .ifPresent(reason -> {
            String warning =
                "foreign key %s of %s is not carried: %s"
                    .formatted(table.quoted(key.getName()), table.sql(), reason);
            LOG.warn("{}", warning);
            warnings.add(warning);
          });
    }
    return ForeignKeysAdded.newBuilder().setTable(effect.tableId()).setWarnings(warnings).build();
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
              TargetCatalog.create(connection);
              Optional<TargetRelation> there = target.inventory().find(connection, table);
              return there.isEmpty()
                  ? List.<String>of()
                  : LateParts.add(connection, table, there.orElseThrow().origin());
            });
  }

  /** Gives existing tables back the foreign keys that were set aside for the load. */
  void restore(List<SetAsideKey> keys) {
    for (SetAsideKey key : keys) {
      String quoted = SqlNames.quote(key.name());
      String doing = "add foreign key %s to %s again".formatted(quoted, key.tableSql());
      target
          .session()
          .inTransaction(
              doing,
              connection -> {
                if (validated(connection, key.tableSql(), key.name()).isEmpty()) {
                  SqlSteps.run(connection, key.steps());
                }
                SetAsideKeys.forget(connection, target.topics().pipeline(), key);
                return key;
              });
      if (key.validated()) {
        validate(key.tableSql(), key.name());
      }
    }
  }

  /** Why it cannot be added; empty where it is there. */
  private Optional<String> add(TargetTable table, ForeignKey key) {
    SqlStep step = KeyDdl.foreignKey(table, key);
    String name = table.names().identifier(key.getName());
    Optional<String> obstacle =
        target
            .session()
            .inTransaction(
                step.doing(),
                connection -> {
                  if (validated(connection, table.sql(), name).isPresent()) {
                    return Optional.empty();
                  }
                  Optional<String> found = obstacle(connection, table, key);
                  if (found.isEmpty()) {
                    SqlSteps.run(connection, step);
                    SqlSteps.run(connection, CommentDdl.of(table, key));
                  }
                  return found;
                });
    if (obstacle.isEmpty() && key.getValidated()) {
      validate(table.sql(), name);
    }
    return obstacle;
  }

  private Optional<String> obstacle(Connection connection, TargetTable table, ForeignKey key)
      throws SQLException {
    String referenced = KeyDdl.referenced(table, key.getReferencedTable());
    try (PreparedStatement statement = connection.prepareStatement(REFERENCED)) {
      statement.setString(1, referenced);
      statement.setString(2, target.topic(key.getReferencedTable(), 0));
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        if (!row.getBoolean(2)) {
          return Optional.of("table " + referenced + " is not part of the run");
        }
        return row.getBoolean(1)
            ? Optional.empty()
            : Optional.of("table " + referenced + " is not in the target");
      }
    }
  }

  private void validate(String tableSql, String name) {
    SqlStep step = KeyDdl.validate(tableSql, name);
    target
        .session()
        .inTransaction(
            step.doing(),
            connection -> {
              boolean pending = !validated(connection, tableSql, name).orElse(true);
              if (pending) {
                SqlSteps.run(connection, step);
              }
              return pending;
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
