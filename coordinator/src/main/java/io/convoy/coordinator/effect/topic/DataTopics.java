// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.topic;

import io.convoy.common.config.TopicsConfig;
import io.convoy.common.config.TopicsConfig.Keep;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Creates and deletes the topics that rows travel in. Thread-safe. */
public final class DataTopics {
  /** Small, since what is loaded goes by whole segments: up to one a partition is kept too long. */
  static final int SEGMENT_BYTES = 32 << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(50);

  /**
   * Rows are needed until they are loaded, however long that takes. Brokers free whole segments
   * only, so that small ones keep what is not needed any more small.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          TopicConfig.SEGMENT_BYTES_CONFIG,
          String.valueOf(SEGMENT_BYTES),
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_DELETE,
          TopicConfig.RETENTION_MS_CONFIG,
          "-1",
          TopicConfig.RETENTION_BYTES_CONFIG,
          "-1");

  private final Admin admin;
  private final TopicsConfig config;
  private final TopicTrim trim;
  private final BrokerSpace space;
  private final @Nullable Collection<String> deferred;

  public DataTopics(Admin admin, TopicsConfig config) {
    this.admin = admin;
    this.config = config;
    this.trim = new TopicTrim(admin);
    this.space = new BrokerSpace(admin, config);
    this.deferred = null;
  }

  private DataTopics(DataTopics same, Collection<String> deferred) {
    this.admin = same.admin;
    this.config = same.config;
    this.trim = same.trim;
    this.space = same.space;
    this.deferred = deferred;
  }

  /**
   * The same, but topics of final tables are left to the caller, for whom none is final before its
   * transaction has come about.
   *
   * @param deferred takes the names of those that may then be deleted
   */
  public DataTopics deferring(Collection<String> deferred) {
    return new DataTopics(this, deferred);
  }

  /** How many partitions a table of about so many bytes is given. */
  public int partitionsFor(long bytes) {
    long perPartition = Math.max(1, config.bytesPerPartition().bytes());
    long wanted = Math.ceilDiv(Math.max(0, bytes), perPartition);
    return Math.clamp(wanted, 1, Math.max(1, config.maxPartitions()));
  }

  /** Whether there is such a topic. */
  public boolean exists(String topic) {
    return AdminCalls.asking("looking for topic " + topic, () -> describe(Set.of(topic)))
        .containsKey(topic);
  }

  /**
   * Creates topics that are not there, and waits until all of them can be used.
   *
   * @param wanted how many partitions each is to have, by its name
   * @return how many partitions each has
   */
  public Map<String, Integer> create(Map<String, Integer> wanted) {
    String doing = "creating topic " + wanted.keySet().iterator().next();
    int more = wanted.size() - 1;
    return AdminCalls.asking(
        more > 0 ? "%s and %,d more".formatted(doing, more) : doing, () -> createAndAwait(wanted));
  }

  private Map<String, Integer> createAndAwait(Map<String, Integer> wanted)
      throws ExecutionException, InterruptedException {
    long start = System.nanoTime();
    Map<String, Integer> usable = new HashMap<>();
    Set<String> missing = new HashSet<>(wanted.keySet());
    while (!missing.isEmpty()) {
      for (TopicDescription found : describe(missing).values()) {
        if (found.partitions().stream().allMatch(partition -> partition.leader() != null)) {
          usable.put(found.name(), found.partitions().size());
        }
      }
      missing.removeAll(usable.keySet());
      if (!missing.isEmpty()) {
        requirePatience(missing, start);
        createMissing(missing, wanted);
        Thread.sleep(PAUSE);
      }
    }
    return usable;
  }

  private static void requirePatience(Set<String> missing, long start) {
    if (System.nanoTime() - start > PATIENCE.toNanos()) {
      throw new ConvoyException(
          ErrorCode.KAFKA_UNAVAILABLE,
          "topic %s has no leader after %d s; are enough Kafka brokers up?"
              .formatted(missing.iterator().next(), PATIENCE.toSeconds()));
    }
  }

  private void createMissing(Set<String> missing, Map<String, Integer> wanted)
      throws ExecutionException, InterruptedException {
    List<NewTopic> topics =
        missing.stream().map(name -> topic(name, wanted.getOrDefault(name, 1))).toList();
    for (KafkaFuture<Void> creation : admin.createTopics(topics).values().values()) {
      unless(TopicExistsException.class, creation);
    }
  }

  private NewTopic topic(String name, int partitions) {
    int replicas = config.replicationFactor();
    Optional<Short> replication = replicas == -1 ? Optional.empty() : Optional.of((short) replicas);
    return new NewTopic(name, Optional.of(partitions), replication).configs(SETTINGS);
  }

  /** Of those that are there. */
  private Map<String, TopicDescription> describe(Set<String> topics)
      throws ExecutionException, InterruptedException {
    Map<String, TopicDescription> found = new HashMap<>();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> asked :
        admin.describeTopics(topics).topicNameValues().entrySet()) {
      try {
        found.put(asked.getKey(), asked.getValue().get());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return found;
  }

  /** True where topics and their records stay until the run is over. */
  public boolean areKept() {
    return config.keep() == Keep.ALL;
  }

  public TopicTrim trim() {
    return trim;
  }

  public BrokerSpace space() {
    return space;
  }

  /**
   * Deletes the topic of a table that is final, unless topics are to stay until the run is over.
   */
  public void deleteUnlessKept(String topic) {
    if (areKept()) {
      return;
    }
    if (deferred == null) {
      delete(List.of(topic));
    } else {
      deferred.add(topic);
    }
  }

  /** Deletes topics, where they are still there. */
  public void delete(Collection<String> topics) {
    topics.forEach(trim::forget);
    for (Map.Entry<String, KafkaFuture<Void>> deletion :
        admin.deleteTopics(topics).topicNameValues().entrySet()) {
      AdminCalls.asking("deleting topic " + deletion.getKey(), () -> isGone(deletion.getValue()));
    }
  }

  /** Deletes all topics whose names meet the condition. */
  public void delete(Predicate<String> condition) {
    AdminCalls.asking(
        "deleting the topics of a run that is over",
        () -> {
          Collection<String> doomed =
              admin.listTopics().names().get().stream().filter(condition).toList();
          delete(doomed);
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
}
