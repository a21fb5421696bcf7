// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.role;

import io.convoy.cli.pipeline.Cluster;
import io.convoy.cli.process.Resources;
import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.process.WorkDir;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.HttpConfig;
import io.convoy.common.http.HttpEndpoint;
import io.convoy.common.lifecycle.Role;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.common.metrics.Metrics;
import io.convoy.embedded.EmbeddedBroker;
import io.convoy.extractor.source.SourceReaders;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The embedded mode: broker (unless one is configured), registry, coordinator, extractor and loader
 * in this process, the same classes with the same configuration as the services.
 *
 * <p>What was opened is closed in reverse order, by {@link #close()} or when the start fails.
 */
final class LocalConvoy implements AutoCloseable {
  /**
   * The coordinator ends first: what it waits for in the target, it must not get from the others'
   * end.
   */
  private static final List<RoleKind> FIRST_TO_LAST =
      List.of(RoleKind.EXTRACTOR, RoleKind.LOADER, RoleKind.COORDINATOR);

  private final Resources opened = new Resources();
  private final RoleFailure failure = new RoleFailure();
  private final Cluster cluster;
  private @Nullable ShownPage page;

  /** What others may see of this process: nothing where it has no page. */
  private record Shown(Optional<HttpEndpoint> http, Metrics metrics) {
    static Shown of(ConvoyConfig config, Resources opened) {
      if (config.http().page() == HttpConfig.Page.NONE) {
        return new Shown(Optional.empty(), Metrics.unseen());
      }
      ServiceHealth health = new ServiceHealth("all", config.pipeline());
      return new Shown(Optional.of(opened.add(health.listen(config.http()))), health.metrics());
    }
  }

  /** How a role becomes what it is here. */
  @FunctionalInterface
  interface Making {
    Role make(RoleKind kind, ServiceContext context);
  }

  private LocalConvoy(ConvoyConfig config, WorkDir dir, Making making) {
    try {
      Shown shown = Shown.of(config, opened);
      cluster =
          opened.add(Cluster.of(withBroker(alone(config), dir), dir.registry(), shown.metrics()));
      cluster.createTopics();
      ServiceContext context = cluster.context(dir.instance(), failure);
      for (RoleKind kind : FIRST_TO_LAST) {
        Role role = opened.add(making.make(kind, context));
        role.start();
        shown
            .http()
            .flatMap(http -> ShownPage.show(role, context, dir, http))
            .ifPresent(this::keep);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Starts all that a run needs; nothing of a run happens before a command asks for it. */
  static LocalConvoy start(ConvoyConfig config, WorkDir dir) {
    return start(config, dir, (kind, context) -> kind.make(context, dir, SourceReaders.ONE));
  }

  /** The same, of roles that are made in another way. */
  static LocalConvoy start(ConvoyConfig config, WorkDir dir, Making making) {
    return new LocalConvoy(config, dir, making);
  }

  /** Whatever the process holds ends with it, and it ends with its run: it starts no other. */
  private static ConvoyConfig alone(ConvoyConfig config) {
    return config
        .withSource(config.source().keepingNoSnapshot())
        .withSync(config.sync().unscheduled());
  }

  private ConvoyConfig withBroker(ConvoyConfig config, WorkDir dir) {
    if (config.kafka().bootstrapServers() != null) {
      return config;
    }
    EmbeddedBroker broker = opened.add(EmbeddedBroker.start(dir.broker()));
    return config.withKafka(config.kafka().forEmbeddedBroker(broker.bootstrapServers()));
  }

  private void keep(ShownPage shown) {
    page = opened.add(shown);
  }

  /** Where the runs of this process can be watched. */
  Optional<ShownPage> page() {
    return Optional.ofNullable(page);
  }

  Cluster cluster() {
    return cluster;
  }

  /** With what a role here could not go on. */
  RoleFailure failure() {
    return failure;
  }

  @Override
  public void close() {
    opened.close();
  }
}
