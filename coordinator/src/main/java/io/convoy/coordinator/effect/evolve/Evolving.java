// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.evolve;

import io.convoy.common.config.SyncConfig.Evolve;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.effect.ddl.HistoryTable;
import io.convoy.coordinator.effect.ddl.TargetObjects;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.evolve.Alterations.Filling;
import io.convoy.coordinator.effect.evolve.Evolution.Change;
import io.convoy.coordinator.effect.evolve.Evolution.Verdict;
import io.convoy.coordinator.effect.expression.TranslatedParts;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.session.SqlWork;
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
    Shape described = Shape.of(new TargetTable(source, target.names()));
    TargetTable table = target.mirrored(source);
    if (!TableAddition.exists(connection, table)) {
      return evolve == Evolve.ADD && ShapeMemory.knowsAny(connection, target)
          ? trying(connection, source, c -> TableAddition.perform(c, target.table(source)))
          : Outcome.NOTHING;
    }
    boolean isSame = known.isPresent() && known.orElseThrow().isAs(described);
    return isSame
        ? Outcome.NOTHING
        : trying(connection, source, c -> follow(c, source, described, known));
  }

  private Outcome follow(
      Connection connection, Table source, Shape described, Optional<Shape> known)
      throws SQLException {
    Optional<HistoryTable> history = target.history(source);
    TargetTable table = TranslatedParts.settle(connection, target.mirrored(source)).table();
    TargetObjects.create(connection, table);
    Shape wanted = FoundShape.wanted(connection, table);
    Shape found =
        FoundShape.of(connection, table, wanted)
            .without(history.map(HistoryTable::names).orElse(List.of()));
    Filling filling = history.isPresent() ? Filling.NOTHING : Filling.CONSTANTS;
    return change(
        new Alterations(connection, table, filling),
        new Evolution(table.sql(), described, wanted, found, known).verdict());
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

  private Outcome change(Alterations alterations, Verdict verdict) throws SQLException {
    if (!verdict.told().isEmpty()) {
      return Outcome.left(String.join("; ", verdict.told()));
    }
    if (verdict.carried().isEmpty()) {
      return new Outcome(Optional.empty(), verdict.notes());
    }
    for (Change change : verdict.carried()) {
      alterations.add(change);
    }
    if (evolve == Evolve.FAIL) {
      return Outcome.left(
          "its source has another shape, and sync.evolve is fail: " + alterations.sql());
    }
    List<String> notes = new ArrayList<>(verdict.notes());
    notes.addAll(alterations.perform());
    return new Outcome(Optional.empty(), notes);
  }
}
