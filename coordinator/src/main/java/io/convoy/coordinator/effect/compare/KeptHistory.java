// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.coordinator.decision.Shaping;
import io.convoy.coordinator.effect.ddl.HistoryTable;
import io.convoy.coordinator.effect.evolve.ShapeMemory;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Whether the history that a table of the target keeps is one, and the one that is configured. */
final class KeptHistory {
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
    if (history.isEmpty()) {
      // As a mirror it would lose all that is over. Who only compares need not be able to ask.
      return shaping != Shaping.AS_IS
              && ShapeMemory.keepsHistory(connection, target, source.getId())
          ? Optional.of(
              "cannot be compared: it was loaded with tables.apply history, which is not configured"
                  + " any more; configure it, or load the table anew")
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
