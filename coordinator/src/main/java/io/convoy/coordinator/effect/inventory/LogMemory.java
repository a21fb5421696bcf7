// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import io.convoy.common.postgres.SeenTransactions;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.LoadedLog;
import io.convoy.coordinator.decision.LogKnowledge;
import io.convoy.coordinator.decision.LogKnowledge.LogTable;
import io.convoy.coordinator.decision.LogKnowledge.Proof;
import io.convoy.coordinator.decision.LogPlace;
import io.convoy.schemas.event.LogTrust;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a target knows of the log of its source, written in the transactions that change its rows:
 * {@code convoy.log_position}, up to where it has all changes, and {@code convoy.log_table}, of
 * which tables the log tells what changes from there on. Stateless.
 */
public final class LogMemory {
  private static final SpareTable POSITIONS = new SpareTable("convoy.log_position");
  private static final SpareTable TABLES = new SpareTable("convoy.log_table");

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS convoy.log_position (
        pipeline text PRIMARY KEY, slot text NOT NULL, server text NOT NULL,
        position pg_lsn NOT NULL, proven boolean NOT NULL);
      CREATE TABLE IF NOT EXISTS convoy.log_table (
        pipeline text, schema text, name text, mark text NOT NULL, since bigint NOT NULL,
        proof text NOT NULL, PRIMARY KEY (pipeline, schema, name))\
      """;

  private static final String FIND =
      """
      SELECT p.position::text, p.proven, t.mark, t.since, t.proof
      FROM convoy.log_position p
      LEFT JOIN convoy.log_table t ON t.pipeline = p.pipeline AND t.schema = ? AND t.name = ?
      WHERE p.pipeline = ? AND p.slot = ? AND p.server = ?\
      """;

  private static final String KEEP_POSITION =
      """
      INSERT INTO convoy.log_position (pipeline, slot, server, position, proven)
      VALUES (?, ?, ?, CAST(? AS pg_lsn), false)
      ON CONFLICT (pipeline) DO UPDATE SET slot = excluded.slot, server = excluded.server,
        position = excluded.position, proven = false\
      """;

  private static final String KEEP_TABLES =
      """
      WITH known AS (
        SELECT * FROM unnest(?, ?, ?, ?, ?) k(schema, name, mark, since, proof)),
      gone AS (
        DELETE FROM convoy.log_table t WHERE t.pipeline = ? AND NOT EXISTS (
          SELECT FROM known k WHERE k.schema = t.schema AND k.name = t.name))
      INSERT INTO convoy.log_table AS t (pipeline, schema, name, mark, since, proof)
      SELECT ?, schema, name, mark, since, proof FROM known
      ON CONFLICT (pipeline, schema, name) DO UPDATE
      SET mark = excluded.mark, since = excluded.since, proof = excluded.proof
      WHERE (t.mark, t.since, t.proof) IS DISTINCT FROM
        (excluded.mark, excluded.since, excluded.proof)\
      """;

  private static final String PROVE =
      """
      UPDATE convoy.log_table SET proof = 'EQUAL' WHERE pipeline = ? AND proof = 'PENDING'\
      """;

  private static final String PROVE_POSITION =
      "UPDATE convoy.log_position SET proven = true WHERE pipeline = ?";

  // A partitioned table has its files in its partitions; an empty one says nothing.
  private static final String FILE =
      """
      SELECT c.oid || '.' || coalesce(pg_relation_filenode(c.oid), 0) || coalesce((
        SELECT '.' || md5(string_agg(t.relid::oid || '.' || pg_relation_filenode(t.relid), ','
                                     ORDER BY t.relid::oid))
        FROM pg_partition_tree(c.oid) t
        WHERE t.isleaf AND t.relid <> c.oid AND pg_relation_size(t.relid) > 0), '')
      FROM pg_class c WHERE c.oid = to_regclass(?)\
      """;

  private LogMemory() {}

  /** Whether what the target knows is enough to look for changes of a table in the log alone. */
  public static LogTrust trust(Connection connection, RunTarget target, Table table, LogPlace place)
      throws SQLException {
    String mark = mark(connection, target, table);
    LogTrust.Builder trust =
        LogTrust.newBuilder()
            .setFrom("")
            .setProven(false)
            .setMark(mark)
            .setSince(since(table, place))
            .setObstacle("the target does not know from where the log tells changes");
    if (!POSITIONS.exists(connection) || !TABLES.exists(connection)) {
      return obstacle(table, trust);
    }
    try (PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, table.getId().getSchemaName());
      statement.setString(2, table.getId().getName());
      statement.setString(3, target.topics().pipeline());
      statement.setString(4, place.slot());
      statement.setString(5, place.server());
      try (ResultSet row = statement.executeQuery()) {
        if (row.next()) {
          trust.setFrom(row.getString("position")).setProven(row.getBoolean("proven"));
          compare(row, mark, trust);
        }
      }
    }
    return obstacle(table, trust);
  }

  private static LogTrust obstacle(Table table, LogTrust.Builder trust) {
    return table.getLogObstacle() == null
        ? trust.build()
        : trust.setObstacle(table.getLogObstacle()).build();
  }

  private static void compare(ResultSet row, @Nullable String mark, LogTrust.Builder trust)
      throws SQLException {
    String known = row.getString("mark");
    if (known == null) {
      trust.setObstacle("the step before did not find it equal, or did not know it");
      return;
    }
    if (!known.equals(mark)) {
      trust.setObstacle("its shape, its file or how it is published is not what it was");
      return;
    }
    trust.setSince(Math.min(trust.getSince(), row.getLong("since")));
    trust.setObstacle(
        switch (Proof.valueOf(row.getString("proof"))) {
          case EQUAL -> null;
          case PENDING -> "what was brought into it before is not proven";
          case UNSETTLED -> "it came into the publication while others wrote to it";
        });
  }

  /** Of the table on both sides: one that was emptied here is not what it was, either. */
  private static @Nullable String mark(Connection connection, RunTarget target, Table table)
      throws SQLException {
    return table.getLogMark() == null
        ? null
        : file(connection, target, table).map(file -> table.getLogMark() + "/" + file).orElse(null);
  }

  /** What is another one once the table was made anew or emptied; empty where there is none. */
  static Optional<String> file(Connection connection, RunTarget target, Table table)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(FILE)) {
      statement.setString(1, target.table(table).sql());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  /** The marks of tables as they are at this moment, of those that the log tells of. */
  public static Map<TableId, String> marks(
      Connection connection, RunTarget target, Collection<Table> tables) throws SQLException {
    Map<TableId, String> marks = new HashMap<>();
    for (Table table : tables) {
      String mark = mark(connection, target, table);
      if (mark != null) {
        marks.put(table.getId(), mark);
      }
    }
    return marks;
  }

  /** From now on, this is what the target knows. */
  public static void keep(Connection connection, RunTarget target, LogKnowledge known)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
    }
    String pipeline = target.topics().pipeline();
    try (PreparedStatement statement = connection.prepareStatement(KEEP_POSITION)) {
      statement.setString(1, pipeline);
      statement.setString(2, known.place().slot());
      statement.setString(3, known.place().server());
      statement.setString(4, known.position());
      statement.executeUpdate();
    }
    List<LogTable> tables = known.tables();
    try (PreparedStatement statement = connection.prepareStatement(KEEP_TABLES)) {
      array(statement, 1, "text", tables.stream().map(it -> it.table().getSchemaName()).toArray());
      array(statement, 2, "text", tables.stream().map(it -> it.table().getName()).toArray());
      array(statement, 3, "text", tables.stream().map(LogTable::mark).toArray());
      array(statement, 4, "int8", tables.stream().map(LogTable::since).toArray());
      array(statement, 5, "text", tables.stream().map(it -> it.proof().name()).toArray());
      statement.setString(6, pipeline);
      statement.setString(7, pipeline);
      statement.executeUpdate();
    }
  }

  /** After a load that is proven. */
  public static void keepLoaded(Connection connection, RunTarget target, LoadedLog loaded)
      throws SQLException {
    List<LogTable> tables = new ArrayList<>();
    for (Description description : loaded.tables()) {
      Table table = description.table();
      String mark = mark(connection, target, table);
      if (mark != null) {
        tables.add(
            new LogTable(
                table.getId(),
                mark,
                since(table, loaded.place()),
                table.getLogSettled() ? Proof.EQUAL : Proof.UNSETTLED));
      }
    }
    keep(connection, target, new LogKnowledge(loaded.place(), loaded.position(), tables));
    prove(connection, target);
  }

  private static long since(Table table, LogPlace place) {
    return table.getLogSettled() ? 0 : SeenTransactions.parse(place.visible()).next();
  }

  private static void array(PreparedStatement statement, int place, String type, Object[] values)
      throws SQLException {
    statement.setArray(place, statement.getConnection().createArrayOf(type, values));
  }

  /** Rows of a table are changed, and the log knows nothing of it. */
  public static void forget(Connection connection, RunTarget target, TableId table)
      throws SQLException {
    if (TABLES.exists(connection)) {
      try (PreparedStatement statement =
          connection.prepareStatement(
              "DELETE FROM convoy.log_table WHERE pipeline = ? AND schema = ? AND name = ?")) {
        statement.setString(1, target.topics().pipeline());
        statement.setString(2, table.getSchemaName());
        statement.setString(3, table.getName());
        statement.executeUpdate();
      }
    }
  }

  /** All that the run changed was found to be equal. */
  public static void prove(Connection connection, RunTarget target) throws SQLException {
    if (POSITIONS.exists(connection)) {
      for (String sql : List.of(PROVE, PROVE_POSITION)) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          statement.setString(1, target.topics().pipeline());
          statement.executeUpdate();
        }
      }
    }
  }

  /** The tables are filled anew, or the log is of no use any more. */
  public static void forgetAll(Connection connection, RunTarget target) throws SQLException {
    for (SpareTable table : List.of(POSITIONS, TABLES)) {
      if (table.exists(connection)) {
        try (PreparedStatement statement =
            connection.prepareStatement("DELETE FROM " + table.sql() + " WHERE pipeline = ?")) {
          statement.setString(1, target.topics().pipeline());
          statement.executeUpdate();
        }
      }
    }
  }

  public static void dropIfEmpty(Connection connection) throws SQLException {
    POSITIONS.dropIfEmpty(connection);
    TABLES.dropIfEmpty(connection);
  }
}
