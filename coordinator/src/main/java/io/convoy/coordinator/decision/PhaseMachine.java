// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;

/**
 * Moves a run from phase to phase, always by what is counted, so that it does not matter in which
 * order facts came or whether they came while the run was failed.
 *
 * <pre>
 *  StartRun
 *     |                     a run that is refused is FAILED at once
 *     v
 *  DESCRIBE   -- all tables described -----------------> RESET
 *  RESET      -- TargetReset --------------------------> SCHEMA
 *  SCHEMA     -- all tables created -------------------> PLAN
 *  PLAN       -- all tables planned -------------------> COPY        (chunks are read from here on,
 *  COPY       -- all tables read and loaded -----------> FINALIZE     tables finished as they are
 *  FINALIZE   -- all tables final and linked ----------> SEQUENCES    loaded, whatever the phase)
 *  SEQUENCES  -- all sequences set --------------------> VERIFY
 *  VERIFY     -- TargetReleased, no table differs -----> COMPLETED
 *             -- TargetReleased, a table differs ------> FAILED      (for good)
 *
 *  any of these -- a failure that does not pass --> FAILED -- ResumeRun --> the phase it was in
 *  any of these, or FAILED ------- CancelRun -----> CANCELLED -- TargetReleased --> over
 *  FAILED -- StartRun of another run -------------> FAILED      (for good)
 * </pre>
 *
 * A pause is no phase: a paused run issues no tasks and no effects, and counts the facts of what is
 * still under way.
 */
final class PhaseMachine {
  private PhaseMachine() {}

  /** As far as the counts allow; nothing while the run is not at work. */
  static void advance(RunChange change) {
    RunState run = change.run();
    if (!Runs.isActive(run)) {
      return;
    }
    change.countLoaded();
    if (Runs.isExtracted(run)) {
      Issuing.releaseSnapshot(change);
    }
    for (Phase next = next(run); next != run.getPhase(); next = next(run)) {
      enter(change, next);
    }
  }

  static void enter(RunChange change, Phase phase) {
    RunState run = change.run();
    run.setPhase(phase);
    run.setPhaseSince(change.now());
    if (phase == Phase.PLAN) {
      Issuing.issueDue(change);
    }
    change.deriveEffects();
  }

  private static Phase next(RunState run) {
    int tables = run.getTables();
    return switch (run.getPhase()) {
      case DESCRIBE -> Runs.isDescribed(run) ? Phase.RESET : Phase.DESCRIBE;
      case RESET -> Phase.RESET;
      case SCHEMA -> run.getCreated() == tables ? Phase.PLAN : Phase.SCHEMA;
      case PLAN -> run.getPlanned() == tables ? Phase.COPY : Phase.PLAN;
      case COPY ->
          run.getExtracted() == tables && run.getLoaded() == tables ? Phase.FINALIZE : Phase.COPY;
      case FINALIZE -> run.getLinked() == tables ? Phase.SEQUENCES : Phase.FINALIZE;
      case SEQUENCES -> run.getSequenced() == tables ? Phase.VERIFY : Phase.SEQUENCES;
      case VERIFY -> Phase.VERIFY;
      case COMPLETED -> Phase.COMPLETED;
      case FAILED -> Phase.FAILED;
      case CANCELLED -> Phase.CANCELLED;
    };
  }
}
