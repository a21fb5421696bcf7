// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.bookkeeping;

import io.convoy.common.bookkeeping.Checkpoint.Store;
import io.convoy.common.postgres.SqlCall;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Owns every statement that reads or writes checkpoints and epochs: those of the loaders, which
 * claim partitions and move their checkpoints on, and those of the coordinator, which prepares them
 * and decides what is done. Each is part of the caller's transaction. Stateless.
 *
 * <p>Loaders load rows first and write the checkpoint after, in one transaction; the coordinator
 * locks the table first and the checkpoints after, so that the two never wait for each other.
 *
 * <p>Nothing is claimed or advanced in the name of a run that does not own the tables any more,
 * {@code convoy.owned_table} says so: the topics of an old run may outlive it, and its rows must
 * not get into a new run's table of the same name.
 */
public final class CheckpointTables {
  private static final String IS_PARTITION_DONE =
      "SELECT done FROM convoy.checkpoint_logged WHERE topic = ? AND partition = ?";

  private static final String CLAIM_LOGGED =
      """
      UPDATE convoy.checkpoint_logged SET epoch = nextval('convoy.epoch')
      WHERE topic = ? AND partition = ? AND NOT done
      RETURNING epoch, next_offset, rows, rejected, rejected_sum\
      """;

  // The epoch of an update is drawn once more, after the wait for the row: the last to claim has
  // the highest.
  private static final String CLAIM_UNLOGGED =
      """
      INSERT INTO convoy.checkpoint AS c (topic, partition, epoch)
      SELECT ?, ?, nextval('convoy.epoch')
      WHERE EXISTS (SELECT FROM convoy.owned_table WHERE pipeline = ? AND run_id = ?)
      ON CONFLICT (topic, partition) DO UPDATE SET epoch = nextval('convoy.epoch')
      RETURNING c.epoch, c.next_offset, c.rows, c.rejected, c.rejected_sum\
      """;

  // Sums of hashes wrap, which an addition in SQL would take for an overflow.
  private static final String ADVANCE =
      """
      UPDATE %s SET next_offset = ?, rows = rows + ?, rejected = rejected + ?, rejected_sum = ?
      WHERE topic = ? AND partition = ? AND epoch = ? AND %s\
      """;

  private static final String ADVANCE_LOGGED = ADVANCE.formatted(Store.LOGGED.table(), "NOT done");

  private static final String ADVANCE_UNLOGGED =
      ADVANCE.formatted(
          Store.UNLOGGED.table(),
          """
          EXISTS (SELECT FROM convoy.owned_table
            WHERE pipeline = ? AND run_id = ? AND schema = ? AND name = ?)\
          """);

  private static final String IS_HELD =
      "SELECT FROM %s WHERE topic = ? AND partition = ? AND epoch = ?";

  private static final String REJECTED =
      """
      SELECT coalesce(sum(rejected), 0)::bigint FROM (
        SELECT rejected FROM convoy.checkpoint WHERE topic = ?
        UNION ALL
        SELECT rejected FROM convoy.checkpoint_logged WHERE topic = ?) AS all_rejected\
      """;

  private static final String READ =
      """
      SELECT partition, next_offset, rows, rejected, rejected_sum
      FROM %s WHERE topic = ? ORDER BY partition\
      """;

  private static final String IS_DONE =
      """
      SELECT count(*) FILTER (WHERE done AND next_offset >= 0) >= ?
      FROM convoy.checkpoint_logged WHERE topic = ?\
      """;

  private static final String PREPARE =
      """
      INSERT INTO convoy.checkpoint_logged (topic, partition, epoch)
      SELECT ?, partition, 0 FROM generate_series(0, ? - 1) AS partition
      ON CONFLICT (topic, partition) DO NOTHING\
      """;

