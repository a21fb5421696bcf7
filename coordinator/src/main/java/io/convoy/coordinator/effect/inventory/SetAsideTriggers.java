// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the triggers of existing tables off while the tables are emptied and loaded: they would
 * change the rows, or write others of their own. What they were waits in {@code
 * convoy.set_aside_trigger}, whatever becomes of the run. Stateless.
 */
public final class SetAsideTriggers {
  private static final Logger LOG = LoggerFactory.getLogger(SetAsideTriggers.class);

  private static final SpareTable TABLE = new SpareTable("convoy.set_aside_trigger");

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS convoy.set_aside_trigger (
        pipeline text, root_schema text NOT NULL, root_name text NOT NULL,
        schema text, table_name text, name text, fires "char" NOT NULL,
        PRIMARY KEY (pipeline, schema, table_name, name))\
      """;

  // Those for INSERT (4) and TRUNCATE (32) that fire in an ordinary session, of the table and its
  // partitions.
  private static final String OF_TABLE =
      """
      SELECT n.nspname, c.relname, t.tgname, t.tgenabled::text,
             pg_has_role(c.relowner, 'USAGE')
      FROM (SELECT ?::regclass UNION SELECT relid FROM pg_partition_tree(?::regclass)) p(relid)
      JOIN pg_class c ON c.oid = p.relid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_trigger t ON t.tgrelid = c.oid
      WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgtype & 36 <> 0
      ORDER BY n.nspname, c.relname, t.tgname\
      """;

  private static final String SAVE =
      """
      INSERT INTO convoy.set_aside_trigger VALUES (?, ?, ?, ?, ?, ?, ?::"char")
      ON CONFLICT (pipeline, schema, table_name, name) DO UPDATE SET fires = excluded.fires\
      """;

  // Only where it is there and off as it was left.
  private static final String WAITING =
      """
      DELETE FROM convoy.set_aside_trigger s
      WHERE s.pipeline = ? AND coalesce(s.root_schema = ? AND s.root_name = ?, true)
      RETURNING s.schema, s.table_name, s.name, s.fires::text, EXISTS (
        SELECT FROM pg_trigger t
        WHERE t.tgrelid = to_regclass(format('%I.%I', s.schema, s.table_name))
          AND t.tgname = s.name AND t.tgenabled = 'D')\
      """;

  private SetAsideTriggers() {}

  /**
   * A trigger of a table.
   *
   * @param fires as in pg_trigger.tgenabled
   */
  private record Trigger(String schema, String table, String name, String fires) {
    String tableSql() {
      return SqlNames.quote(schema, table);
    }

    SqlStep off() {
      return step("turn trigger %s of %s off while rows are loaded", "DISABLE");
    }

    SqlStep on() {
      return step("turn trigger %s of %s on again", fires.equals("A") ? "ENABLE ALWAYS" : "ENABLE");
    }

    private SqlStep step(String doing, String action) {
      String quoted = SqlNames.quote(name);
      return new SqlStep(
          doing.formatted(quoted, tableSql()),
          "ALTER TABLE ONLY %s %s TRIGGER %s".formatted(tableSql(), action, quoted));
    }
  }

  /**
   * Turns off what would fire, in the caller's transaction.
   *
   * @throws ConvoyException TARGET_NOT_PERMITTED where the user may not
   */
  public static void setAside(Connection connection, String pipeline, TargetRelation table)
      throws SQLException {
    List<Trigger> others = new ArrayList<>();
    List<Trigger> own = new ArrayList<>();
    SqlCall.forEach(
        connection,
        OF_TABLE,
        row -> (row.getBoolean(5) ? own : others).add(trigger(row)),
        table.sql(),
        table.sql());
    if (!others.isEmpty()) {
      throw refusal(table, others);
    }
    if (!own.isEmpty()) {
      execute(connection, CREATE);
    }
    for (Trigger trigger : own) {
      save(connection, pipeline, table, trigger);
      SqlSteps.run(connection, trigger.off());
      LOG.info("Trigger {} of {} is off until the run is over", trigger.name(), table.sql());
    }
  }

  private static ConvoyException refusal(TargetRelation table, List<Trigger> triggers) {
    return new ConvoyException(
        ErrorCode.TARGET_NOT_PERMITTED,
        "table %s of the target has triggers that would fire for what the run loads, and only its owner may turn them off: %s; let target.user own the table, or turn them off for the time of the run (ALTER TABLE ... DISABLE TRIGGER ...)"
            .formatted(
                table.sql(),
                triggers.stream()
                    .map(trigger -> SqlNames.quote(trigger.name()) + " of " + trigger.tableSql())
                    .collect(Collectors.joining(", "))));
  }

  private static void save(
      Connection connection, String pipeline, TargetRelation table, Trigger trigger)
      throws SQLException {
    SqlCall.update(
        connection,
        SAVE,
        pipeline,
        table.schema(),
        table.name(),
        trigger.schema(),
        trigger.table(),
        trigger.name(),
        trigger.fires());
  }

  /**
   * Turns on again what was turned off, of one table or of all of the pipeline; in the caller's
   * transaction.
   *
   * @return how many
   */
  public static int restore(Connection connection, String pipeline, @Nullable TargetTable table)
      throws SQLException {
    if (!TABLE.exists(connection)) {
      return 0;
    }
    List<Trigger> waiting = new ArrayList<>();
    SqlCall.forEach(
        connection,
        WAITING,
        row -> {
          if (row.getBoolean(5)) {
            waiting.add(trigger(row));
          }
        },
        pipeline,
        table == null ? null : table.schema(),
        table == null ? null : table.name());
    for (Trigger trigger : waiting) {
      SqlSteps.run(connection, trigger.on());
    }
    return waiting.size();
  }

  private static Trigger trigger(ResultSet row) throws SQLException {
    return new Trigger(row.getString(1), row.getString(2), row.getString(3), row.getString(4));
  }

  /** Removes the table where nothing waits in it. */
  public static void dropIfEmpty(Connection connection) throws SQLException {
    TABLE.dropIfEmpty(connection);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
