// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.target;

import io.convoy.common.config.TargetConfig.OnExisting;
import io.convoy.coordinator.decision.Effect.SetSequences;
import io.convoy.coordinator.target.SequenceFit.Drawn;
import io.convoy.schemas.event.SequencesSet;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
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
    Table source = effect.table();
    TargetTable table = target.table(source);
    for (Sequence sequence : source.getSequences()) {
      String doing = "set sequence %s of table %s".formatted(table.sequence(sequence), table.sql());
      target.session().inTransaction(doing, c -> set(c, table, sequence));
    }
    return new SequencesSet(effect.tableId());
  }

  private boolean set(Connection connection, TargetTable table, Sequence sequence)
      throws SQLException {
    Optional<Drawn> drawn = sequences.drawn(connection, table, sequence);
    if (drawn.isEmpty()) {
      LOG.info(
          "Table {} has no sequence {} in the target: nothing to set",
          table.sql(),
          table.sequence(sequence));
      return false;
    }
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT setval(?::regclass, ?, ?)")) {
      statement.setString(1, drawn.orElseThrow().name());
      statement.setLong(2, sequence.getLastValue());
      statement.setBoolean(3, sequence.getCalled());
      statement.execute();
    }
    return true;
  }
}
