// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.evolve;

import io.convoy.common.bookkeeping.TargetCatalog;
import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.evolve.Shape.Nulls;
import io.convoy.coordinator.effect.evolve.Shape.ShapeColumn;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.SpareTable;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Which shape the source's tables had when the target's were last made or changed after them:
 * {@code convoy.shape}. So a column that the source has lost is told from one that the target has
 * always had alone. Stateless.
 */
public final class ShapeMemory {
  private static final SpareTable TABLE = new SpareTable("convoy.shape");

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS convoy.shape (
        pipeline text, schema text, name text, columns text[] NOT NULL, types text[] NOT NULL,
        nullable boolean[] NOT NULL, history boolean NOT NULL,
        PRIMARY KEY (pipeline, schema, name))\
      """;

  private static final String PUT =
      """
      INSERT INTO convoy.shape AS s (pipeline, schema, name, columns, types, nullable, history)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (pipeline, schema, name) DO UPDATE
      SET columns = excluded.columns, types = excluded.types, nullable = excluded.nullable,
        history = excluded.history
      WHERE (s.columns, s.types, s.nullable, s.history) IS DISTINCT FROM
        (excluded.columns, excluded.types, excluded.nullable, excluded.history)\
      """;

  private static final String FIND =
      """
      SELECT c.name, c.type, c.nullable
      FROM convoy.shape s, unnest(s.columns, s.types, s.nullable) WITH ORDINALITY
        c(name, type, nullable, place)
      WHERE s.pipeline = ? AND s.schema = ? AND s.name = ? ORDER BY c.place\
      """;

  private static final String KEEPS_HISTORY =
      """
      SELECT FROM convoy.shape WHERE pipeline = ? AND schema = ? AND name = ? AND history\
      """;

  private static final String KEEP_FORMER_ROWS =
      """
      UPDATE convoy.shape SET history = true
      WHERE pipeline = ? AND schema = ? AND name = ? AND NOT history\
      """;

  private static final String TABLES =
      "SELECT schema, name FROM convoy.shape WHERE pipeline = ? ORDER BY schema, name";

  private static final String ANY = "SELECT FROM convoy.shape WHERE pipeline = ? LIMIT 1";

  private ShapeMemory() {}

  /** What was known of the table; empty where nothing was. */
  static Optional<Shape> find(Connection connection, RunTarget target, TableId table)
      throws SQLException {
    if (!TABLE.exists(connection)) {
      return Optional.empty();
    }
    SequencedMap<String, ShapeColumn> columns = new LinkedHashMap<>();
    SqlCall.forEach(
        connection,
        FIND,
        row ->
            columns.put(
                row.getString(1), new ShapeColumn(row.getString(2), Nulls.of(row.getBoolean(3)))),
        target.topics().pipeline(),
        table.getSchemaName(),
        table.getName());
    return columns.isEmpty() ? Optional.empty() : Optional.of(new Shape(columns));
  }

  /** Tables of the source that a run of this pipeline has filled. */
  public static List<TableId> tables(Connection connection, RunTarget target) throws SQLException {
    return TABLE.exists(connection)
        ? SqlCall.rows(
            connection,
            TABLES,
            row -> new TableId(row.getString(1), row.getString(2)),
            target.topics().pipeline())
        : List.of();
  }

  /** True where a load of this pipeline has filled any table. */
  static boolean knowsAny(Connection connection, RunTarget target) throws SQLException {
    return TABLE.exists(connection) && SqlCall.finds(connection, ANY, target.topics().pipeline());
  }

  /** From now on, this is what the target's table is made after. */
  public static void keep(Connection connection, RunTarget target, Table table)
      throws SQLException {
    create(connection);
    Shape shape = Shape.of(new TargetTable(table, target.names()));
    Collection<ShapeColumn> columns = shape.columns().values();
    Object[] types = columns.stream().map(ShapeColumn::type).toArray();
    Object[] nullable = columns.stream().map(it -> it.nulls() == Nulls.TAKEN).toArray();
    SqlCall.update(
        connection,
        PUT,
        target.topics().pipeline(),
        table.getId().getSchemaName(),
        table.getId().getName(),
        connection.createArrayOf("text", shape.columns().keySet().toArray()),
        connection.createArrayOf("text", types),
        connection.createArrayOf("bool", nullable),
        target.history(table).isPresent() || target.names().isAppended(table.getId()));
  }

  /** Only one session at a time makes it: IF NOT EXISTS alone fails where two do so at once. */
  private static void create(Connection connection) throws SQLException {
    if (!TABLE.exists(connection)) {
      TargetCatalog.create(connection);
      SqlCall.execute(connection, CREATE);
    }
  }

  /** True where the table was made, or is followed, so that it keeps former rows. */
  public static boolean keepsHistory(Connection connection, RunTarget target, TableId table)
      throws SQLException {
    return TABLE.exists(connection)
        && SqlCall.finds(
            connection,
            KEEPS_HISTORY,
            target.topics().pipeline(),
            table.getSchemaName(),
            table.getName());
  }

  /** From now on the table keeps former rows. */
  public static void keepFormerRows(Connection connection, RunTarget target, TableId table)
      throws SQLException {
    if (TABLE.exists(connection)) {
      SqlCall.update(
          connection,
          KEEP_FORMER_ROWS,
          target.topics().pipeline(),
          table.getSchemaName(),
          table.getName());
    }
  }

  /** Nothing is to be known of tables that keep no history. */
  public static void forgetMirrored(Connection connection, RunTarget target) throws SQLException {
    forget(connection, target, " AND NOT history");
  }

  /** Nothing that the pipeline has made stays in the target. */
  public static void forgetAll(Connection connection, RunTarget target) throws SQLException {
    forget(connection, target, "");
  }

  private static void forget(Connection connection, RunTarget target, String which)
      throws SQLException {
    if (TABLE.exists(connection)) {
      String forget = "DELETE FROM convoy.shape WHERE pipeline = ?" + which;
      SqlCall.update(connection, forget, target.topics().pipeline());
    }
  }

  public static void dropIfEmpty(Connection connection) throws SQLException {
    TABLE.dropIfEmpty(connection);
  }
}
