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

  static void targetReset(Draft draft) {
    if (draft.run().getPhase() == Phase.RESET) {
      PhaseMachine.enter(draft, Phase.SCHEMA);
    }
  }

  static void tableCreated(Draft draft, TableCreated fact) {
    TableState table = at(Stage.DESCRIBED, draft, fact.getTable());
    if (table == null) {
      return;
    }
    TableProgress progress = table.getProgress();
    progress.setSchemaId(fact.getSchemaId());
    progress.setStage(Stage.CREATED);
    draft.run().setCreated(draft.run().getCreated() + 1);
  }

  static void tableFinalized(Draft draft, TableFinalized fact) {
    TableState table = at(Stage.EXTRACTED, draft, fact.getTable());
    if (table == null || !Generations.isCurrent(table, fact.getGeneration())) {
      return;
    }
    TableProgress progress = table.getProgress();
    progress.setRowsLoaded(fact.getRows());
    progress.setRowsRejected(fact.getRejected());
    progress.setStage(Stage.FINALIZED);
    fact.getWarnings().forEach(warning -> Runs.warn(progress.getWarnings(), warning));
    LeftOuts.ofTable(progress, fact.getLeftOut());
    RunState run = draft.run();
    run.setFinalized(run.getFinalized() + 1);
    if (run.getFinalized() == run.getTables()) {
      draft.deriveEffects();
    } else {
      Openings.open(draft);
    }
  }

  static void foreignKeysAdded(Draft draft, ForeignKeysAdded fact) {
    TableState table = at(Stage.FINALIZED, draft, fact.getTable());
    if (table != null) {
      List<String> warnings = new ArrayList<>(table.getProgress().getWarnings());
      warnings.addAll(fact.getWarnings());
      table.getProgress().setWarnings(warnings);
      table.getProgress().setStage(Stage.LINKED);
      fact.getWarnings().forEach(warning -> Runs.warn(table.getProgress().getWarnings(), warning));
      LeftOuts.ofForeignKeys(table.getProgress(), fact.getLeftOut());
      draft.run().setLinked(draft.run().getLinked() + 1);
    }
  }

  static void sequencesSet(Draft draft, SequencesSet fact) {
    TableState table = at(Stage.LINKED, draft, fact.getTable());
    if (table != null) {
      table.getProgress().setStage(Stage.SEQUENCED);
      draft.run().setSequenced(draft.run().getSequenced() + 1);
    }
  }

  static void tableVerified(Draft draft, TableVerified fact) {
    TableState table = at(Stage.SEQUENCED, draft, fact.getTable());
    if (table == null) {
      return;
    }
    TableProgress progress = table.getProgress();
    progress.setStage(Stage.VERIFIED);
    progress.setRowsVerified(fact.getRows());
    progress.setChecksumVerified(fact.getChecksum());
    progress.setEqual(isEqual(draft, progress, fact));
    progress.setDetail(detail(progress, fact));
    RunState run = draft.run();
    run.setVerified(run.getVerified() + 1);
    run.setDifferent(run.getDifferent() + (progress.getEqual() ? 0 : 1));
    if (run.getVerified() == run.getTables()) {
      draft.deriveEffects();
    }
  }

  /** The last fact of a run: it is over now, one way or the other. */
  static void targetReleased(Draft draft) {
    RunState run = draft.run();
    if (Runs.isBeingReleased(run)) {
      Commands.released(draft);
    } else if (run.getPhase() == Phase.VERIFY && run.getVerified() == run.getTables()) {
      boolean isIncomplete = LeftOuts.failAtTheEnd(draft);
      if (run.getDifferent() > 0) {
        Failures.failForGood(draft, ErrorCode.VERIFICATION_DIFFERENCE, difference(draft));
      } else if (!isIncomplete) {
        PhaseMachine.enter(draft, Phase.COMPLETED);
        run.setEndedAt(draft.now());
      }
      draft.forget(run.getRunId());
    }
  }

  private static boolean isEqual(Draft draft, TableProgress progress, TableVerified fact) {
    return progress.getRowsRejected() == 0
        && isCounted(draft, progress)
        && fact.getRows() == progress.getRowsExtracted()
        && fact.getChecksum() == progress.getChecksum();
  }

  /** What was read is what the source counts, where it has a point in time that both belong to. */
  private static boolean isCounted(Draft draft, TableProgress progress) {
    return draft.run().getGuarantee() != Guarantee.ONE_POINT_IN_TIME
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

  private static String difference(Draft draft) {
    List<String> different =
        draft.tables().stream()
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

  private static @Nullable TableState at(Stage stage, Draft draft, TableId id) {
    TableState table = draft.table(id);
    return table != null && table.getProgress().getStage() == stage ? table : null;
  }
}