  // Also where a partition had no row: its loader shall find out that there is nothing to load.
  private static final String SETTLE =
      """
      WITH moved AS (
        DELETE FROM convoy.checkpoint WHERE topic = ? RETURNING *)
      INSERT INTO convoy.checkpoint_logged AS l
        (topic, partition, epoch, next_offset, rows, rejected, rejected_sum, done)
      SELECT ?, partition, coalesce(m.epoch, 0), coalesce(m.next_offset, 0), coalesce(m.rows, 0),
             coalesce(m.rejected, 0), coalesce(m.rejected_sum, 0), true
      FROM generate_series(0, ? - 1) AS partition LEFT JOIN moved m USING (partition)
      ON CONFLICT (topic, partition) DO UPDATE SET done = true\
      """;

  // A loader that claims or moves on such a partition is told that it is done. So many partitions
  // as a topic can have, since loaders of an UNLOGGED table make their rows as they come.
  private static final String ABANDON =
      """
      WITH gone AS (DELETE FROM convoy.checkpoint WHERE topic = ?)
      INSERT INTO convoy.checkpoint_logged (topic, partition, epoch, next_offset, done)
      SELECT ?, partition, 0, -1, true FROM generate_series(0, 255) AS partition
      ON CONFLICT (topic, partition)
      DO UPDATE SET next_offset = -1, rows = 0, rejected = 0, rejected_sum = 0, done = true\
      """;

  private static final String IS_ABANDONED =
      "SELECT FROM convoy.checkpoint_logged WHERE topic = ? AND next_offset < 0 LIMIT 1";

  private static final String IS_ANY_DONE =
      "SELECT FROM convoy.checkpoint_logged WHERE topic = ? AND done LIMIT 1";

  private static final String LOADED =
      """
      SELECT topic, partition, next_offset FROM convoy.checkpoint_logged
      WHERE starts_with(topic, ?) AND next_offset > 0 AND NOT done\
      """;

  private static final String DELETE =
      "DELETE FROM %s WHERE starts_with(topic, ?) AND NOT starts_with(topic, ?)";

  private CheckpointTables() {}

  /** Whether a partition's table is done; empty where the partition has no logged checkpoint. */
  public static Optional<Boolean> isDone(Connection connection, Place place) throws SQLException {
    return SqlCall.rows(
            connection,
            IS_PARTITION_DONE,
            row -> row.getBoolean(1),
            place.topic(),
            place.partition())
        .stream()
        .findFirst();
  }

