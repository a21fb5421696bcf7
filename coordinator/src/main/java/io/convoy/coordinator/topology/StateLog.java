// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Decision;
import io.convoy.coordinator.decision.Decision.TableChange;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.TableId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes a line for each new phase of a run, each new stage of a table and each standstill, with
 * {@code run} and {@code table} as keys. A new leader says once more where each stands that
 * changes. Not thread-safe.
 */
final class StateLog {
  private static final Logger LOG = LoggerFactory.getLogger(StateLog.class);

  private final Map<String, Phase> phases = new HashMap<>();
  private final Map<String, Boolean> pauses = new HashMap<>();
  private final Set<String> stalled = new HashSet<>();
  private final Map<String, Stage> stages = new HashMap<>();

  void changed(Decision decision) {
    decision.runs().forEach(this::run);
    decision.tables().forEach(this::table);
    decision.forgotten().forEach(this::forget);
  }

  /** Nothing more will be said of this run. */
  void forget(String runId) {
    phases.remove(runId);
    pauses.remove(runId);
    stalled.remove(runId);
    stages.keySet().removeIf(key -> key.startsWith(StateKeys.tables(runId)));
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
        line.addKeyValue("code", run.getFailureCode())
            .addKeyValue("errorCode", number(run.getFailureCode()))
            .log("phase: {}", run.getFailure());
      }
    }
    stall(run);
    Boolean before = pauses.put(runId, run.getPaused());
    if (run.getPaused() != Boolean.TRUE.equals(before)) {
      LOG.atInfo().addKeyValue("run", runId).log(run.getPaused() ? "paused" : "goes on");
    }
  }

  private static String number(@Nullable String code) {
    return ErrorCode.named(code).map(ErrorCode::number).orElse("");
  }

  private void stall(RunState run) {
    boolean isStalled = run.getStalled() != null;
    if (isStalled && stalled.add(run.getRunId())) {
      LOG.atWarn()
          .addKeyValue("run", run.getRunId())
          .addKeyValue("phase", run.getPhase())
          .log("nothing has moved since {}: {}", run.getStalledSince(), run.getStalled());
    } else if (!isStalled && stalled.remove(run.getRunId())) {
      LOG.atInfo().addKeyValue("run", run.getRunId()).log("no longer stands still");
    }
  }

  private void table(TableChange change) {
    TableId table = change.state().getTable();
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
