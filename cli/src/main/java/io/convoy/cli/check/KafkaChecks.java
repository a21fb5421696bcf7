// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.check;

import io.convoy.cli.pipeline.Preflight;
import io.convoy.cli.progress.Text;
import io.convoy.common.channel.ControlTopics;
import io.convoy.common.channel.KafkaClients;
import io.convoy.common.channel.KafkaErrors;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.DataSize;
import io.convoy.common.config.TopicsConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.effect.topic.DataTopics;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/** Tries the brokers, or the disk of the one that a run brings along. */
final class KafkaChecks {
  static final String KAFKA = "kafka";

  /** Runs have other ids. */
  private static final String NO_RUN = "none";

  private static final int PATIENCE_MILLIS = 10_000;

  private final ConvoyConfig config;
  private final Path workDir;
  private final Consumer<CheckResult> taker;

  KafkaChecks(ConvoyConfig config, Path workDir, Consumer<CheckResult> taker) {
    this.config = config;
    this.workDir = workDir;
    this.taker = taker;
  }

  /**
   * Tries everything.
   *
   * @param tables of the source, where they are known
   */
  void all(List<Table> tables) {
    if (config.kafka().bootstrapServers() == null) {
      taker.accept(ownDisk(tables));
      return;
    }
    Preflight.check(config.kafka());
    try (Admin admin = new KafkaClients(config.kafka()).admin()) {
      Collection<Node> nodes = nodes(admin);
      taker.accept(
          CheckResult.ok(
              KAFKA,
              "connects: %s, %s"
                  .formatted(
                      config.kafka().bootstrapServers(),
                      Text.count(nodes.size(), "broker", "brokers"))));
      topics(admin);
      settings(admin, nodes);
      room(admin, tables);
    }
  }

  private static Collection<Node> nodes(Admin admin) {
    DescribeClusterOptions patience = new DescribeClusterOptions().timeoutMs(PATIENCE_MILLIS);
    try {
      return admin.describeCluster(patience).nodes().get();
    } catch (ExecutionException e) {
      throw KafkaErrors.of("asking for the brokers", e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void topics(Admin admin) {
    Topics topics = new Topics(config.pipeline());
    List<String> missing = ControlTopics.rehearse(admin, topics, config.topics());
    taker.accept(
        CheckResult.ok(
            KAFKA,
            missing.isEmpty()
                ? "the pipeline's topics are there"
                : Text.count(missing.size(), "topic", "topics") + " can be created"));
  }

  private void settings(Admin admin, Collection<Node> nodes) {
    List<ConfigResource> brokers =
        nodes.stream()
            .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
            .toList();
    DescribeConfigsOptions patience = new DescribeConfigsOptions().timeoutMs(PATIENCE_MILLIS);
    try {
      admin.describeConfigs(brokers, patience).all().get().forEach(this::settings);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof AuthorizationException)) {
        throw KafkaErrors.of("asking for the settings of the brokers", e);
      }
      taker.accept(
          CheckResult.warning(KAFKA, "this user may not see the brokers' settings: not checked"));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void settings(ConfigResource broker, Config settings) {
    demand(
        broker,
        settings.get("transaction.max.timeout.ms"),
        config.extractor().transactionTimeout().toMillis(),
        "extractor.transaction-timeout");
    demand(
        broker,
        settings.get("message.max.bytes"),
        config.extractor().batchBytes().bytes(),
        "extractor.batch-bytes");
  }

  private void demand(
      ConfigResource broker, @Nullable ConfigEntry setting, long needed, String key) {
    if (setting == null || setting.value() == null) {
      return;
    }
    String there =
        "%s of broker %s is %s".formatted(setting.name(), broker.name(), setting.value());
    taker.accept(
        Long.parseLong(setting.value()) >= needed
            ? CheckResult.ok(KAFKA, there)
            : CheckResult.failed(
                KAFKA,
                ErrorCode.CONFIGURATION,
                "%s, and %s needs %d: raise the one or lower the other"
                    .formatted(there, key, needed)));
  }

  /** As a run demands it before its first row. */
  private void room(Admin admin, List<Table> tables) {
    DataTopics topics = new DataTopics(admin, config.topics());
    List<Long> live =
        tables.stream()
            .map(table -> Math.max(0, table.getEstimatedBytes()))
            .sorted(Comparator.reverseOrder())
            .limit(config.topics().maxLive())
            .toList();
    long bytes = live.stream().mapToLong(Long::longValue).sum();
    int partitions = live.stream().mapToInt(topics::partitionsFor).sum();
    String rowTopics = new Topics(config.pipeline()).dataPrefix(NO_RUN);
    topics.space().demand(rowTopics, bytes, partitions);
    taker.accept(
        topics.space().room(rowTopics).isPresent()
            ? CheckResult.ok(KAFKA, "its disks have room for the rows on their way")
            : CheckResult.warning(KAFKA, "how much room its disks have is not told"));
  }

  private CheckResult ownDisk(List<Table> tables) {
    long bytes = tables.stream().mapToLong(table -> Math.max(0, table.getEstimatedBytes())).sum();
    TopicsConfig topics = config.topics();
    long needed =
        topics.keep() == TopicsConfig.Keep.ALL ? bytes : Math.min(bytes, topics.maxAhead().bytes());
    try {
      long room = Files.getFileStore(firstThatIsThere(workDir)).getUsableSpace();
      String message =
          "a broker of one's own, in %s: %s are free there, up to about %s are on their way"
              .formatted(workDir, size(room), size(needed));
      return room > needed
          ? CheckResult.ok(KAFKA, message)
          : CheckResult.failed(KAFKA, ErrorCode.KAFKA_DISK_FULL, message);
    } catch (IOException e) {
      return CheckResult.warning(KAFKA, "the disk of " + workDir + " cannot be looked at: " + e);
    }
  }

  /** The folder, or the one that it would be made in. */
  private static Path firstThatIsThere(Path folder) {
    Path path = folder.toAbsolutePath();
    while (!Files.exists(path)) {
      path = Objects.requireNonNull(path.getParent(), "the root is there");
    }
    return path;
  }

  private static DataSize size(long bytes) {
    return DataSize.ofMebibytes(Math.ceilDiv(bytes, 1 << 20));
  }

  private static ConvoyException interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new ConvoyException(ErrorCode.INTERRUPTED, "stopped while Kafka was asked", cause);
  }
}
