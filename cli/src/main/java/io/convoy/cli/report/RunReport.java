// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import io.convoy.cli.pipeline.Reject;
import io.convoy.cli.progress.RunPicture;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.EffectiveSetting;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;

/**
 * All that is to be said of a run, as every form of its report shows it.
 *
 * @param picture the run and its tables
 * @param rows the run that compared the tables of a load once more, row by row; null where there
 *     was none
 * @param rejects the first rows that the target refused
 */
public record RunReport(
    Origin origin, RunPicture picture, @Nullable RunPicture rows, List<Reject> rejects) {

  /**
   * Who wrote the report, when and of what.
   *
   * @param settings of whoever wrote it, without secrets
   * @param convoy version
   * @param kafkaClient version
   */
  public record Origin(
      String pipeline,
      List<EffectiveSetting> settings,
      String convoy,
      String kafkaClient,
      Instant writtenAt) {

    /** This process, now. */
    public static Origin of(ConvoyConfig config, Instant now) {
      String version = RunReport.class.getPackage().getImplementationVersion();
      return new Origin(
          config.pipeline(),
          EffectiveSetting.of(config),
          version == null ? "(not packaged)" : version,
          AppInfoParser.getVersion(),
          now);
    }
  }

  public RunReport {
    rejects = List.copyOf(rejects);
  }

  RunState run() {
    return picture.run();
  }

  /** From its beginning to its end, or to when the report was written. */
  Duration took() {
    RunState run = run();
    @Nullable Instant ended = run.getEndedAt();
    Instant end = ended == null ? run.getPhaseSince() : ended;
    return Duration.between(
        run.getStartedAt(), picture.isOver() ? end : latest(end, origin.writtenAt()));
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** In one word: what came of the run, or the phase that it is in. */
  String outcome() {
    RunState run = run();
    boolean hasRejects = run.getPhase() == Phase.COMPLETED && picture.rowsRejected() > 0;
    return hasRejects ? "completed-with-rejects" : run.getPhase().name().toLowerCase(Locale.ROOT);
  }

  /** All is as it is to be. */
  boolean isGood() {
    return run().getPhase() == Phase.COMPLETED
        && picture.rowsRejected() == 0
        && run().getLeftOut() == 0;
  }
}
