// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.common.channel.RunStatus;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.DecisionCore;
import io.convoy.coordinator.page.RunBoard.BoardRun;
import io.convoy.schemas.event.LogReading;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunLog;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Wait;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run as JSON; docs/reference/http.md says what each field means. */
final class RunJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RunJson() {}

  /** In a list of runs. */
  static ObjectNode line(BoardRun run) {
    RunState state = run.state();
    ObjectNode node = NODES.objectNode().put("id", state.getRunId());
    node.put("kind", state.getKind().name());
    node.put("phase", state.getPhase().name()).put("paused", state.getPaused());
    node.put("startedAt", state.getStartedAt().toString());
    node.put("endedAt", text(state.getEndedAt())).put("tables", state.getTables());
    node.put("different", state.getDifferent()).put("contained", state.getContained());
    node.put("failureCode", state.getFailureCode());
    node.put("errorCode", number(state.getFailureCode()));
    putTotals(run, node);
    putChanges(state, node);
    return node;
  }

  /** Of a run that mends or follows: what it changed in the target, and how it found that. */
  private static void putChanges(RunState state, ObjectNode node) {
    if (!state.getApplied()) {
      return;
    }
    ObjectNode changes = node.putObject("changes");
    changes.put("deleted", state.getRowsDeleted()).put("updated", state.getRowsUpdated());
    changes.put("inserted", state.getRowsInserted());
    changes.put("by", way(state));
  }

  /** Whatever looks at some rows alone comes before what looks at all. */
  private static String way(RunState state) {
    RunLog log = state.getLog();
    if (log != null && log.getReading() == LogReading.DONE) {
      return "log";
    }
    if (state.getTracked() > 0) {
      return "change-tracking";
    }
    if (state.getCaptured() > 0) {
      return "cdc";
    }
    return state.getLookedAt() > 0 ? "watermark" : "compare";
  }

  /** All that is to be said of a run without its tables. */
  static ObjectNode whole(BoardRun run) {
    RunState state = run.state();
    ObjectNode node = line(run);
    node.put("phaseSince", state.getPhaseSince().toString());
    node.put("mbPerSecond", state.getMbPerSecond());
    node.put("resumeAt", state.getResumeAt() == null ? null : state.getResumeAt().name());
    node.put("source", state.getSource()).put("method", state.getMethod());
    node.put("guarantee", state.getGuarantee() == null ? null : state.getGuarantee().name());
    node.put("snapshots", state.getSnapshots()).put("earlier", state.getEarlier());
    node.put("snapshotUntil", text(state.getSnapshotUntil())).put("reread", state.getReread());
    node.put("failure", state.getFailure());
    node.put("stalledSince", text(state.getStalledSince())).put("stalled", state.getStalled());
    node.put("leftOut", state.getLeftOut()).put("oldTables", state.getOldTables());
    state.getWarnings().forEach(node.putArray("warnings")::add);
    putCounts(state, node.putObject("counts"));
    putSlot(state.getLog(), node);
    ArrayNode waits = node.putArray("waits");
    state.getWaits().forEach(wait -> put(wait, waits.addObject()));
    putSteps(run, node.putArray("steps"));
    ArrayNode actions = node.putArray("actions");
    PageAction.possible(state).forEach(action -> actions.add(action.path()));
    return node;
  }

  private static void putSlot(@Nullable RunLog log, ObjectNode node) {
    if (log != null) {
      ObjectNode slot = node.putObject("slot").put("name", log.getSource().getSlot());
      slot.put("bytesKept", log.getSource().getLag()).put("upTo", log.getUpTo());
    }
  }

  private static void putCounts(RunState state, ObjectNode counts) {
    counts.put("described", state.getDescribed()).put("created", state.getCreated());
    counts.put("planned", state.getPlanned()).put("extracted", state.getExtracted());
    counts.put("loaded", state.getLoaded()).put("finalized", state.getFinalized());
    counts.put("linked", state.getLinked()).put("sequenced", state.getSequenced());
    counts.put("verified", state.getVerified()).put("swapped", state.getSwapped());
    counts.put("compared", state.getCompared());
  }

  private static void putTotals(BoardRun run, ObjectNode node) {
    Totals totals = run.totals();
    ObjectNode rows = node.putObject("totals");
    rows.put("rowsExpected", totals.rowsExpected()).put("rowsRead", totals.rowsRead());
    rows.put("bytesRead", totals.bytesRead()).put("rowsLoaded", totals.rowsLoaded());
    rows.put("bytesLoaded", totals.bytesLoaded()).put("rowsRejected", totals.rowsRejected());
    rows.put("bytesAhead", totals.bytesAhead());
    RunHistory.Rates rates = run.rates();
    ObjectNode now = node.putObject("rates");
    now.put("rowsRead", Math.round(rates.rowsRead()))
        .put("bytesRead", Math.round(rates.bytesRead()));
    now.put("rowsLoaded", Math.round(rates.rowsLoaded()));
    now.put("bytesLoaded", Math.round(rates.bytesLoaded()));
    Optional<Duration> left = run.timeLeft();
    node.put("secondsLeft", left.map(Duration::toSeconds).orElse(null));
  }

  private static @Nullable String number(@Nullable String code) {
    return ErrorCode.named(code).map(ErrorCode::number).orElse(null);
  }

  private static void put(Wait wait, ObjectNode node) {
    TableId table = wait.getTable();
    node.put("task", wait.getTaskId()).put("reporter", wait.getReporter());
    node.put("table", table == null ? null : TableName.of(table));
    node.put("code", wait.getCode()).put("errorCode", number(wait.getCode()));
    node.put("message", wait.getMessage());
    node.put("since", wait.getSince().toString());
  }

  private static void putSteps(BoardRun run, ArrayNode steps) {
    RunState state = run.state();
    for (Phase phase : DecisionCore.phases(state)) {
      ObjectNode step = steps.addObject().put("name", phase.name());
      step.put("begunAt", text(run.begun().get(phase)));
    }
  }

  /** The totals of a run over its time, a list for each of them. */
  static ObjectNode history(List<RunHistory.Sample> samples) {
    ObjectNode node = NODES.objectNode();
    ArrayNode at = node.putArray("at");
    ArrayNode rowsRead = node.putArray("rowsRead");
    ArrayNode bytesRead = node.putArray("bytesRead");
    ArrayNode rowsLoaded = node.putArray("rowsLoaded");
    ArrayNode bytesLoaded = node.putArray("bytesLoaded");
    ArrayNode bytesAhead = node.putArray("bytesAhead");
    for (RunHistory.Sample sample : samples) {
      Totals totals = sample.totals();
      at.add(sample.at().toEpochMilli());
      rowsRead.add(totals.rowsRead());
      bytesRead.add(totals.bytesRead());
      rowsLoaded.add(totals.rowsLoaded());
      bytesLoaded.add(totals.bytesLoaded());
      bytesAhead.add(totals.bytesAhead());
    }
    return node;
  }

  static boolean isAtWork(BoardRun run) {
    return RunStatus.isAtWork(run.state());
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
