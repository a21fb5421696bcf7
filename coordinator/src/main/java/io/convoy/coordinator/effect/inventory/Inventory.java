// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.inventory.TargetRelation.Origin;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Knows what the target has, and which tables and sequences this pipeline made: {@code
 * convoy.owned_table}. A table of that name with another oid is not the one that was made.
 */
public final class Inventory {
  private static final String RELATIONS =
      """
      SELECT w.place, c.oid::bigint, w.schema, w.name, c.relkind::text, c.relpersistence::text,
             o.run_id
      FROM unnest(?, ?) WITH ORDINALITY AS w(schema, name, place)
      JOIN pg_namespace n ON n.nspname = w.schema
      JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.name
      LEFT JOIN convoy.owned_table o
        ON o.pipeline = ? AND o.schema = w.schema AND o.name = w.name AND o.oid = c.oid
      ORDER BY w.place\
      """;

  /** The same where no run has noted anything. */
  private static final String RELATIONS_ALONE =
      RELATIONS.replace(
          "convoy.owned_table o",
          "(SELECT '' AS pipeline, '' AS run_id, '' AS schema, '' AS name, 0::oid AS oid"
              + " WHERE false) o");

  // A table that was renamed since is somebody's own.
  private static final String OWNED =
      """
      SELECT 0, c.oid::bigint, o.schema, o.name, c.relkind::text, c.relpersistence::text,
             o.run_id
      FROM convoy.owned_table o
      JOIN pg_class c ON c.oid = o.oid AND c.relname = o.name
      JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = o.schema
      WHERE o.pipeline = ?
      ORDER BY o.schema, o.name\
      """;

  private static final String OWN =
      """
      INSERT INTO convoy.owned_table (pipeline, run_id, schema, name, oid)
      VALUES (?, ?, ?, ?, ?::regclass)
      ON CONFLICT (pipeline, schema, name)
      DO UPDATE SET run_id = excluded.run_id, oid = excluded.oid\
      """;

  private final String pipeline;
  private final String runId;

  public Inventory(String pipeline, String runId) {
    this.pipeline = pipeline;
    this.runId = runId;
  }

  /** What there is under the names of these tables; tables without anything are left out. */
  public Map<TableId, TargetRelation> find(
      Connection connection, List<TableId> tables, TargetNames names) throws SQLException {
    return find(connection, RELATIONS, tables, names);
  }

  /** The same in a target that has no notes of runs, or none for everyone to read. */
  public Map<TableId, TargetRelation> findUnnoted(
      Connection connection, List<TableId> tables, TargetNames names) throws SQLException {
    return find(connection, RELATIONS_ALONE, tables, names);
  }

  private Map<TableId, TargetRelation> find(
      Connection connection, String query, List<TableId> tables, TargetNames names)
      throws SQLException {
    Object[] schemas = tables.stream().map(t -> names.schema(t.getSchemaName())).toArray();
    Object[] relations = tables.stream().map(names::table).toArray();
    Map<TableId, TargetRelation> found = new LinkedHashMap<>();
    SqlCall.forEach(
        connection,
        query,
        row -> found.put(tables.get(row.getInt(1) - 1), relation(row)),
        connection.createArrayOf("text", schemas),
        connection.createArrayOf("text", relations),
        pipeline);
    return found;
  }

  public Optional<TargetRelation> find(Connection connection, TargetTable table)
      throws SQLException {
    TableId id = table.source().getId();
    return Optional.ofNullable(find(connection, List.of(id), table.names()).get(id));
  }

  /**
   * @throws ConvoyException TARGET_ERROR where the run's own table is gone
   */
  public TargetRelation require(Connection connection, TargetTable table) throws SQLException {
    return find(connection, table)
        .orElseThrow(() ->
            new ConvoyException(
                ErrorCode.TARGET_ERROR,
                "table %s is gone from the target while its rows were being loaded; start a new run"
                    .formatted(table.sql())));
  }

  /** What runs of this pipeline made that were not completed, this run included. */
  public List<TargetRelation> owned(Connection connection) throws SQLException {
    return SqlCall.rows(connection, OWNED, this::relation, pipeline);
  }

  private TargetRelation relation(ResultSet row) throws SQLException {
    String owner = row.getString(7);
    Origin origin = Origin.EXISTING;
    if (runId.equals(owner)) {
      origin = Origin.THIS_RUN;
    } else if (owner != null) {
      origin = Origin.UNFINISHED_RUN;
    }
    return new TargetRelation(
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        origin);
  }

  /** Notes that this run made the table. */
  public void own(Connection connection, TargetTable table) throws SQLException {
    own(connection, table.schema(), table.name());
  }

  /** Notes that this run made a sequence for the table. */
  public void own(Connection connection, TargetTable table, Sequence sequence) throws SQLException {
    own(
        connection,
        table.names().schema(sequence.getSchemaName()),
        table.names().identifier(sequence.getName()));
  }

  /** Notes that this run made a table or sequence. */
  public void own(Connection connection, String schema, String name) throws SQLException {
    SqlCall.update(connection, OWN, pipeline, runId, schema, name, SqlNames.quote(schema, name));
  }

  /** Forgets what earlier runs of the pipeline made. */
  public void forgetOtherRuns(Connection connection) throws SQLException {
    forget(connection, "DELETE FROM convoy.owned_table WHERE pipeline = ? AND run_id <> ?");
  }

  /** Forgets what this run made. */
  public void forgetRun(Connection connection) throws SQLException {
    forget(connection, "DELETE FROM convoy.owned_table WHERE pipeline = ? AND run_id = ?");
  }

  /** Forgets what all runs of the pipeline made. */
  public void forgetAll(Connection connection) throws SQLException {
    forget(connection, "DELETE FROM convoy.owned_table WHERE pipeline = ? AND ? <> ''");
  }

  private void forget(Connection connection, String sql) throws SQLException {
    SqlCall.update(connection, sql, pipeline, runId);
  }
}
