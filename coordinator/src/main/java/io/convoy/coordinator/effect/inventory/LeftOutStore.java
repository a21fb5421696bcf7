// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import io.convoy.common.bookkeeping.TargetCatalog;
import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.TableKeys.Kind;
import io.convoy.schemas.table.TableId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps how to make what a run left out: {@code convoy.left_out}, which stays when the run is over,
 * so that it can be tried again without the run's descriptions. Stateless.
 */
public final class LeftOutStore {
  private static final SpareTable TABLE = new SpareTable("convoy.left_out");

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS convoy.left_out (
        pipeline text, run_id text NOT NULL, schema text, table_name text, kind text, name text,
        what text NOT NULL, add_sql text NOT NULL, validate_sql text, comments text[] NOT NULL,
        PRIMARY KEY (pipeline, schema, table_name, kind, name))\
      """;

  private static final String PUT =
      """
      INSERT INTO convoy.left_out VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (pipeline, schema, table_name, kind, name) DO UPDATE
      SET run_id = excluded.run_id, what = excluded.what, add_sql = excluded.add_sql,
          validate_sql = excluded.validate_sql, comments = excluded.comments\
      """;

  private static final String LIST =
      """
      SELECT schema, table_name, kind, name, what, add_sql, validate_sql, comments
      FROM convoy.left_out WHERE pipeline = ? AND run_id = ? ORDER BY schema, table_name, name\
      """;

  private static final String FORGET =
      "DELETE FROM convoy.left_out WHERE pipeline = ? AND schema = ? AND table_name = ?";

  private static final String FORGET_RUN =
      "DELETE FROM convoy.left_out WHERE pipeline = ? AND run_id = ?";

  private static final String FORGET_DROPPED =
      """
      DELETE FROM convoy.left_out
      WHERE pipeline = ? AND run_id = ? AND to_regclass(format('%I.%I', schema, table_name)) IS NULL\
      """;

  private static final String MOVE =
      """
      UPDATE convoy.left_out SET schema = m.new_name, what = replace(what, m.old_sql, m.new_sql),
        add_sql = replace(add_sql, m.old_sql, m.new_sql),
        validate_sql = replace(validate_sql, m.old_sql, m.new_sql),
        comments = ARRAY(SELECT replace(c, m.old_sql, m.new_sql)
                         FROM unnest(comments) WITH ORDINALITY u(c, place) ORDER BY place)
      FROM (SELECT ? AS old_name, ? AS new_name, ? AS old_sql, ? AS new_sql) m
      WHERE pipeline = ? AND run_id = ? AND schema = m.old_name\
      """;

  private LeftOutStore() {}

  /**
   * Something that is not as at the source.
   *
   * @param schema of its table, unquoted, as are {@code table} and {@code name}
   * @param what its kind and quoted name
   * @param add makes it where it is not there
   * @param validate makes it hold for all rows, where that is a step of its own
   * @param comments statements that come after {@code add}
   */
  public record LeftOutObject(
      String schema,
      String table,
      Kind kind,
      String name,
      String what,
      String add,
      @Nullable String validate,
      List<String> comments) {

    /** Of its table, qualified and quoted. */
    public String tableSql() {
      return SqlNames.quote(schema, table);
    }
  }

  /**
   * In the caller's transaction, as its last step: others that make the bookkeeping wait for it.
   */
  public static void put(Connection connection, RunTarget target, LeftOutObject object)
      throws SQLException {
    TargetCatalog.create(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
    }
    SqlCall.update(
        connection,
        PUT,
        target.topics().pipeline(),
        target.runId(),
        object.schema(),
        object.table(),
        object.kind().name(),
        object.name(),
        object.what(),
        object.add(),
        object.validate(),
        connection.createArrayOf("text", object.comments().toArray()));
  }

  /** What the run left out of tables that are still there. */
  public static List<LeftOutObject> of(Connection connection, RunTarget target)
      throws SQLException {
    if (!TABLE.exists(connection)) {
      return List.of();
    }
    ofRun(connection, target, FORGET_DROPPED);
    return SqlCall.rows(
        connection, LIST, LeftOutStore::object, target.topics().pipeline(), target.runId());
  }

  private static LeftOutObject object(ResultSet row) throws SQLException {
    Array comments = row.getArray(8);
    return new LeftOutObject(
        row.getString(1),
        row.getString(2),
        Kind.valueOf(row.getString(3)),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        List.of((String[]) comments.getArray()));
  }

  /** It is as at the source now, or its table is gone. */
  public static void forget(Connection connection, RunTarget target, LeftOutObject object)
      throws SQLException {
    SqlCall.update(
        connection,
        FORGET + " AND kind = ? AND name = ?",
        target.topics().pipeline(),
        object.schema(),
        object.table(),
        object.kind().name(),
        object.name());
  }

  /** Whatever was left out of these tables, which get their keys and indexes anew. */
  public static void forget(Connection connection, RunTarget target, Collection<TableId> sources)
      throws SQLException {
    if (!TABLE.exists(connection)) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(FORGET)) {
      for (TableId source : sources) {
        statement.setString(1, target.topics().pipeline());
        statement.setString(2, target.names().schema(source.getSchemaName()));
        statement.setString(3, target.names().table(source));
        statement.executeUpdate();
      }
    }
  }

  /** What the run left out of tables that are in another schema now. */
  public static void moved(Connection connection, RunTarget target, String from, String to)
      throws SQLException {
    if (!TABLE.exists(connection)) {
      return;
    }
    SqlCall.update(
        connection,
        MOVE,
        from,
        to,
        SqlNames.quote(from),
        SqlNames.quote(to),
        target.topics().pipeline(),
        target.runId());
  }

  /** Whatever a run left out, which is undone. */
  public static void forgetRun(Connection connection, RunTarget target) throws SQLException {
    if (TABLE.exists(connection)) {
      ofRun(connection, target, FORGET_RUN);
    }
  }

  private static void ofRun(Connection connection, RunTarget target, String sql)
      throws SQLException {
    SqlCall.update(connection, sql, target.topics().pipeline(), target.runId());
  }

  /** Removes the table where nothing is kept in it. */
  public static void dropIfEmpty(Connection connection) throws SQLException {
    TABLE.dropIfEmpty(connection);
  }
}
