// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.progress.SyncStanding;
import io.convoy.cli.report.RunReport;
import io.convoy.cli.report.RunScreen;
import io.convoy.common.channel.ReadingLimit;
import io.convoy.common.channel.RunCommands;
import io.convoy.common.channel.RunFollower;
import io.convoy.common.channel.RunFollower.FollowedRun;
import io.convoy.common.channel.RunStatus;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.SyncConfig;
import io.convoy.schemas.event.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks about the runs of a pipeline that services work on, and gives them commands. */
public final class PipelineClient implements AutoCloseable {
  /** A cancelled run drops its tables; a takeover takes some ten seconds. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** How long a run that was just asked for may be unknown. */
  private static final Duration PATIENCE_FOR_NEWS = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final RunFollower follower;
  private final RunCommands commands;

  private PipelineClient(Cluster cluster) {
    this.cluster = cluster;
    this.follower = cluster.follower();
    this.commands = cluster.commands();
  }

  /** Reads what is known of the pipeline's runs; Kafka and the registry must be there. */
  public static PipelineClient open(ConvoyConfig config) {
    Preflight.check(config.kafka());
    return over(Cluster.of(config));
  }

  /** The same, and closes the cluster with itself. */
  public static PipelineClient over(Cluster cluster) {
    try {
      cluster.demandTopics();
      return new PipelineClient(cluster);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Shows a run of services until it is over, and returns its last picture. */
  public RunPicture watch(String runId, RunScreen screen) {
    // The roles are elsewhere; here none of them can fail.
    return new RunReporter(follower, new RoleFailure(), cluster.stallAfter()).follow(runId, screen);
  }

  /**
   * Finds a run.
   *
   * @param runId null for the one that was asked for last
   */
  public RunState find(@Nullable String runId) {
    return find(follower, runId, PATIENCE_FOR_NEWS);
  }

  /**
   * Finds a run.
   *
   * @param runId null for the one that was asked for last
   * @param patience with what is known of the latest
   */
  static RunState find(RunFollower follower, @Nullable String runId, Duration patience) {
    Optional<RunState> run = runId == null ? follower.latest(patience) : follower.state(runId);
    return run.orElseThrow(() ->
        RunLauncher.noSuchRun(
            runId == null ? "the pipeline has no runs yet" : "there is no run " + runId));
  }

  /** All runs as they are now, the newest first. */
  public List<RunPicture> pictures() {
    return follower.runs().stream().map(RunPicture::of).toList();
  }

  /** How far the target is behind, and when the next step begins. */
  public SyncStanding standing(SyncConfig config) {
    return SyncStanding.of(follower.runs().stream().map(FollowedRun::run).toList(), config);
  }

  /** A run as it is now. */
  public RunPicture picture(String runId) {
    return follower.run(runId).map(RunPicture::of).orElseThrow();
  }

  /** The report of a run as it is now. */
  public RunReport report(RunPicture picture) {
    return cluster.reports().of(picture, null);
  }

  /** Asks for an action and waits until the coordinator has done it, or the run is over. */
  public RunState ask(RunAction action, String runId) {
    action.send(commands, runId);
    return follower.awaitRun(runId, action::isAnswered, PATIENCE);
  }

  /** Changes how fast a run reads, and waits until its state says so, or the run is over. */
  public RunState throttle(ReadingLimit limit, String runId) {
    commands.throttle(runId, limit);
    return follower.awaitRun(
        runId, run -> ReadingLimit.of(run).equals(limit) || !RunStatus.isUnfinished(run), PATIENCE);
  }

  @Override
  public void close() {
    commands.close();
    follower.close();
    cluster.close();
  }
}
