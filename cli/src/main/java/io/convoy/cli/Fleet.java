// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.pipeline.Cluster;
import io.convoy.cli.pipeline.Preflight;
import io.convoy.cli.pipeline.RunLauncher;
import io.convoy.cli.process.Interruption;
import io.convoy.cli.report.RunScreen;
import io.convoy.common.config.ConvoyConfig;
import java.util.Set;

/** Commands that ask something of the services of a pipeline. */
final class Fleet {
  private Fleet() {}

  /** What is asked; returns the exit code. */
  @FunctionalInterface
  interface Question {
    int ask(RunLauncher launcher, RunScreen screen);
  }

  /** Returns the exit code. */
  static int ask(ConfigurationFile configuration, ProgressOptions progress, Question question) {
    ConvoyConfig config = configuration.loadForCluster(Set.of());
    try (RunScreen screen = progress.screen();
        Interruption interruption = Interruption.ofRun(screen, "nothing was begun")) {
      Preflight.check(config.kafka());
      try (Cluster cluster = interruption.closes(Cluster.of(config))) {
        cluster.createTopics();
        FleetAdvice advice = new FleetAdvice(configuration.path());
        try (RunLauncher launcher = new RunLauncher(cluster, screen, interruption, advice)) {
          return question.ask(launcher, screen);
        }
      }
    }
  }
}
