// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.ControlTopics;
import io.convoy.common.channel.KafkaClients;
import io.convoy.common.channel.RunCommands;
import io.convoy.common.channel.RunFollower;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.KafkaConfig;
import io.convoy.common.lifecycle.Role;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.common.registry.SchemaRegistries;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.coordinator.CoordinatorService;
import io.convoy.coordinator.target.TargetEffects;
import io.convoy.embedded.EmbeddedBroker;
import io.convoy.extractor.ExtractorService;
import io.convoy.extractor.source.Company;
import io.convoy.loader.LoaderService;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;

/**
 * The embedded mode: broker (unless one is configured), registry, coordinator, extractor and loader
 * in this process, the same classes with the same configuration as the services.
 *
 * <p>What was opened is closed in reverse order, by {@link #close()} or when the start fails.
 */
final class LocalConvoy implements AutoCloseable {
  // One process per work folder: the name is as stable as the folder.
  private static final String INSTANCE = "local";

  private final Resources opened = new Resources();
  private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();
  private final ServiceContext context;
  private final ControlCodec codec;
  private final boolean embeddedBroker;

  private LocalConvoy(ConvoyConfig config, WorkDir dir) {
    try {
      embeddedBroker = config.kafka().bootstrapServers() == null;
      KafkaConfig kafka = embeddedBroker ? embedded(config.kafka(), dir) : config.kafka();
      KafkaClients clients = new KafkaClients(kafka);
      SchemaRegistry registry =
          opened.add(SchemaRegistries.open(config.schemaRegistry(), dir.registry()));
      codec = new ControlCodec(registry);
      context =
          new ServiceContext(
              config, clients, registry, INSTANCE, Clock.systemUTC(), fatal::complete);
      try (Admin admin = clients.admin()) {
        ControlTopics.create(admin, context.topics(), config.topics());
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts all that a run needs; nothing of a run happens before a command asks for it. */
  static LocalConvoy start(ConvoyConfig config, WorkDir dir) {
    LocalConvoy convoy = new LocalConvoy(config, dir);
    try {
      List<Role> roles =
          List.of(
              new CoordinatorService(
                  convoy.context, dir.streams(), () -> new TargetEffects(convoy.context)),
              new ExtractorService(convoy.context, Company.ALONE),
              new LoaderService(convoy.context));
      for (Role role : roles) {
        convoy.opened.add(role).start();
      }
      return convoy;
    } catch (RuntimeException e) {
      convoy.close();
      throw e;
    }
  }

  private KafkaConfig embedded(KafkaConfig configured, WorkDir dir) {
    EmbeddedBroker broker = opened.add(EmbeddedBroker.start(dir.broker()));
    return configured.forEmbeddedBroker(broker.bootstrapServers());
  }

  /** Completed when a role cannot go on. */
  CompletableFuture<Throwable> fatal() {
    return fatal;
  }

  boolean hasEmbeddedBroker() {
    return embeddedBroker;
  }

  /** Sends commands; the caller closes it. */
  RunCommands commands() {
    return new RunCommands(context.kafka(), codec, context.topics(), context.clock());
  }

  /** Follows the pipeline's runs; the caller closes it. */
  RunFollower follower() {
    return new RunFollower(context.kafka(), codec, context.topics());
  }

  @Override
  public void close() {
    opened.close();
  }
}
