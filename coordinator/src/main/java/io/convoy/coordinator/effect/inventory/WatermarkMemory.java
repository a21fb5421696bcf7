// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import io.convoy.common.config.SyncConfig;
import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.decision.Extent;
import io.convoy.coordinator.decision.ReachedMark;
import io.convoy.schemas.compare.CarriedShape;
import io.convoy.schemas.event.Watermark;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Up to where a target has the changes of tables that go by a watermark, by change tracking or by
 * change data capture: {@code convoy.watermark}, a row for each table that was equal when its mark
 * was noted. Stateless.
 */
public final class WatermarkMemory {
  private static final SpareTable MARKS = new SpareTable("convoy.watermark");

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS convoy.watermark (
        pipeline text, schema text, name text, scope text NOT NULL, source text[] NOT NULL,
        mark text NOT NULL, compared_at timestamptz NOT NULL,
        PRIMARY KEY (pipeline, schema, name))\
      """;

  private static final String FIND =
      """
      SELECT scope, source, mark,
        ? > 0 AND compared_at <= clock_timestamp() - make_interval(secs => ?) AS is_due
      FROM convoy.watermark WHERE pipeline = ? AND schema = ? AND name = ?\
      """;

  private static final String KEEP =
      """
      INSERT INTO convoy.watermark (scope, source, mark, pipeline, schema, name, compared_at)
      VALUES (?, ?, ?, ?, ?, ?, least(CAST(? AS timestamptz), clock_timestamp()))
      ON CONFLICT (pipeline, schema, name) DO UPDATE
      SET scope = excluded.scope, source = excluded.source, mark = excluded.mark,
        compared_at = excluded.compared_at\
      """;

  // Of which some rows alone were looked at: it is as long ago as before that all were.
  private static final String MOVE =
      """
      UPDATE convoy.watermark SET scope = ?, source = ?, mark = ?
      WHERE pipeline = ? AND schema = ? AND name = ?\
      """;

  private static final String FORGET =
      "DELETE FROM convoy.watermark WHERE pipeline = ? AND schema = ? AND name = ?";

  private static final String FORGET_ALL =
      """
      DELETE FROM convoy.watermark w USING unnest(?, ?) gone(schema, name)
      WHERE w.pipeline = ? AND w.schema = gone.schema AND w.name = gone.name\
      """;

  private WatermarkMemory() {}

  /**
   * From where on a table's changes are found by its mark; empty where it has none.
   *
   * @param source what the source's server says of itself
   */
  public static Optional<Watermark> find(
      Connection connection,
      RunTarget target,
      Table table,
      Collection<String> source,
      SyncConfig sync)
      throws SQLException {
    Optional<Watermark> found = ChosenMark.of(target.names(), table, sync.capture());
    if (found.isEmpty() || found.orElseThrow().getScope().isEmpty()) {
      return found;
    }
    Watermark watermark = found.orElseThrow();
    watermark.setScope(scope(connection, target, table, watermark.getScope()));
    if (MARKS.exists(connection)) {
      // The source itself tells of deleted rows too, so that no other comparison is due.
      Duration compareEvery = watermark.getColumn().isEmpty() ? Duration.ZERO : sync.compareEvery();
      look(connection, target, table.getId(), watermark, Set.copyOf(source), compareEvery);
    }
    return found;
  }

  /** By what a table's changes are to be found once it is loaded; it has no mark yet. */
  public static Optional<Watermark> chosen(RunTarget target, Table table, SyncConfig sync) {
    return ChosenMark.of(target.names(), table, sync.capture());
  }

  /**
   * Whatever could have rows differ that the mark says nothing of.
   *
   * @param way as in {@link #chosen}
   */
  public static String scope(Connection connection, RunTarget target, Table table, String way)
      throws SQLException {
    return CarriedShape.of(table)
        + "/"
        + way
        + "/"
        + LogMemory.file(connection, target, table).orElse("");
  }

  private static void look(
      Connection connection,
      RunTarget target,
      TableId table,
      Watermark watermark,
      Set<String> source,
      Duration compareEvery)
      throws SQLException {
    double seconds = compareEvery.toMillis() / 1_000.0;
    SqlCall.forEach(
        connection,
        FIND,
        row -> judge(watermark, source, row),
        seconds,
        seconds,
        target.topics().pipeline(),
        table.getSchemaName(),
        table.getName());
  }

  private static void judge(Watermark watermark, Set<String> source, ResultSet row)
      throws SQLException {
    List<String> before = List.of((String[]) row.getArray("source").getArray());
    boolean isSame =
        before.isEmpty() && source.isEmpty() || before.stream().anyMatch(source::contains);
    if (!isSame) {
      watermark.setObstacle("the source is another database than before");
    } else if (!row.getString("scope").equals(watermark.getScope())) {
      watermark.setObstacle(
          "its shape, what tells its changes, or its file in the target is another");
    } else if (row.getBoolean("is_due")) {
      watermark.setObstacle("it was not compared for as long as sync.compare-every says");
    } else {
      watermark.setObstacle("");
      watermark.setFrom(row.getString("mark"));
    }
  }

  /** The rows of these tables are equal: from here on their changes are to be found. */
  public static void keep(Connection connection, RunTarget target, List<ReachedMark> marks)
      throws SQLException {
    if (!marks.isEmpty()) {
      SqlCall.execute(connection, CREATE);
    }
    for (ReachedMark mark : marks) {
      List<Object> values = new ArrayList<>();
      values.add(mark.watermark().getScope());
      values.add(connection.createArrayOf("text", mark.source().toArray()));
      values.add(mark.reached());
      values.add(target.topics().pipeline());
      values.add(mark.table().getSchemaName());
      values.add(mark.table().getName());
      if (mark.extent() == Extent.WHOLE) {
        values.add(mark.comparedAt().toString());
      }
      SqlCall.update(connection, mark.extent() == Extent.WHOLE ? KEEP : MOVE, values.toArray());
    }
  }

  /** Rows of a table are changed of which its mark says nothing. */
  public static void forget(Connection connection, RunTarget target, TableId table)
      throws SQLException {
    if (MARKS.exists(connection)) {
      SqlCall.update(
          connection, FORGET, target.topics().pipeline(), table.getSchemaName(), table.getName());
    }
  }

  /** The same of tables that are loaded anew. */
  public static void forget(Connection connection, RunTarget target, List<TableId> tables)
      throws SQLException {
    if (MARKS.exists(connection)) {
      SqlCall.update(
          connection,
          FORGET_ALL,
          connection.createArrayOf("text", tables.stream().map(TableId::getSchemaName).toArray()),
          connection.createArrayOf("text", tables.stream().map(TableId::getName).toArray()),
          target.topics().pipeline());
    }
  }

  public static void dropIfEmpty(Connection connection) throws SQLException {
    MARKS.dropIfEmpty(connection);
  }
}
