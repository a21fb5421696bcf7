// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.coordinator.decision.Decision;
import io.convoy.coordinator.decision.Decision.TableChange;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.TableId;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes a line for each new phase of a run and each new stage of a table, with {@code run} and
 * {@code table} as keys. A new leader says once more where each stands that changes. Not
 * thread-safe.
 */
final class StateLog {
  private static final Logger LOG = LoggerFactory.getLogger(StateLog.class);

  private final Map<String, Phase> phases = new HashMap<>();
  private final Map<String, Boolean> pauses = new HashMap<>();
  private final Map<String, Stage> stages = new HashMap<>();

  void changed(Decision decision) {
    decision.runs().forEach(this::run);
    decision.tables().forEach(this::table);
    for (String runId : decision.forgotten()) {
      phases.remove(runId);
      pauses.remove(runId);
      stages.keySet().removeIf(key -> key.startsWith(StateKeys.tables(runId)));
    }
  }

  private void run(RunState run) {
    String runId = run.getRunId();
    Phase phase = run.getPhase();
    if (phases.put(runId, phase) != phase) {
      LoggingEventBuilder line = phase == Phase.FAILED ? LOG.atWarn() : LOG.atInfo();
      line = line.addKeyValue("run", runId).addKeyValue("phase", phase);
      if (run.getFailure() == null) {
        line.log("phase");
      } else {
        line.addKeyValue("code", run.getFailureCode()).log("phase: {}", run.getFailure());
      }
    }
    Boolean before = pauses.put(runId, run.getPaused());
    if (run.getPaused() != Boolean.TRUE.equals(before)) {
      LOG.atInfo().addKeyValue("run", runId).log(run.getPaused() ? "paused" : "goes on");
    }
  }

  private void table(TableChange change) {
    TableId table = change.state().getTable().getId();
    Stage stage = change.state().getProgress().getStage();
    if (stages.put(StateKeys.table(change.runId(), table), stage) != stage) {
      LOG.atInfo()
          .addKeyValue("run", change.runId())
          .addKeyValue("table", TableName.of(table))
          .addKeyValue("stage", stage)
          .log("stage");
    }
  }
}
