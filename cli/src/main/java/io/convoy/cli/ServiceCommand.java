// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.pipeline.Cluster;
import io.convoy.cli.process.Interruption;
import io.convoy.cli.process.Logs;
import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.process.WorkDir;
import io.convoy.cli.role.RoleKind;
import io.convoy.cli.role.ServiceHealth;
import io.convoy.cli.role.ShownPage;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.http.HttpEndpoint;
import io.convoy.common.lifecycle.Role;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.extractor.source.SourceReaders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code convoy coordinator}, {@code extractor} and {@code loader}: one role in this process, from
 * its start to a signal or to an error with which it cannot go on.
 */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "Needs kafka.bootstrap.servers and schema.registry.url in the configuration, and a work"
          + " folder that no other process has. Logs to stderr; SIGTERM ends it in good order."
    })
abstract class ServiceCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceCommand.class);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final RoleKind kind;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigurationFile configuration = new ConfigurationFile();

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      defaultValue = ".convoy/${COMMAND-NAME}",
      description = "folder for this process's name and state (default: ${DEFAULT-VALUE})")
  private Path workDir = Path.of(".convoy");

  private ServiceCommand(RoleKind kind) {
    this.kind = kind;
  }

  /** Leads the runs of a pipeline. */
  @Command(
      name = "coordinator",
      description =
          "Lead the runs of a pipeline, until stopped; of several, one leads and the others stand"
              + " by.")
  static final class Coordinator extends ServiceCommand {
    Coordinator() {
      super(RoleKind.COORDINATOR);
    }
  }

  /** Reads the source. */
  @Command(name = "extractor", description = "Read the source of a pipeline, until stopped.")
  static final class Extractor extends ServiceCommand {
    Extractor() {
      super(RoleKind.EXTRACTOR);
    }
  }

  /** Writes the target. */
  @Command(name = "loader", description = "Load the target of a pipeline, until stopped.")
  static final class Loader extends ServiceCommand {
    Loader() {
      super(RoleKind.LOADER);
    }
  }

  @Override
  public Integer call() {
    ConvoyConfig config = configuration.loadForCluster(kind.credentials());
    try (WorkDir dir = WorkDir.open(workDir);
        Interruption interruption = Interruption.ofService(kind.timeToStop())) {
      String instance = dir.instance();
      Logs.toStderr();
      throw serve(config, dir, instance, interruption);
    }
  }

  /** Returns why it cannot go on; a signal ends the process without that. */
  private ConvoyException serve(
      ConvoyConfig config, WorkDir dir, String instance, Interruption interruption) {
    RoleFailure failure = new RoleFailure();
    ServiceHealth health = new ServiceHealth(kind.toString(), config.pipeline());
    try (HttpEndpoint http = interruption.closes(health.listen(config.http()));
        Cluster cluster = interruption.closes(Cluster.of(config, health.metrics()))) {
      LOG.info("Health and metrics at {}", http.url());
      cluster.createTopicsWhenKafkaIsThere();
      ServiceContext context = cluster.context(instance, failure);
      Role made = kind.make(context, dir, SourceReaders.SEVERAL);
      try (Role role = interruption.closes(made)) {
        role.start();
        ShownPage.show(role, context, dir, http)
            .ifPresent(page -> {
              interruption.closes(page);
              LOG.info("The page of the runs at {}; token in {}", page.url(), dir.pageToken());
            });
        health.watch(role);
        return untilItFails(role, failure, instance);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ConvoyException(ErrorCode.INTERRUPTED, "stopped while waiting for Kafka", e);
    }
  }

  private ConvoyException untilItFails(Role role, RoleFailure failure, String instance) {
    while (!role.isReady()) {
      Optional<ConvoyException> failed = failure.await(LOOK);
      if (failed.isPresent()) {
        return failed.orElseThrow();
      }
    }
    spec.commandLine().getErr().println("convoy %s %s is ready".formatted(kind, instance));
    return failure.await();
  }
}
