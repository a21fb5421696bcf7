// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import io.convoy.common.config.TargetConfig.OnExisting;
import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.decision.Effect.HandSequencesOver;
import io.convoy.coordinator.decision.Effect.SetSequences;
import io.convoy.coordinator.decision.Effect.TableEffect;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.SequenceFit;
import io.convoy.coordinator.effect.inventory.SequenceFit.Drawn;
import io.convoy.schemas.event.SequencesSet;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets each sequence that a table draws from go on where the source's would. The sequence of a
 * column is asked of the column, since in an existing table it may have another name.
 */
final class SequenceEffect {
  private static final Logger LOG = LoggerFactory.getLogger(SequenceEffect.class);

  private final RunTarget target;
  private final SequenceFit sequences;

  SequenceEffect(RunTarget target, OnExisting onExisting) {
    this.target = target;
    this.sequences = target.sequences(onExisting);
  }

  SequencesSet perform(SetSequences effect) {
    return set(effect, effect.behindRows());
  }

  SequencesSet perform(HandSequencesOver effect) {
    return set(effect, true);
  }

  private SequencesSet set(TableEffect effect, boolean behindRows) {
    Table source = effect.table();
    TargetTable table = target.table(source);
    for (Sequence sequence : source.getSequences()) {
      String doing = "set sequence %s of table %s".formatted(table.sequence(sequence), table.sql());
      target.session().inTransaction(doing, c -> set(c, table, sequence, behindRows));
    }
    return new SequencesSet(effect.tableId());
  }

  private boolean set(
      Connection connection, TargetTable table, Sequence sequence, boolean behindRows)
      throws SQLException {
    Optional<Drawn> drawn = sequences.drawn(connection, table, sequence);
    if (drawn.isEmpty()) {
      LOG.info(
          "Table {} has no sequence {} in the target: nothing to set",
          table.sql(),
          table.sequence(sequence));
      return false;
    }
    SqlCall.execute(
        connection,
        "SELECT setval(?::regclass, ?, ?)",
        drawn.orElseThrow().name(),
        sequence.getLastValue(),
        sequence.getCalled());
    if (behindRows && sequence.getColumn() != null) {
      passRows(connection, table, sequence, drawn.orElseThrow());
    }
    return true;
  }

  /**
   * Lets it go on behind the values that the rows have: they were read at a later moment than the
   * sequence, and the next insert would otherwise meet one of them.
   */
  private static void passRows(
      Connection connection, TargetTable table, Sequence sequence, Drawn drawn)
      throws SQLException {
    boolean ascends = sequence.getIncrement() > 0;
    String sql =
        "SELECT setval(?::regclass, found.value) FROM (SELECT %s(%s)::bigint AS value FROM %s)"
            + " found WHERE found.value %s ? AND found.value BETWEEN ? AND ?";
    SqlCall.execute(
        connection,
        sql.formatted(
            ascends ? "max" : "min",
            table.quotedColumn(Objects.requireNonNull(sequence.getColumn())),
            table.sql(),
            ascends ? ">" : "<"),
        drawn.name(),
        sequence.getLastValue(),
        drawn.min(),
        drawn.max());
  }
}
