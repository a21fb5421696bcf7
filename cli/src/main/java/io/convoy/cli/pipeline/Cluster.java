// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.ControlTopics;
import io.convoy.common.channel.KafkaClients;
import io.convoy.common.channel.RunCommands;
import io.convoy.common.channel.RunFollower;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.common.metrics.Metrics;
import io.convoy.common.registry.SchemaRegistries;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pipeline's Kafka and registry, as one process sees them. */
public final class Cluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  private final ConvoyConfig config;
  private final Metrics metrics;
  private final KafkaClients clients;
  private final SchemaRegistry registry;
  private final ControlCodec codec;
  private final Topics topics;
  private final Clock clock = Clock.systemUTC();

  private Cluster(ConvoyConfig config, @Nullable Path registryFolder, Metrics metrics) {
    this.config = config;
    this.metrics = metrics;
    this.clients = new KafkaClients(config.kafka(), metrics);
    this.registry = SchemaRegistries.open(config.schemaRegistry(), registryFolder);
    this.codec = new ControlCodec(registry);
    this.topics = new Topics(config.pipeline());
  }

  /** Brokers and registry are those of other machines; nobody is asked yet. */
  public static Cluster of(ConvoyConfig config) {
    return of(config, Metrics.unseen());
  }

  /** The same, for a process that shows its metrics. */
  public static Cluster of(ConvoyConfig config, Metrics metrics) {
    return new Cluster(config, null, metrics);
  }

  /**
   * @param registryFolder where a registry in this process keeps its schemas
   */
  public static Cluster of(ConvoyConfig config, @Nullable Path registryFolder, Metrics metrics) {
    return new Cluster(config, registryFolder, metrics);
  }

  /** Creates the control topics where they are missing; fails where Kafka is not there. */
  public void createTopics() {
    try (Admin admin = clients.admin()) {
      ControlTopics.create(admin, topics, config.topics());
    }
  }

  /** Fails where no service of the pipeline has ever met this Kafka. */
  public void demandTopics() {
    try (Admin admin = clients.admin()) {
      if (!ControlTopics.areThere(admin, topics)) {
        throw RunLauncher.noSuchRun(
            "pipeline " + topics.pipeline() + " has no runs here; is it the right Kafka?");
      }
    }
  }

  /** Creates the control topics as soon as Kafka is there. */
  public void createTopicsWhenKafkaIsThere() throws InterruptedException {
    ControlTopics.createWhenKafkaIsThere(
        clients, topics, config.topics(), reason -> LOG.warn("Waiting for Kafka: {}", reason));
  }

  /** What a role of this process is given. */
  public ServiceContext context(String instance, Consumer<Throwable> onFatal) {
    return new ServiceContext(config, clients, registry, instance, clock, onFatal, metrics);
  }

  /** Sends commands; the caller closes it. */
  RunCommands commands() {
    return new RunCommands(clients, codec, topics, clock);
  }

  /** Reads rows that were refused. */
  RejectReader rejects() {
    return new RejectReader(clients, codec, registry, topics);
  }

  /** Puts reports of runs together. */
  ReportMaker reports() {
    return new ReportMaker(config, rejects(), clock);
  }

  /** After this time a coordinator says that nothing moves in its run. */
  Duration stallAfter() {
    return config.coordinator().stallAfter();
  }

  /** Follows the pipeline's runs; the caller closes it. */
  RunFollower follower() {
    return new RunFollower(clients, codec, topics);
  }

  @Override
  public void close() {
    registry.close();
  }
}
