// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.finalize;

import io.convoy.common.bookkeeping.TargetCatalog;
import io.convoy.coordinator.effect.ddl.RowsInTheWay;
import io.convoy.coordinator.effect.ddl.TableKeys.Kind;
import io.convoy.coordinator.effect.inventory.LeftOutStore;
import io.convoy.coordinator.effect.inventory.LeftOutStore.LeftOutObject;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.statement.Refusal;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.event.LeftOutRetried;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tries again what a run left out, from what is noted in the target alone: keys first, foreign keys
 * last. Each is a transaction of its own, and is left out where somebody made it meanwhile.
 */
public final class LeftOutEffect {
  private static final int MOST_NOTES = 40;

  private static final Comparator<LeftOutObject> ORDER =
      Comparator.comparing(LeftOutObject::kind)
          .thenComparing(LeftOutObject::tableSql)
          .thenComparing(LeftOutObject::name);

  // As it is now; no row where the table is gone.
  private static final String STATE =
      """
      SELECT EXISTS (SELECT FROM pg_constraint c WHERE c.conrelid = t.oid AND c.conname = ?)
               OR EXISTS (SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                          WHERE i.indrelid = t.oid AND c.relname = ?),
             EXISTS (SELECT FROM pg_constraint c
                     WHERE c.conrelid = t.oid AND c.conname = ? AND NOT c.convalidated)
      FROM pg_class t WHERE t.oid = to_regclass(?)\
      """;

  private static final String ROLE =
      """
      SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ?), false
      FROM pg_class t WHERE t.oid = to_regclass(?)\
      """;

  private final RunTarget target;

  public LeftOutEffect(RunTarget target) {
    this.target = target;
  }

  public LeftOutRetried perform() {
    List<LeftOutObject> objects =
        target
            .session()
            .inTransaction("look for what was left out", c -> LeftOutStore.of(c, target));
    List<String> notes = new ArrayList<>();
    int added = 0;
    int left = 0;
    for (LeftOutObject object : objects.stream().sorted(ORDER).toList()) {
      Optional<String> obstacle = retry(object);
      added += obstacle.isEmpty() ? 1 : 0;
      left += obstacle.isEmpty() ? 0 : 1;
      if (notes.size() < MOST_NOTES) {
        obstacle.ifPresent(reason ->
            notes.add("%s of %s: %s".formatted(object.what(), object.tableSql(), reason)));
      }
    }
    target
        .session()
        .inTransaction(
            "remove the run's bookkeeping",
            connection -> {
              LeftOutStore.dropIfEmpty(connection);
              TargetCatalog.create(connection);
              TargetCatalog.dropIfEmpty(connection);
              return true;
            });
    return new LeftOutRetried(added, left, notes);
  }

  /** Why it still cannot be there as at the source. */
  private Optional<String> retry(LeftOutObject object) {
    String doing = "add %s to %s".formatted(object.what(), object.tableSql());
    return target
        .session()
        .inTransaction(
            doing,
            connection -> {
              Optional<String> obstacle = retry(connection, object);
              if (obstacle.isEmpty()) {
                LeftOutStore.forget(connection, target, object);
              }
              return obstacle;
            });
  }

  private static Optional<String> retry(Connection connection, LeftOutObject object)
      throws SQLException {
    Optional<State> state = state(connection, object);
    if (state.isEmpty()) {
      return Optional.empty();
    }
    State found = state.orElseThrow();
    if (!found.isThere()) {
      Optional<Refusal> refusal =
          Refusal.attempt(connection, new SqlStep("add " + object.what(), object.add()));
      if (refusal.isPresent()) {
        return refusal.map(Refusal::message);
      }
      for (String comment : object.comments()) {
        SqlSteps.run(connection, new SqlStep("comment on " + object.what(), comment));
      }
    }
    boolean isProven = found.isThere() && !found.isUnproven();
    if (object.validate() == null || isProven) {
      return Optional.empty();
    }
    Optional<Refusal> refusal =
        Refusal.attempt(connection, new SqlStep("validate " + object.what(), object.validate()));
    if (refusal.isEmpty()) {
      return Optional.empty();
    }
    List<String> rows = rows(connection, object);
    return Optional.of(
        refusal.orElseThrow().message() + "; rows in its way: " + String.join("; ", rows));
  }

  private static List<String> rows(Connection connection, LeftOutObject object)
      throws SQLException {
    return object.kind() == Kind.FOREIGN_KEY
        ? RowsInTheWay.orphans(connection, object.tableSql(), object.name())
        : RowsInTheWay.unchecked(connection, object.tableSql(), object.name());
  }

  private record State(boolean isThere, boolean isUnproven) {}

  private static Optional<State> state(Connection connection, LeftOutObject object)
      throws SQLException {
    boolean isRole = object.kind() == Kind.ROLE;
    int names = isRole ? 1 : 3;
    try (PreparedStatement statement = connection.prepareStatement(isRole ? ROLE : STATE)) {
      for (int i = 1; i <= names; i++) {
        statement.setString(i, object.name());
      }
      statement.setString(names + 1, object.tableSql());
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(new State(row.getBoolean(1), row.getBoolean(2)))
            : Optional.empty();
      }
    }
  }
}
