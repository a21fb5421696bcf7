// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import io.convoy.common.config.TopicsConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates a pipeline's control topics where they are not there yet. */
public final class ControlTopics {
  /** Partitions of the task topic: how many extractor slots of a pipeline can work at once. */
  public static final int TASK_PARTITIONS = 64;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration PAUSE_WITHOUT_KAFKA = Duration.ofSeconds(2);

  private final Admin admin;
  private final Duration patience;

  private ControlTopics(Admin admin, Duration patience) {
    this.admin = admin;
    this.patience = patience;
  }

  /** Idempotent; waits until the topics can be used. */
  public static void create(Admin admin, Topics topics, TopicsConfig config) {
    create(admin, topics, config, PATIENCE);
  }

  /** True where a client can read the pipeline's runs and send commands; creates nothing. */
  public static boolean areThere(Admin admin, Topics topics) {
    List<NewTopic> needed =
        List.of(topic(topics.commands(), 1, -1, Map.of()), topic(topics.runs(), 1, -1, Map.of()));
    try {
      return new ControlTopics(admin, PATIENCE).unusable(needed).isEmpty();
    } catch (ExecutionException e) {
      throw KafkaErrors.of("looking for the topics of pipeline " + topics.pipeline(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConvoyException(ErrorCode.INTERRUPTED, "stopped while topics were looked for", e);
    }
  }

  /**
   * Has the brokers say whether they would create the topics, and creates none.
   *
   * @return the names of those that are not there
   */
  public static List<String> rehearse(Admin admin, Topics topics, TopicsConfig config) {
    List<NewTopic> wanted = wanted(topics, config.replicationFactor());
    CreateTopicsOptions trial =
        new CreateTopicsOptions().timeoutMs((int) PATIENCE.toMillis()).validateOnly(true);
    try {
      List<NewTopic> missing = new ControlTopics(admin, PATIENCE).unusable(wanted);
      for (Map.Entry<String, KafkaFuture<Void>> creation :
          admin.createTopics(missing, trial).values().entrySet()) {
        await(creation.getKey(), creation.getValue());
      }
      return missing.stream().map(NewTopic::name).toList();
    } catch (ExecutionException e) {
      throw KafkaErrors.of("creating the control topics of pipeline " + topics.pipeline(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConvoyException(ErrorCode.INTERRUPTED, "stopped while Kafka was asked", e);
    }
  }

  /**
   * As {@link #create}, for a service: waits for Kafka where it is not up yet, for as long as it
   * takes, as services are started in any order.
   *
   * @param onWaiting told again and again why it waits
   */
  public static void createWhenKafkaIsThere(
      KafkaClients clients, Topics topics, TopicsConfig config, Consumer<String> onWaiting)
      throws InterruptedException {
    while (true) {
      try (Admin admin = clients.admin()) {
        create(admin, topics, config);
        return;
      } catch (ConvoyException e) {
        if (!e.code().isRetryable()) {
          throw e;
        }
        onWaiting.accept(String.valueOf(e.getMessage()));
      }
      Thread.sleep(PAUSE_WITHOUT_KAFKA);
    }
  }

  /**
   * @param patience with each request to the brokers, and with their choice of leaders
   */
  static void create(Admin admin, Topics topics, TopicsConfig config, Duration patience) {
    List<NewTopic> wanted = wanted(topics, config.replicationFactor());
    try {
      new ControlTopics(admin, patience).create(wanted);
    } catch (ExecutionException e) {
      throw KafkaErrors.of("creating the control topics of pipeline " + topics.pipeline(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConvoyException(
          ErrorCode.INTERRUPTED, "stopped while the control topics were created", e);
    }
  }

  private void create(List<NewTopic> wanted) throws ExecutionException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    CreateTopicsOptions options = new CreateTopicsOptions().timeoutMs((int) patience.toMillis());
    List<NewTopic> missing = unusable(wanted);
    while (!missing.isEmpty()) {
      for (Map.Entry<String, KafkaFuture<Void>> creation :
          admin.createTopics(missing, options).values().entrySet()) {
        await(creation.getKey(), creation.getValue());
      }
      Thread.sleep(PAUSE);
      missing = unusable(wanted);
      if (!missing.isEmpty() && System.nanoTime() - deadline > 0) {
        throw new ConvoyException(
            ErrorCode.KAFKA_UNAVAILABLE,
            "the topics "
                + missing.stream().map(NewTopic::name).toList()
                + " have no leader after "
                + patience.toSeconds()
                + " s; are enough Kafka brokers up?");
      }
    }
  }

  /** Someone else may create the same topics now: that is as good as our own. */
  private static void await(String topic, KafkaFuture<Void> creation)
      throws ExecutionException, InterruptedException {
    try {
      creation.get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw naming(topic, e);
      }
    }
  }

  /** The broker says that a topic is not for this client, but not which one. */
  private static ExecutionException naming(String topic, ExecutionException failure) {
    return failure.getCause() instanceof TopicAuthorizationException
        ? new ExecutionException(new TopicAuthorizationException(Set.of(topic)))
        : failure;
  }

  /**
   * The topics that are not there or without a leader somewhere. Asked before anything is created,
   * since a client may be allowed to use topics that it may not create.
   */
  private List<NewTopic> unusable(List<NewTopic> wanted)
      throws ExecutionException, InterruptedException {
    DescribeTopicsOptions timeout =
        new DescribeTopicsOptions().timeoutMs((int) patience.toMillis());
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin
            .describeTopics(wanted.stream().map(NewTopic::name).toList(), timeout)
            .topicNameValues();
    List<NewTopic> unusable = new ArrayList<>();
    for (NewTopic topic : wanted) {
      try {
        TopicDescription description = Objects.requireNonNull(answers.get(topic.name())).get();
        if (description.partitions().stream().anyMatch(p -> p.leader() == null)) {
          unusable.add(topic);
        }
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw naming(topic.name(), e);
        }
        unusable.add(topic);
      }
    }
    return unusable;
  }

  private static List<NewTopic> wanted(Topics topics, int replicas) {
    Map<String, String> week = keptFor(Duration.ofDays(7));
    // A run may be paused for longer than any time: the coordinator deletes what is done.
    Map<String, String> untilDone =
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG,
            "-1",
            TopicConfig.RETENTION_BYTES_CONFIG,
            "-1");
    Map<String, String> month = keptFor(Duration.ofDays(30));
    return List.of(
        topic(topics.commands(), 1, replicas, week),
        topic(topics.tasks(), TASK_PARTITIONS, replicas, untilDone),
        topic(topics.events(), 1, replicas, untilDone),
        topic(topics.runs(), 1, replicas, compacted()),
        topic(topics.rejects(), 1, replicas, month));
  }

  /**
   * Whoever follows the runs reads the topic from its beginning, so what was said before, and what
   * is left of retired runs, is to go soon: within an hour, or once it is a tenth of the topic.
   * Small segments, since the newest is never compacted. A tombstone stays for a day, which is as
   * long as someone who follows may be cut off without missing it.
   */
  private static Map<String, String> compacted() {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_COMPACT,
        TopicConfig.SEGMENT_BYTES_CONFIG,
        Integer.toString(16 * 1024 * 1024),
        TopicConfig.SEGMENT_MS_CONFIG,
        Long.toString(Duration.ofHours(1).toMillis()),
        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
        "0.1",
        TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
        Long.toString(Duration.ofHours(1).toMillis()),
        TopicConfig.DELETE_RETENTION_MS_CONFIG,
        Long.toString(Duration.ofDays(1).toMillis()));
  }

  private static Map<String, String> keptFor(Duration time) {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.RETENTION_MS_CONFIG,
        Long.toString(time.toMillis()));
  }

  private static NewTopic topic(
      String name, int partitions, int replicas, Map<String, String> settings) {
    Optional<Short> replication = replicas == -1 ? Optional.empty() : Optional.of((short) replicas);
    return new NewTopic(name, Optional.of(partitions), replication).configs(settings);
  }
}
