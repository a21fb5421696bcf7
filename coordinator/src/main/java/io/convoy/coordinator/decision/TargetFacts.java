// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.ForeignKeysAdded;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SequencesSet;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableCreated;
import io.convoy.schemas.event.TableFinalized;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TableVerified;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the coordinator's own effects report: each moves its table one stage on. A fact that comes
 * twice, also after a takeover, finds the stage already passed.
 */
final class TargetFacts {
  private TargetFacts() {}

  static void targetReset(RunChange change) {
    if (change.run().getPhase() == Phase.RESET) {
      PhaseMachine.enter(change, Phase.SCHEMA);
    }
  }

  static void tableCreated(RunChange change, TableCreated fact) {
    TableState table = at(Stage.DESCRIBED, change, fact.getTable());
    if (table == null) {
      return;
    }
    TableProgress progress = table.getProgress();
    progress.setSchemaId(fact.getSchemaId());
    progress.setStage(Stage.CREATED);
    change.run().setCreated(change.run().getCreated() + 1);
  }

  static void tableFinalized(RunChange change, TableFinalized fact) {
    TableState table = at(Stage.EXTRACTED, change, fact.getTable());
    if (table == null || !Generations.isCurrent(table, fact.getGeneration())) {
      return;
    }
    TableProgress progress = table.getProgress();
    progress.setRowsLoaded(fact.getRows());
    progress.setRowsRejected(fact.getRejected());
    progress.setStage(Stage.FINALIZED);
    fact.getWarnings().forEach(warning -> Runs.warn(progress.getWarnings(), warning));
    RunState run = change.run();
    run.setFinalized(run.getFinalized() + 1);
    if (run.getFinalized() == run.getTables()) {
      change.deriveEffects();
    } else {
      Openings.open(change);
    }
  }

  static void foreignKeysAdded(RunChange change, ForeignKeysAdded fact) {
    TableState table = at(Stage.FINALIZED, change, fact.getTable());
    if (table != null) {
      List<String> warnings = new ArrayList<>(table.getProgress().getWarnings());
      warnings.addAll(fact.getWarnings());
      table.getProgress().setWarnings(warnings);
      table.getProgress().setStage(Stage.LINKED);
      fact.getWarnings().forEach(warning -> Runs.warn(table.getProgress().getWarnings(), warning));
      change.run().setLinked(change.run().getLinked() + 1);
    }
  }

  static void sequencesSet(RunChange change, SequencesSet fact) {
    TableState table = at(Stage.LINKED, change, fact.getTable());
    if (table != null) {
      table.getProgress().setStage(Stage.SEQUENCED);
      change.run().setSequenced(change.run().getSequenced() + 1);
    }
  }

  static void tableVerified(RunChange change, TableVerified fact) {
    TableState table = at(Stage.SEQUENCED, change, fact.getTable());
    if (table == null) {
      return;
    }
    TableProgress progress = table.getProgress();
    progress.setStage(Stage.VERIFIED);
    progress.setRowsVerified(fact.getRows());
    progress.setChecksumVerified(fact.getChecksum());
    progress.setEqual(isEqual(change, progress, fact));
    progress.setDetail(detail(progress, fact));
    RunState run = change.run();
    run.setVerified(run.getVerified() + 1);
    run.setDifferent(run.getDifferent() + (progress.getEqual() ? 0 : 1));
    if (run.getVerified() == run.getTables()) {
      change.deriveEffects();
    }
  }

  /** The last fact of a run: it is over now, one way or the other. */
  static void targetReleased(RunChange change) {
    RunState run = change.run();
    if (Runs.isBeingReleased(run)) {
      Commands.released(change);
    } else if (run.getPhase() == Phase.VERIFY && run.getVerified() == run.getTables()) {
      if (run.getDifferent() > 0) {
        Failures.failForGood(change, ErrorCode.VERIFICATION_DIFFERENCE, difference(change));
      } else {
        PhaseMachine.enter(change, Phase.COMPLETED);
        run.setEndedAt(change.now());
      }
      change.forget(run.getRunId());
    }
  }

  private static boolean isEqual(RunChange change, TableProgress progress, TableVerified fact) {
    return progress.getRowsRejected() == 0
        && isCounted(change, progress)
        && fact.getRows() == progress.getRowsExtracted()
        && fact.getChecksum() == progress.getChecksum();
  }

  /** What was read is what the source counts, where it has a point in time that both belong to. */
  private static boolean isCounted(RunChange change, TableProgress progress) {
    return change.run().getGuarantee() != Guarantee.ONE_POINT_IN_TIME
        || progress.getRowsCounted() == progress.getRowsExtracted();
  }

  private static String detail(TableProgress progress, TableVerified fact) {
    if (progress.getRowsRejected() == 0) {
      return fact.getDetail();
    }
    String rejected =
        Runs.count(progress.getRowsRejected(), "row was", "rows were")
            + " rejected and went to the rejects topic";
    return fact.getDetail().isEmpty() ? rejected : rejected + "; " + fact.getDetail();
  }

  private static String difference(RunChange change) {
    List<String> different =
        change.tables().stream()
            .filter(table -> !table.getProgress().getEqual())
            .map(TargetFacts::difference)
            .toList();
    return Runs.count(different.size(), "table differs", "tables differ")
        + " between source and target: "
        + Runs.list(different);
  }

  private static String difference(TableState table) {
    TableProgress progress = table.getProgress();
    return "%s (%d rows read, %d rejected, %d in the target%s)"
        .formatted(
            Runs.name(table.getTable()),
            progress.getRowsExtracted(),
            progress.getRowsRejected(),
            progress.getRowsVerified(),
            progress.getChecksum() == progress.getChecksumVerified() ? "" : ", checksums differ");
  }

  private static @Nullable TableState at(Stage stage, RunChange change, TableId id) {
    TableState table = change.table(id);
    return table != null && table.getProgress().getStage() == stage ? table : null;
  }
}
