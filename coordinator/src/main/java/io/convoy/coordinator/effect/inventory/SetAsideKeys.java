// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.KeyDdl;
import io.convoy.coordinator.effect.ddl.TableKeys.Kind;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.inventory.LeftOutStore.LeftOutObject;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the foreign keys that existing tables have while rows are loaded into them: tables load in
 * no order, so that enforced keys would refuse rows whose parents are still to come. Their
 * definitions wait in {@code convoy.set_aside_key}, whatever becomes of the run. Stateless.
 */
public final class SetAsideKeys {
  private static final SpareTable TABLE = new SpareTable("convoy.set_aside_key");

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS convoy.set_aside_key (
        pipeline text, schema text, table_name text, name text, definition text NOT NULL,
        validated boolean NOT NULL, comment text,
        PRIMARY KEY (pipeline, schema, table_name, name))\
      """;

  private static final String KEYS_OF_TABLE =
      """
      SELECT conname FROM pg_constraint
      WHERE conrelid = ?::regclass AND contype = 'f' AND conparentid = 0 ORDER BY conname\
      """;

  private static final String SAVE =
      """
      INSERT INTO convoy.set_aside_key
      SELECT ?, ?, ?, conname, pg_get_constraintdef(oid), convalidated,
             obj_description(oid, 'pg_constraint')
      FROM pg_constraint
      WHERE conrelid = ?::regclass AND contype = 'f' AND conparentid = 0
      ON CONFLICT (pipeline, schema, table_name, name) DO UPDATE
      SET definition = excluded.definition, validated = excluded.validated,
          comment = excluded.comment\
      """;

  private static final String SAVE_SOME =
      """
      INSERT INTO convoy.set_aside_key
      SELECT ?, n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid), k.convalidated,
             obj_description(k.oid, 'pg_constraint')
      FROM pg_constraint k
      JOIN pg_class c ON c.oid = k.conrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE k.oid = ANY (?)
      ON CONFLICT (pipeline, schema, table_name, name) DO UPDATE
      SET definition = excluded.definition, validated = excluded.validated,
          comment = excluded.comment\
      """;

  private static final String LIST =
      """
      SELECT schema, table_name, name, definition, validated, comment
      FROM convoy.set_aside_key
      WHERE pipeline = ? AND coalesce(schema = ? AND table_name = ?, true)
      ORDER BY schema, table_name, name\
      """;

  private static final String FORGET =
      """
      DELETE FROM convoy.set_aside_key
      WHERE pipeline = ? AND schema = ? AND table_name = ? AND name = ?\
      """;

  private static final String FORGET_DROPPED =
      """
      DELETE FROM convoy.set_aside_key
      WHERE pipeline = ? AND to_regclass(format('%I.%I', schema, table_name)) IS NULL\
      """;

  private SetAsideKeys() {}

  /**
   * A key that waits.
   *
   * @param definition what follows ADD CONSTRAINT name; NOT VALID is part of it where the key was
   *     not valid
   */
  public record SetAsideKey(
      String schema,
      String table,
      String name,
      String definition,
      boolean validated,
      @Nullable String comment) {

    /** Qualified and quoted. */
    public String tableSql() {
      return SqlNames.quote(schema, table);
    }

    /** As what is left to be proven, where its rows do not hold it. */
    public LeftOutObject object() {
      return new LeftOutObject(
          schema,
          table,
          Kind.FOREIGN_KEY,
          name,
          "foreign key " + SqlNames.quote(name),
          steps().getFirst().sql(),
          KeyDdl.validate(tableSql(), name).sql(),
          steps().stream().skip(1).map(SqlStep::sql).toList());
    }

    /** Adds the key without reading rows. */
    public List<SqlStep> steps() {
      String quoted = SqlNames.quote(name);
      List<SqlStep> steps = new ArrayList<>();
      steps.add(
          new SqlStep(
              "add foreign key %s to %s again".formatted(quoted, tableSql()),
              "ALTER TABLE %s ADD CONSTRAINT %s %s%s"
                  .formatted(tableSql(), quoted, definition, validated ? " NOT VALID" : "")));
      if (comment != null) {
        steps.add(
            new SqlStep(
                "comment on foreign key %s of %s".formatted(quoted, tableSql()),
                "COMMENT ON CONSTRAINT %s ON %s IS %s"
                    .formatted(quoted, tableSql(), SqlNames.literal(comment))));
      }
      return steps;
    }
  }

  /** Takes all foreign keys off a table; in the caller's transaction. */
  public static void setAside(Connection connection, String pipeline, TargetRelation table)
      throws SQLException {
    List<String> names = keys(connection, table);
    if (names.isEmpty()) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
    }
    save(connection, pipeline, table);
    for (String name : names) {
      String quoted = SqlNames.quote(name);
      SqlSteps.run(
          connection,
          new SqlStep(
              "set foreign key %s of %s aside while rows are loaded".formatted(quoted, table.sql()),
              "ALTER TABLE %s DROP CONSTRAINT %s".formatted(table.sql(), quoted)));
    }
  }

  private static List<String> keys(Connection connection, TargetRelation table)
      throws SQLException {
    return SqlCall.texts(connection, KEYS_OF_TABLE, table.sql());
  }

  private static void save(Connection connection, String pipeline, TargetRelation table)
      throws SQLException {
    SqlCall.update(connection, SAVE, pipeline, table.schema(), table.name(), table.sql());
  }

  /** Notes some foreign keys, which the caller takes off; in the caller's transaction. */
  public static void save(Connection connection, String pipeline, Object[] constraints)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
    }
    SqlCall.update(connection, SAVE_SOME, pipeline, connection.createArrayOf("oid", constraints));
  }

  /** What waits to be added again to one table, or to all tables of the pipeline. */
  public static List<SetAsideKey> waiting(
      Connection connection, String pipeline, @Nullable TargetTable table) throws SQLException {
    if (!TABLE.exists(connection)) {
      return List.of();
    }
    return SqlCall.rows(
        connection,
        LIST,
        row ->
            new SetAsideKey(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getBoolean(5),
                row.getString(6)),
        pipeline,
        table == null ? null : table.schema(),
        table == null ? null : table.name());
  }

  /** Notes that a key is back, or never will be. */
  public static void forget(Connection connection, String pipeline, SetAsideKey key)
      throws SQLException {
    SqlCall.update(connection, FORGET, pipeline, key.schema(), key.table(), key.name());
  }

  /** Forgets the keys of tables that are gone. */
  public static void forgetDropped(Connection connection, String pipeline) throws SQLException {
    if (TABLE.exists(connection)) {
      SqlCall.update(connection, FORGET_DROPPED, pipeline);
    }
  }

  /** Removes the table where nothing waits in it. */
  public static void dropIfEmpty(Connection connection) throws SQLException {
    TABLE.dropIfEmpty(connection);
  }
}
