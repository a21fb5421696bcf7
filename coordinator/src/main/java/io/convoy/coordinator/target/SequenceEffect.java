// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.target;

import io.convoy.coordinator.decision.Effect.SetSequences;
import io.convoy.schemas.event.SequencesSet;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets each sequence that a table draws from go on where the source's would. The sequence of a
 * column is asked of the column, since in an existing table it may have another name.
 */
final class SequenceEffect {
  private static final Logger LOG = LoggerFactory.getLogger(SequenceEffect.class);

  private final RunTarget target;

  SequenceEffect(RunTarget target) {
    this.target = target;
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

  private static boolean set(Connection connection, TargetTable table, Sequence sequence)
      throws SQLException {
    String name = find(connection, table, sequence);
    if (name == null) {
      LOG.info(
          "Table {} has no sequence {} in the target: nothing to set",
          table.sql(),
          table.sequence(sequence));
      return false;
    }
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT setval(?::regclass, ?, ?)")) {
      statement.setString(1, name);
      statement.setLong(2, sequence.getLastValue());
      statement.setBoolean(3, sequence.getCalled());
      statement.execute();
    }
    return true;
  }

  private static @Nullable String find(Connection connection, TargetTable table, Sequence sequence)
      throws SQLException {
    boolean ofColumn = table.isIdentity(sequence) || table.isOwned(sequence);
    String query =
        ofColumn
            ? "SELECT coalesce(pg_get_serial_sequence(?, ?), to_regclass(?)::text)"
            : "SELECT to_regclass(?)::text";
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      int place = 1;
      if (ofColumn) {
        statement.setString(place++, table.sql());
        statement.setString(place++, table.names().identifier(sequence.getColumn()));
      }
      statement.setString(place, table.sequence(sequence));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getString(1) : null;
      }
    }
  }
}
