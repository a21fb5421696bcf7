// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.postgres.SeenTransactions;
import io.convoy.coordinator.decision.LogKnowledge.LogTable;
import io.convoy.coordinator.decision.LogKnowledge.Proof;
import io.convoy.schemas.event.Comparing;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.RunLog;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a run has the target note of the log of its source, for the steps that follow. */
final class LogNotes {
  private LogNotes() {}

  /** What the target is to know once a load is proven. */
  static Optional<LoadedLog> loaded(RunChange change) {
    RunLog log = change.run().getLog();
    Optional<LogPlace> place = LogPlace.of(change.run());
    if (log == null
        || place.isEmpty()
        || log.getUpTo().isEmpty()
        || change.run().getKind() != Kind.REPLICATE) {
      return Optional.empty();
    }
    List<Description> tables =
        change.tables().stream()
            .filter(table -> isEqual(table) && table.getProgress().getRowsRejected() == 0)
            .map(change::description)
            .toList();
    return Optional.of(new LoadedLog(place.orElseThrow(), log.getUpTo(), tables));
  }

  /** What the target is to know once the changes are applied. */
  static Optional<LogKnowledge> knowledge(RunChange change) {
    RunLog log = change.run().getLog();
    Optional<LogPlace> place = LogPlace.of(change.run());
    if (log == null || place.isEmpty() || log.getUpTo().isEmpty()) {
      return Optional.empty();
    }
    SeenTransactions seen = SeenTransactions.parse(change.run().getPosition());
    List<LogTable> tables = new ArrayList<>();
    for (TableState table : change.tables()) {
      String mark = table.getLogMark();
      boolean isStaged = table.getComparing() == Comparing.STAGED;
      if (mark != null && (isStaged || isEqual(table))) {
        tables.add(new LogTable(table.getTable(), mark, table.getLogSince(), proof(table, seen)));
      }
    }
    return Optional.of(new LogKnowledge(place.orElseThrow(), log.getUpTo(), tables));
  }

  /** Rows that the log told are told again until they are proven. */
  private static Proof proof(TableState table, SeenTransactions seen) {
    if (!seen.isAfter(table.getLogSince())) {
      return Proof.UNSETTLED;
    }
    boolean isStaged = table.getComparing() == Comparing.STAGED;
    return isStaged && !LogChanges.areKeysKnown(table) ? Proof.PENDING : Proof.EQUAL;
  }

  private static boolean isEqual(TableState table) {
    return table.getProgress().getStage() == Stage.VERIFIED && table.getProgress().getEqual();
  }
}
