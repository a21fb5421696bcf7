// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.decision.Shaping;
import io.convoy.coordinator.effect.ddl.HistoryTable;
import io.convoy.coordinator.effect.evolve.ShapeMemory;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.schemas.compare.RowKey;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the former rows that a table of the target keeps are those that are configured to be
 * kept: its history, that has to be one, or rows that the source has no more.
 */
final class KeptHistory {
  // Over nothing else: what keeps the history of its rows has their beginning in it.
  private static final String UNIQUE =
      """
      SELECT FROM pg_index i
      WHERE i.indrelid = to_regclass(?) AND i.indisunique AND i.indisvalid AND i.indpred IS NULL
        AND i.indexprs IS NULL AND ARRAY(
          SELECT a.attname::text FROM pg_attribute a
          WHERE a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
        ) <@ ?\
      """;

  private final RunTarget target;
  private final Table source;

  KeptHistory(RunTarget target, Table source) {
    this.target = target;
    this.source = source;
  }

  /** Why the table must not be compared, let alone changed. */
  Optional<String> obstacle(
      Connection connection, ComparedTable there, Shaping shaping, List<String> notes)
      throws SQLException {
    Optional<HistoryTable> history = target.history(source);
    if (target.names().isAppended(source.getId())) {
      return appended(connection, shaping);
    }
    if (history.isEmpty()) {
      // As a mirror it would lose all that is over. Who only compares need not be able to ask.
      return shaping != Shaping.AS_IS
              && ShapeMemory.keepsHistory(connection, target, source.getId())
          ? Optional.of(
              "cannot be compared: it keeps former rows, by tables.apply history or append, which"
                  + " is not configured any more; configure it, or load the table anew")
          : Optional.empty();
    }
    HistoryTable kept = history.orElseThrow();
    List<String> missing =
        kept.names().stream().filter(name -> !there.columns().containsKey(name)).toList();
    if (!missing.isEmpty()) {
      return Optional.of(
          "cannot be compared: it keeps no history, as tables.apply wants it (columns %s are missing); load it anew, under another name or after it was moved away"
              .formatted(String.join(", ", missing)));
    }
    return broken(new Intervals(connection, kept), shaping, notes);
  }

  /**
   * From now on it must not be taken for a mirror, which would lose what the source has no more.
   */
  private Optional<String> appended(Connection connection, Shaping shaping) throws SQLException {
    if (!hasKey(connection)) {
      return Optional.of(
          "cannot be compared: no unique index of the target tells its rows apart by their key, as"
              + " tables.apply append wants it; make one, or load the table anew");
    }
    if (shaping != Shaping.AS_IS) {
      ShapeMemory.keepFormerRows(connection, target, source.getId());
    }
    return Optional.empty();
  }

  private boolean hasKey(Connection connection) throws SQLException {
    Optional<Key> key = RowKey.of(source);
    if (key.isEmpty()) {
      return false;
    }
    List<String> names = new ArrayList<>(key.orElseThrow().getColumns());
    if (source.getPartitioning() != null) {
      // No unique index of a partitioned table does without.
      names.add(source.getPartitioning().getColumn());
    }
    Object[] columns =
        names.stream().map(name -> target.names().column(source.getId(), name)).toArray();
    return SqlCall.finds(
        connection, UNIQUE, target.table(source).sql(), connection.createArrayOf("text", columns));
  }

  private static Optional<String> broken(Intervals intervals, Shaping shaping, List<String> notes)
      throws SQLException {
    return switch (shaping) {
      case FOLLOWED -> Optional.empty();
      case AS_IS -> intervals.broken();
      case MENDED -> {
        long mended = intervals.mend();
        if (mended > 0) {
          notes.add("%d versions were ended where the next of their key begins".formatted(mended));
        }
        yield intervals.broken();
      }
    };
  }
}