  /** Draws an epoch for a partition; empty where it is done, or the run does not own the tables. */
  public static Optional<Checkpoint> claim(Connection connection, Place place, Store store)
      throws SQLException {
    SqlCall.RowReader<Checkpoint> reader =
        row ->
            new Checkpoint(
                place,
                store,
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5));
    String topic = place.topic();
    int partition = place.partition();
    List<Checkpoint> claimed =
        switch (store) {
          case LOGGED -> SqlCall.rows(connection, CLAIM_LOGGED, reader, topic, partition);
          case UNLOGGED ->
              SqlCall.rows(
                  connection,
                  CLAIM_UNLOGGED,
                  reader,
                  topic,
                  partition,
                  place.pipeline(),
                  place.runId());
        };
    return claimed.stream().findFirst();
  }

  /**
   * Moves a checkpoint on.
   *
   * @param schema of the table that the rows went into
   * @return false where the partition is not its claimer's any more: the rows must be rolled back
   */
  public static boolean advance(
      Connection connection, Checkpoint from, Checkpoint to, String schema, String table)
      throws SQLException {
    Place place = to.place();
    List<Object> values = new ArrayList<>();
    Collections.addAll(
        values,
        to.nextOffset(),
        to.rows() - from.rows(),
        to.rejected() - from.rejected(),
        to.rejectedSum());
    Collections.addAll(values, place.topic(), place.partition(), to.epoch());
    if (to.store() == Store.UNLOGGED) {
      Collections.addAll(values, place.pipeline(), place.runId(), schema, table);
    }
    String sql = to.store() == Store.LOGGED ? ADVANCE_LOGGED : ADVANCE_UNLOGGED;
    return SqlCall.update(connection, sql, values.toArray()) == 1;
  }

  /** Whether the partition is still its claimer's, as the target knows at this moment. */
  public static boolean isHeld(Connection connection, Checkpoint checkpoint) throws SQLException {
    Place place = checkpoint.place();
    String sql = IS_HELD.formatted(checkpoint.store().table());
    String unlessDone = checkpoint.store() == Store.LOGGED ? " AND NOT done" : "";
    return SqlCall.finds(
        connection, sql + unlessDone, place.topic(), place.partition(), checkpoint.epoch());
  }

  /**
   * Rows of a table that the target refused so far.
   *
   * @param topic of the table
   */
  public static long rejected(Connection connection, String topic) throws SQLException {
    return SqlCall.rows(connection, REJECTED, row -> row.getLong(1), topic, topic).getFirst();
  }

  public static List<CheckpointRow> read(Connection connection, Store store, String topic)
      throws SQLException {
    return read(connection, READ.formatted(store.table()), topic);
  }

  /** Also keeps loaders from writing them until the transaction ends. */
  public static List<CheckpointRow> readLocked(Connection connection, Store store, String topic)
      throws SQLException {
    return read(connection, READ.formatted(store.table()) + " FOR UPDATE", topic);
  }

  private static List<CheckpointRow> read(Connection connection, String sql, String topic)
      throws SQLException {
    return SqlCall.rows(connection, sql, CheckpointRow::read, topic);
  }

  /** True where the table was found done before. */
  public static boolean isDone(Connection connection, String topic, int partitions)
      throws SQLException {
    return SqlCall.rows(connection, IS_DONE, row -> row.getBoolean(1), partitions, topic)
        .getFirst();
  }

  /** True where a partition of the topic is done, or the topic's table was begun anew. */
  public static boolean isEnded(Connection connection, String topic) throws SQLException {
    return SqlCall.finds(connection, IS_ANY_DONE, topic);
  }

  /** True where the run has dealt with the topic's table: logged checkpoints are there. */
  public static boolean isPrepared(Connection connection, String topic) throws SQLException {
    return !read(connection, Store.LOGGED, topic).isEmpty();
  }

  /** Makes the loaders of a LOGGED table use logged checkpoints. */
  public static void prepare(Connection connection, String topic, int partitions)
      throws SQLException {
    SqlCall.update(connection, PREPARE, topic, partitions);
  }

  /** Marks all partitions done, in the logged table; from now on no loader writes them. */
  public static void settle(Connection connection, String topic, int partitions)
      throws SQLException {
    SqlCall.update(connection, SETTLE, topic, topic, partitions);
  }

  /** Ends a topic whose table was begun anew: nothing of it is loaded from now on. */
  public static void abandon(Connection connection, String topic) throws SQLException {
    SqlCall.update(connection, ABANDON, topic, topic);
  }

  /** True where the topic's table was begun anew and emptied. */
  public static boolean isAbandoned(Connection connection, String topic) throws SQLException {
    return SqlCall.finds(connection, IS_ABANDONED, topic);
  }

  /** Up to where LOGGED tables that are not done are loaded, of topics that begin so. */
  public static Map<TopicPartition, Long> loaded(Connection connection, String topicPrefix)
      throws SQLException {
    return SqlCall.rows(
            connection,
            LOADED,
            row -> Map.entry(new TopicPartition(row.getString(1), row.getInt(2)), row.getLong(3)),
            topicPrefix)
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Removes the checkpoints of all topics that begin so, but for those that begin otherwise. */
  public static void delete(Connection connection, String topicPrefix, String keptPrefix)
      throws SQLException {
    for (Store store : Store.values()) {
      SqlCall.update(connection, DELETE.formatted(store.table()), topicPrefix, keptPrefix);
    }
  }
}
