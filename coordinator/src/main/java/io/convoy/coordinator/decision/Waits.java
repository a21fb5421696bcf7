// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.CheckpointAdvanced;
import io.convoy.schemas.event.ChunkExtracted;
import io.convoy.schemas.event.Event;
import io.convoy.schemas.event.ForeignKeysAdded;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SequencesSet;
import io.convoy.schemas.event.SnapshotOpened;
import io.convoy.schemas.event.TableCounted;
import io.convoy.schemas.event.TableCreated;
import io.convoy.schemas.event.TableFinalized;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TableVerified;
import io.convoy.schemas.event.TablesSwapped;
import io.convoy.schemas.event.TargetReset;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.event.Wait;
import io.convoy.schemas.event.WaitObserved;
import io.convoy.schemas.table.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the work of a run says it waits for. Nothing is decided by it; it is there to be seen. So it
 * is bounded and forgetful: one wait for each work, gone as soon as that work gets on, or is not
 * heard of again, as when its process died.
 */
final class Waits {
  /** Waits that are kept; who comes later is heard when there is room again. */
  static final int MOST = 20;

  /** Services say it again every ten seconds. */
  static final Duration FORGOTTEN_AFTER = Duration.ofSeconds(45);

  /** So that what is said again and again does not change the state each time. */
  private static final Duration SAID_JUST_NOW = Duration.ofSeconds(15);

  private static final int LONGEST_MESSAGE = 1_000;

  /** Failures that are an order to hand the work on, and not something to wait for. */
  private static final Set<String> HANDED_ON =
      Set.of(
          ErrorCode.RUN_ENDED.name(),
          ErrorCode.INTERRUPTED.name(),
          ErrorCode.SNAPSHOT_LOST.name(),
          ErrorCode.CHUNK_TORN.name());

  private Waits() {}

  /** What a fact says of waits; to be asked before the fact is recorded. */
  static void take(RunChange change, Event event) {
    String runId = change.run().getRunId();
    switch (event.getPayload()) {
      case WaitObserved fact ->
          said(change, event, fact.getTaskId(), fact.getTable(), fact.getCode(), fact.getMessage());
      case TaskFailed fact when fact.getRetryable() && !HANDED_ON.contains(fact.getCode()) ->
          said(change, event, fact.getTaskId(), fact.getTable(), fact.getCode(), fact.getMessage());
      case TablePlanned fact ->
          over(change, isOf(TaskIds.plan(runId, fact.getTable(), fact.getGeneration())));
      case TableCounted fact ->
          over(change, isOf(TaskIds.count(runId, fact.getTable(), fact.getGeneration())));
      case ChunkExtracted fact -> {
        int generation = fact.getGeneration();
        over(change, isOf(TaskIds.chunk(runId, fact.getTable(), generation, fact.getChunk())));
      }
      case CheckpointAdvanced fact -> advanced(change, event.getReporter(), fact);
      case SnapshotOpened fact -> over(change, isOf(runId, TaskIds.Kind.DESCRIBE, null));
      case TargetReset fact -> over(change, isOf(runId, TaskIds.Kind.EFFECT, null));
      case TablesSwapped fact -> over(change, isOf(runId, TaskIds.Kind.EFFECT, null));
      case TableCreated fact -> over(change, isOf(runId, TaskIds.Kind.EFFECT, fact.getTable()));
      case TableFinalized fact -> over(change, isOf(runId, TaskIds.Kind.EFFECT, fact.getTable()));
      case ForeignKeysAdded fact -> over(change, isOf(runId, TaskIds.Kind.EFFECT, fact.getTable()));
      case SequencesSet fact -> over(change, isOf(runId, TaskIds.Kind.EFFECT, fact.getTable()));
      case TableVerified fact -> over(change, isOf(runId, TaskIds.Kind.EFFECT, fact.getTable()));
      default -> {
        // Says nothing of work that may have waited.
      }
    }
  }

  /** Forgets what was not said again. */
  static void forgetOld(RunChange change) {
    Instant oldest = change.now().minus(FORGOTTEN_AFTER);
    over(change, wait -> wait.getSaidAt().isBefore(oldest));
  }

  /** A run that does not work waits for nothing. */
  static void settle(RunState run) {
    if (!Runs.holdsPipeline(run)) {
      run.setStalled(null);
      run.setStalledSince(null);
      if (!run.getWaits().isEmpty()) {
        run.setWaits(new ArrayList<>());
      }
    }
  }

  /** A claim moves nothing, and a loader that waits claims again and again. */
  private static void advanced(RunChange change, String reporter, CheckpointAdvanced fact) {
    RunState run = change.run();
    if (run.getWaits().isEmpty()) {
      return;
    }
    TableState table = change.table(fact.getTable());
    int partition = fact.getPartition();
    boolean isNews =
        table != null
            && partition < table.getProgress().getPartitions().size()
            && fact.getNextOffset()
                > table.getProgress().getPartitions().get(partition).getNextOffset();
    if (isNews) {
      String load = TaskIds.load(run.getRunId(), fact.getTable(), partition);
      Predicate<Wait> ofLoader =
          isOf(run.getRunId(), TaskIds.Kind.LOAD, null)
              .and(wait -> wait.getReporter().equals(reporter));
      over(change, isOf(load).or(ofLoader));
    }
  }

  private static void said(
      RunChange change,
      Event event,
      String taskId,
      @Nullable TableId table,
      String code,
      String message) {
    int shown = Math.min(message.length(), LONGEST_MESSAGE);
    Wait news =
        Wait.newBuilder()
            .setTaskId(taskId)
            .setTable(table)
            .setReporter(event.getReporter())
            .setCode(code)
            .setMessage(message.substring(0, shown))
            .setSince(change.now())
            .setSaidAt(change.now())
            .build();
    List<Wait> waits = new ArrayList<>(change.run().getWaits());
    int at = indexOfSame(waits, news);
    if (at >= 0) {
      news.setSince(waits.get(at).getSince());
      if (!isJustSaid(waits.get(at), news)) {
        waits.set(at, news);
      }
    } else if (waits.size() < MOST) {
      waits.add(news);
    }
    change.run().setWaits(waits);
  }

  /** Two loaders may wait each for its own way to the target; a table's work is of one alone. */
  private static int indexOfSame(List<Wait> waits, Wait news) {
    for (int i = 0; i < waits.size(); i++) {
      Wait wait = waits.get(i);
      boolean isSameWork = wait.getTaskId().equals(news.getTaskId());
      if (isSameWork
          && (news.getTable() != null || wait.getReporter().equals(news.getReporter()))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isJustSaid(Wait before, Wait news) {
    return before.getCode().equals(news.getCode())
        && before.getMessage().equals(news.getMessage())
        && before.getReporter().equals(news.getReporter())
        && before.getSaidAt().plus(SAID_JUST_NOW).isAfter(news.getSaidAt());
  }

  private static Predicate<Wait> isOf(String taskId) {
    return wait -> wait.getTaskId().equals(taskId);
  }

  private static Predicate<Wait> isOf(String runId, TaskIds.Kind kind, @Nullable TableId table) {
    return wait ->
        TaskIds.kind(runId, wait.getTaskId()) == kind
            && (table == null ? wait.getTable() == null : table.equals(wait.getTable()));
  }

  private static void over(RunChange change, Predicate<Wait> isOver) {
    List<Wait> waits = change.run().getWaits();
    if (waits.stream().anyMatch(isOver)) {
      change.run().setWaits(new ArrayList<>(waits.stream().filter(isOver.negate()).toList()));
    }
  }
}
