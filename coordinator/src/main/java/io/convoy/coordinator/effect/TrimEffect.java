// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import io.convoy.common.error.ConvoyException;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.topic.TopicTrim;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets Kafka forget what is not needed any more: records of LOGGED tables behind checkpoints that
 * are on the target's disk, and tasks that are done.
 *
 * <p>Loaders commit without waiting for the disk, so a checkpoint that can be read may still be
 * lost in a crash, and the records behind it be needed again. A commit that does wait takes
 * everything before it along. A crash empties an UNLOGGED table whatever its checkpoints say: its
 * records stay.
 */
final class TrimEffect {
  private static final Logger LOG = LoggerFactory.getLogger(TrimEffect.class);

  private static final String CHECKPOINTS =
      """
      SELECT topic, partition, next_offset FROM convoy.checkpoint_logged
      WHERE starts_with(topic, ?) AND next_offset > 0 AND NOT done\
      """;

  /** So long people can read in Kafka what happened. */
  private static final Duration FACTS_STAY = Duration.ofDays(7);

  /**
   * Of a partition, before a request is worth it: about 8 MiB of rows. What is less goes with its
   * topic.
   */
  private static final int LEAST_RECORDS = 16;

  private final RunTarget target;
  private final Clock clock;

  TrimEffect(RunTarget target, Clock clock) {
    this.target = target;
    this.clock = clock;
  }

  /** A failure costs room and nothing else, so it is said and the run goes on. */
  void perform() {
    try {
      TopicTrim trim = target.dataTopics().trim();
      trim.doneTasks(target.topics());
      trim.factsOlderThan(target.topics(), clock.instant().minus(FACTS_STAY));
      Map<TopicPartition, Long> loaded =
          target.dataTopics().areKept() ? Map.of() : trim.news(loaded(), LEAST_RECORDS);
      if (!loaded.isEmpty()) {
        flush();
        trim.upTo(loaded);
      }
    } catch (ConvoyException e) {
      LOG.warn("Kafka keeps more than is needed: {}", e.getMessage());
    }
  }

  private Map<TopicPartition, Long> loaded() {
    String prefix = target.topics().dataPrefix(target.runId());
    return target
        .session()
        .inTransaction("read the checkpoints", connection -> read(connection, prefix));
  }

  private static Map<TopicPartition, Long> read(Connection connection, String prefix)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CHECKPOINTS)) {
      statement.setString(1, prefix);
      Map<TopicPartition, Long> offsets = new HashMap<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          offsets.put(new TopicPartition(row.getString(1), row.getInt(2)), row.getLong(3));
        }
      }
      return offsets;
    }
  }

  /** A transaction with an id writes a commit record, and waits until it is on the disk. */
  private void flush() {
    target
        .session()
        .inTransaction(
            "wait until the checkpoints are on disk",
            connection -> {
              try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL synchronous_commit = on");
                statement.execute("SELECT txid_current()");
              }
              return true;
            });
  }
}
