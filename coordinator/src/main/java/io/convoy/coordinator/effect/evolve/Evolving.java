// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.evolve;

import io.convoy.common.config.SyncConfig.Evolve;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.DefaultDdl;
import io.convoy.coordinator.effect.ddl.TableDdl;
import io.convoy.coordinator.effect.ddl.TargetObjects;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.evolve.Evolution.Add;
import io.convoy.coordinator.effect.evolve.Evolution.Change;
import io.convoy.coordinator.effect.evolve.Evolution.Loosen;
import io.convoy.coordinator.effect.evolve.Evolution.Verdict;
import io.convoy.coordinator.effect.evolve.Evolution.Widen;
import io.convoy.coordinator.effect.expression.TranslatedParts;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.statement.SqlAttempt;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.coordinator.effect.session.SqlWork;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings a table of the target to what its source has become, before rows are compared: what is new
 * or wider is carried over. Anything else is told, and the table stays as it is. All or nothing of
 * a table, in the transaction that looks at it.
 */
public final class Evolving {
  /** What keeps a table from being compared, as those who ask for it see it. */
  public static final String LEFT = "was left as it was at its last step: ";

  private static final Set<ErrorCode> REFUSALS =
      Set.of(ErrorCode.TARGET_ERROR, ErrorCode.TARGET_NOT_PERMITTED);

  private final RunTarget target;
  private final Evolve evolve;

  /**
   * @param target under its lasting names
   */
  public Evolving(RunTarget target, Evolve evolve) {
    this.target = target;
    this.evolve = evolve;
  }

  /**
   * What came of it.
   *
   * @param obstacle why the table is left as it is
   */
  public record Outcome(Optional<String> obstacle, List<String> notes) {
    /** There is nothing to follow. */
    public static final Outcome NOTHING = new Outcome(Optional.empty(), List.of());

    private static Outcome left(String why) {
      return new Outcome(Optional.of(LEFT + why), List.of());
    }
  }

  public Outcome follow(Connection connection, Table source) throws SQLException {
    Optional<Shape> known = ShapeMemory.find(connection, target, source.getId());
    TargetTable table = target.table(source);
    Shape described = Shape.of(new TargetTable(source, target.names()));
    boolean isSame = known.isPresent() && known.orElseThrow().isAs(described);
    if (!TableAddition.exists(connection, table)) {
      return evolve == Evolve.ADD && ShapeMemory.knowsAny(connection, target)
          ? trying(connection, source, c -> TableAddition.perform(c, table))
          : Outcome.NOTHING;
    }
    if (isSame) {
      return Outcome.NOTHING;
    }
    return trying(
        connection,
        source,
        c -> {
          TargetTable settled = TranslatedParts.settle(c, table).table();
          Shape wanted = FoundShape.wanted(c, settled);
          Shape found = FoundShape.of(c, settled);
          return change(
              c,
              settled,
              new Evolution(table.sql(), described, wanted, found, known).verdict());
        });
  }

  /** Where the target refuses any of it, nothing of it has happened. */
  private Outcome trying(Connection connection, Table source, SqlWork<Outcome> work)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    Outcome outcome;
    try {
      outcome = work.run(connection);
    } catch (ConvoyException e) {
      if (!REFUSALS.contains(e.code())) {
        throw e;
      }
      outcome = Outcome.left("the target refuses to follow the source's shape: " + e.getMessage());
    }
    if (outcome.obstacle().isPresent()) {
      connection.rollback(before);
    } else {
      ShapeMemory.keep(connection, target, source);
    }
    connection.releaseSavepoint(before);
    return outcome;
  }

  private Outcome change(Connection connection, TargetTable table, Verdict verdict)
      throws SQLException {
    List<String> notes = new ArrayList<>(verdict.notes());
    List<String> alterations = new ArrayList<>();
    List<SqlStep> defaults = new ArrayList<>();
    for (Change change : verdict.carried()) {
      alterations.add(alteration(connection, table, change, defaults, notes));
    }
    if (verdict.carried().isEmpty() && verdict.told().isEmpty()) {
      return new Outcome(Optional.empty(), notes);
    }
    String sql = "ALTER TABLE %s %s".formatted(table.sql(), String.join(", ", alterations));
    if (!verdict.told().isEmpty()) {
      return Outcome.left(String.join("; ", verdict.told()));
    }
    if (evolve == Evolve.FAIL) {
      return Outcome.left("its source has another shape, and sync.evolve is fail: " + sql);
    }
    TargetObjects.create(connection, table);
    SqlSteps.run(connection, new SqlStep("give %s its source's shape".formatted(table.sql()), sql));
    for (SqlStep step : defaults) {
      SqlAttempt.refusal(connection, step)
          .ifPresent(reason -> notes.add("%s (%s)".formatted(step.sql(), reason)));
    }
    notes.add("the target's table follows the source's shape: " + sql);
    return new Outcome(Optional.empty(), notes);
  }

  private static String alteration(
      Connection connection,
      TargetTable table,
      Change change,
      List<SqlStep> defaults,
      List<String> notes)
      throws SQLException {
    String quoted = SqlNames.quote(change.column());
    return switch (change) {
      case Add add -> addition(connection, table, column(table, add.column()), defaults, notes);
      case Widen widen -> "ALTER COLUMN %s TYPE %s".formatted(quoted, widen.type());
      case Loosen loosen -> "ALTER COLUMN %s DROP NOT NULL".formatted(quoted);
    };
  }

  /** A constant default is what rows that are there have at the source too, most of the time. */
  private static String addition(
      Connection connection,
      TargetTable table,
      Column column,
      List<SqlStep> defaults,
      List<String> notes)
      throws SQLException {
    String name = table.quotedColumn(column.getName());
    String plain = "ADD COLUMN %s %s%s".formatted(name, TableDdl.type(column), TableDdl.generated(column));
    boolean isFilled = false;
    if (column.getDefaultExpression() != null) {
      isFilled = !column.getFragile() && FoundShape.isConstant(connection, table, column);
      String expression = DefaultDdl.expression(table, column.getDefaultExpression());
      if (isFilled) {
        plain += " DEFAULT " + expression;
      } else {
        defaults.add(
            new SqlStep(
                "give column %s of %s its default".formatted(name, table.sql()),
                "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s"
                    .formatted(table.sql(), name, expression)));
      }
    }
    if (!column.getNullable() && isFilled) {
      return plain + " NOT NULL";
    }
    if (!column.getNullable() && column.getGeneratedExpression() == null) {
      notes.add(
          "column %s is NOT NULL%s at the source and not here: ALTER TABLE %s ALTER COLUMN %s SET NOT NULL"
              .formatted(
                  name,
                  column.getIdentity() == null ? "" : " and an identity",
                  table.sql(),
                  name));
    }
    return plain;
  }

  private static Column column(TargetTable table, String name) {
    return table.source().getColumns().stream()
        .filter(column -> table.column(column.getName()).equals(name))
        .findFirst()
        .orElseThrow();
  }
}
