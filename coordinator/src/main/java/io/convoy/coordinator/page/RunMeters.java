// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import io.convoy.common.channel.RunStatus;
import io.convoy.common.metrics.Metric;
import io.convoy.common.metrics.Metrics;
import io.convoy.coordinator.page.RunBoard.BoardRun;
import io.convoy.schemas.event.Phase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;

/** How the newest run stands, as metrics; nothing where there is no run. */
final class RunMeters {
  private final RunBoard board;
  private final Clock clock;
  private final Metrics metrics;

  private RunMeters(RunBoard board, Clock clock, Metrics metrics) {
    this.board = board;
    this.clock = clock;
    this.metrics = metrics;
  }

  static void show(RunBoard board, Clock clock, Metrics metrics) {
    RunMeters meters = new RunMeters(board, clock, metrics);
    meters.add(Metric.RUN_ACTIVE, run -> flag(RunStatus.isAtWork(run.state())));
    meters.add(Metric.RUN_FAILED, run -> flag(run.state().getPhase() == Phase.FAILED));
    meters.add(Metric.RUN_PAUSED, run -> flag(run.state().getPaused()));
    meters.add(Metric.RUN_TABLES, run -> Math.max(0, run.state().getTables()));
    meters.add(Metric.RUN_TABLES_VERIFIED, run -> run.state().getVerified());
    meters.add(Metric.RUN_TABLES_DIFFERENT, run -> run.state().getDifferent());
    meters.add(Metric.RUN_ROWS_EXPECTED, run -> run.totals().rowsExpected());
    meters.add(Metric.RUN_ROWS_READ, run -> run.totals().rowsRead());
    meters.add(Metric.RUN_ROWS_LOADED, run -> run.totals().rowsLoaded());
    meters.add(Metric.RUN_ROWS_REJECTED, run -> run.totals().rowsRejected());
    meters.add(Metric.RUN_AHEAD, run -> run.totals().bytesAhead());
    meters.add(
        Metric.RUN_SECONDS_LEFT,
        run -> run.timeLeft().map(Duration::toSeconds).map(Long::doubleValue).orElse(Double.NaN));
    metrics.gauge(Metric.SYNC_LAG, meters::syncLag);
  }

  private double syncLag() {
    Instant now = clock.instant();
    return RunStatus.newestStep(board.runs(now).stream().map(BoardRun::state).toList())
        .map(run -> Duration.between(run.getStartedAt(), now).toMillis() / 1e3)
        .orElse(Double.NaN);
  }

  private void add(Metric metric, ToDoubleFunction<BoardRun> value) {
    metrics.gauge(
        metric, () -> board.newest(clock.instant()).map(value::applyAsDouble).orElse(Double.NaN));
  }

  private static double flag(boolean is) {
    return is ? 1 : 0;
  }
}
