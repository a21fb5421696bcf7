// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.role;

import io.convoy.cli.pipeline.Cluster;
import io.convoy.cli.pipeline.PipelineClient;
import io.convoy.cli.process.WorkDir;
import io.convoy.cli.progress.RunPicture;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.metrics.Metrics;
import io.convoy.embedded.EmbeddedBroker;
import java.nio.file.Files;
import java.util.List;

/** Looks up the runs of a work folder while nobody works there; no role begins, nothing changes. */
public final class LocalRuns {
  private LocalRuns() {}

  /** The newest first; none where the folder has no broker's data. */
  public static List<RunPicture> in(WorkDir dir, ConvoyConfig config) {
    if (config.kafka().bootstrapServers() != null) {
      return pictures(dir, config);
    }
    if (!Files.isDirectory(dir.broker())) {
      return List.of();
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.broker())) {
      return pictures(
          dir, config.withKafka(config.kafka().forEmbeddedBroker(broker.bootstrapServers())));
    }
  }

  private static List<RunPicture> pictures(WorkDir dir, ConvoyConfig config) {
    try (PipelineClient client =
        PipelineClient.over(Cluster.of(config, dir.registry(), Metrics.unseen()))) {
      return client.pictures();
    } catch (ConvoyException e) {
      if (e.code() == ErrorCode.NO_SUCH_RUN) {
        return List.of();
      }
      throw e;
    }
  }
}
