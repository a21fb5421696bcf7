// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.topic;

import io.convoy.common.config.DataSize;
import io.convoy.common.config.TopicsConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeLogDirsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the brokers' log folders have room for a run's rows: a broker whose disk is full ends,
 * and with it all that it does for others. Only an estimate, from the source's sizes; where brokers
 * do not tell how much is free, or not to this client, nothing is demanded. Thread-safe.
 */
public final class BrokerSpace {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerSpace.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Admin admin;
  private final TopicsConfig config;
  private Passed passed = new Passed("", 0);

  /** The most that was found to fit for a run: less of the same need not be asked again. */
  private record Passed(String rowTopics, long needed) {}

  public BrokerSpace(Admin admin, TopicsConfig config) {
    this.admin = admin;
    this.config = config;
  }

  /**
   * Fails where tables do not fit.
   *
   * @param rowTopics how the names of the run's topics begin: what these hold already is room too
   * @param bytes of the tables that are about to be given topics
   * @param partitions that these topics have
   */
  public synchronized void demand(String rowTopics, long bytes, int partitions) {
    long needed = needed(config, bytes, partitions);
    if (passed.rowTopics().equals(rowTopics) && needed <= passed.needed()) {
      return;
    }
    OptionalLong room = room(rowTopics);
    if (room.isPresent()) {
      judge(needed, room.orElseThrow());
    }
    passed = new Passed(rowTopics, needed);
  }

  /**
   * Bytes on the brokers' disks, all copies together. Beyond what may be ahead of the target, each
   * partition keeps up to one segment of rows that are loaded, since only whole ones go; and no
   * table takes more than it has.
   */
  static long needed(TopicsConfig config, long bytes, int partitions) {
    long ahead = config.maxAhead().bytes();
    long kept =
        switch (config.keep()) {
          case ALL -> bytes;
          case UNTIL_LOADED ->
              ahead >= bytes
                  ? bytes
                  : Math.min(bytes, ahead + (long) partitions * DataTopics.SEGMENT_BYTES);
        };
    // The broker's own default is unknown here; one copy is the least.
    return kept * Math.max(1, config.replicationFactor());
  }

  /** Fails where there is not enough, and tells where there is not much more. */
  static void judge(long needed, long room) {
    String need =
        "about %s for the rows on their way to the target, and Kafka's log folders have %s for them"
            .formatted(size(needed), size(room));
    String help =
        "Lower topics.max-ahead or topics.max-live, let topics.keep be until-loaded, or give the"
            + " brokers more disk";
    if (needed > room) {
      throw new ConvoyException(
          ErrorCode.KAFKA_DISK_FULL,
          "the run needs " + need + ". " + help + "; then resume the run");
    }
    if (needed > room / 2) {
      LOG.warn("The run needs {}. {}, where others fill them too", need, help);
    } else {
      LOG.debug("The run needs {}", need);
    }
  }

  private static DataSize size(long bytes) {
    return DataSize.ofMebibytes(Math.ceilDiv(bytes, 1 << 20));
  }

  /** What the rows of a run may take; empty where that is not known. */
  public OptionalLong room(String rowTopics) {
    try {
      OptionalLong room =
          room(AdminCalls.asking("asking for the brokers' free space", this::folders), rowTopics);
      if (room.isEmpty()) {
        LOG.debug("The brokers do not tell how much of their disks is free");
      }
      return room;
    } catch (ConvoyException e) {
      if (e.code() == ErrorCode.INTERRUPTED) {
        throw e;
      }
      LOG.debug("It is not known how much of the brokers' disks is free", e);
      return OptionalLong.empty();
    }
  }

  private List<LogDirDescription> folders() throws ExecutionException, InterruptedException {
    List<Integer> brokers = admin.describeCluster().nodes().get().stream().map(Node::id).toList();
    DescribeLogDirsOptions soon =
        new DescribeLogDirsOptions().timeoutMs(Math.toIntExact(PATIENCE.toMillis()));
    return admin.describeLogDirs(brokers, soon).allDescriptions().get().values().stream()
        .map(Map::values)
        .flatMap(Collection::stream)
        .toList();
  }

  /** Over all folders; empty where one of them does not tell. */
  static OptionalLong room(Collection<LogDirDescription> folders, String rowTopics) {
    List<LogDirDescription> open =
        folders.stream().filter(folder -> folder.error() == null && !folder.isCordoned()).toList();
    if (open.isEmpty() || open.stream().anyMatch(folder -> folder.usableBytes().isEmpty())) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        open.stream()
            .mapToLong(folder -> folder.usableBytes().orElse(0) + held(folder, rowTopics))
            .sum());
  }

  private static long held(LogDirDescription folder, String rowTopics) {
    long held = 0;
    for (Map.Entry<TopicPartition, ReplicaInfo> replica : folder.replicaInfos().entrySet()) {
      if (replica.getKey().topic().startsWith(rowTopics)) {
        held += replica.getValue().size();
      }
    }
    return held;
  }
}
