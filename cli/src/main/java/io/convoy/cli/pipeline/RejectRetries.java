// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.common.channel.RunFollower;
import io.convoy.common.channel.RunFollower.FollowedRun;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.loader.RejectRetry;
import io.convoy.loader.RejectRetry.Totals;
import io.convoy.loader.RejectRetry.Wanted;
import io.convoy.loader.RetriedTable;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.name.TableName;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads rows again that a run which is over had rejected, and waits until the run's state says so.
 * Works on the target itself, as a loader does.
 */
public final class RejectRetries {
  private static final String INSTANCE = "cli";

  private final Cluster cluster;
  private final RunFollower follower;
  private final Consumer<Throwable> onFatal;

  RejectRetries(Cluster cluster, RunFollower follower, Consumer<Throwable> onFatal) {
    this.cluster = cluster;
    this.follower = follower;
    this.onFatal = onFatal;
  }

  /**
   * Tries them all once.
   *
   * @param table its name at the source; null for all tables
   * @return what came of each table of which rows were rejected
   */
  public List<RetriedTable> retry(RunState run, @Nullable String table) {
    String runId = run.getRunId();
    EndedRuns.requireOver(run, "what it rejects can be tried again when it is");
    requireLoad(run);
    List<Wanted> wanted = wanted(run, table);
    if (wanted.isEmpty()) {
      return List.of();
    }
    try (RejectRetry retry = new RejectRetry(cluster.context(INSTANCE, onFatal), runId)) {
      List<RetriedTable> tables = retry.perform(wanted);
      Totals totals = retry.totals();
      follower.awaitRun(
          runId, state -> state.getRowsRetried() >= totals.loaded(), RunLauncher.PATIENCE);
      return tables;
    }
  }

  private static void requireLoad(RunState run) {
    if (run.getKind() != Kind.REPLICATE) {
      throw RunLauncher.noSuchRun(
          "run %s is no load: whatever it could not bring, the next 'convoy sync' or 'convoy verify --repair' brings"
              .formatted(run.getRunId()));
    }
    if (run.getPhase() == Phase.CANCELLED) {
      throw RunLauncher.noSuchRun(
          "run %s was cancelled, and its tables with it".formatted(run.getRunId()));
    }
  }

  private List<Wanted> wanted(RunState run, @Nullable String table) {
    List<TableProgress> named =
        follower.run(run.getRunId()).orElseThrow().tables().stream()
            .filter(one -> table == null || table.equals(TableName.of(one.getTable())))
            .toList();
    if (table != null && named.isEmpty()) {
      throw new ConvoyException(
          ErrorCode.COMMAND_LINE,
          "run %s has no table %s; --table takes its name at the source"
              .formatted(run.getRunId(), table));
    }
    String changedBy = changedBy(run);
    return named.stream()
        .filter(one -> one.getRowsRejected() > 0)
        .map(one ->
            new Wanted(one.getTable(), one.getGeneration(), one.getRowsRejected(), changedBy))
        .toList();
  }

  /** The newest run that has brought rows from the source since; null where there is none. */
  private @Nullable String changedBy(RunState run) {
    return follower.runs().stream()
        .map(FollowedRun::run)
        .filter(other -> other.getKind() != Kind.VERIFY && other.getKind() != Kind.REPLICATE)
        .filter(other -> other.getApplied() && other.getStartedAt().isAfter(run.getStartedAt()))
        .map(RunState::getRunId)
        .findFirst()
        .orElse(null);
  }
}
