// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.report.RunReport;
import io.convoy.cli.report.RunReport.Origin;
import io.convoy.common.channel.RunFollower.FollowedRun;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.error.ConvoyException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts together what is to be said of a run. */
final class ReportMaker {
  private static final Logger LOG = LoggerFactory.getLogger(ReportMaker.class);

  /** Rejected rows that a report names. */
  private static final int MOST_REJECTS = 100;

  private final ConvoyConfig config;
  private final RejectReader rejects;
  private final Clock clock;

  ReportMaker(ConvoyConfig config, RejectReader rejects, Clock clock) {
    this.config = config;
    this.rejects = rejects;
    this.clock = clock;
  }

  /**
   * The report of a run as it is now.
   *
   * @param rows the run that compared its tables once more, row by row; null where there was none
   */
  RunReport of(RunPicture picture, @Nullable RunPicture rows) {
    return new RunReport(Origin.of(config, clock.instant()), picture, rows, rejects(picture));
  }

  private List<Reject> rejects(RunPicture picture) {
    List<Reject> first = new ArrayList<>();
    if (picture.rowsRejected() > 0) {
      try {
        rejects.tell(
            new FollowedRun(picture.run(), picture.tables()),
            reject -> {
              if (first.size() < MOST_REJECTS) {
                first.add(reject);
              }
            });
      } catch (KafkaException | ConvoyException e) {
        // A report without them is better than none.
        LOG.warn("Rejected rows could not be read for the report", e);
      }
    }
    return first;
  }
}
