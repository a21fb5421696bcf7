// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.target;

import io.convoy.common.channel.KafkaErrors;
import io.convoy.common.config.TopicsConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates and deletes the topics that rows travel in. Thread-safe. */
final class DataTopics {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** Rows are needed until the run is over, however long that takes. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_DELETE,
          TopicConfig.RETENTION_MS_CONFIG,
          "-1",
          TopicConfig.RETENTION_BYTES_CONFIG,
          "-1");

  private final Admin admin;
  private final TopicsConfig config;

  DataTopics(Admin admin, TopicsConfig config) {
    this.admin = admin;
    this.config = config;
  }

  /** How many partitions a table of about so many bytes is given. */
  int partitionsFor(long bytes) {
    long perPartition = Math.max(1, config.bytesPerPartition().bytes());
    long wanted = Math.ceilDiv(Math.max(0, bytes), perPartition);
    return Math.clamp(wanted, 1, Math.max(1, config.maxPartitions()));
  }

  /** How many partitions the topic has; empty where there is no such topic. */
  Optional<Integer> partitions(String topic) {
    return asking("looking for topic " + topic, () -> describe(topic))
        .map(description -> description.partitions().size());
  }

  /**
   * Creates the topic if it is not there, and waits until it can be used.
   *
   * @return how many partitions it has
   */
  int create(String topic, int partitions) {
    return asking("creating topic " + topic, () -> createAndAwait(topic, partitions));
  }

  private int createAndAwait(String topic, int partitions)
      throws ExecutionException, InterruptedException {
    long start = System.nanoTime();
    Optional<TopicDescription> description = describe(topic);
    while (!isUsable(description)) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new ConvoyException(
            ErrorCode.KAFKA_UNAVAILABLE,
            "topic %s has no leader after %d s; are enough Kafka brokers up?"
                .formatted(topic, PATIENCE.toSeconds()));
      }
      if (description.isEmpty()) {
        unless(
            TopicExistsException.class,
            admin.createTopics(List.of(topic(topic, partitions))).all());
      }
      Thread.sleep(PAUSE);
      description = describe(topic);
    }
    return description.orElseThrow().partitions().size();
  }

  private NewTopic topic(String name, int partitions) {
    int replicas = config.replicationFactor();
    Optional<Short> replication = replicas == -1 ? Optional.empty() : Optional.of((short) replicas);
    return new NewTopic(name, Optional.of(partitions), replication).configs(SETTINGS);
  }

  private static boolean isUsable(Optional<TopicDescription> description) {
    return description
        .map(d -> d.partitions().stream().allMatch(partition -> partition.leader() != null))
        .orElse(false);
  }

  private Optional<TopicDescription> describe(String topic)
      throws ExecutionException, InterruptedException {
    try {
      return Optional.ofNullable(
          admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Deletes all topics whose names meet the condition. */
  void delete(Predicate<String> condition) {
    asking(
        "deleting the topics of a run that is over",
        () -> {
          Collection<String> doomed =
              admin.listTopics().names().get().stream().filter(condition).toList();
          for (Map.Entry<String, KafkaFuture<Void>> deletion :
              admin.deleteTopics(doomed).topicNameValues().entrySet()) {
            asking("deleting topic " + deletion.getKey(), () -> isGone(deletion.getValue()));
          }
          return doomed.size();
        });
  }

  private static boolean isGone(KafkaFuture<Void> deletion)
      throws ExecutionException, InterruptedException {
    unless(UnknownTopicOrPartitionException.class, deletion);
    return true;
  }

  private static void unless(Class<? extends Exception> harmless, KafkaFuture<Void> future)
      throws ExecutionException, InterruptedException {
    try {
      future.get();
    } catch (ExecutionException e) {
      if (!harmless.isInstance(e.getCause())) {
        throw e;
      }
    }
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask() throws ExecutionException, InterruptedException;
  }

  private static <T> T asking(String doing, Question<T> question) {
    try {
      return question.ask();
    } catch (ExecutionException e) {
      ConvoyException failure = KafkaErrors.of(doing, e);
      // Nobody sees a coordinator that waits; a run that failed says what to do.
      throw e.getCause() instanceof AuthorizationException
          ? new ConvoyException(
              ErrorCode.KAFKA_ERROR, failure.getMessage() + ", then resume the run", e)
          : failure;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConvoyException(ErrorCode.INTERRUPTED, "stopped while " + doing, e);
    }
  }
}
