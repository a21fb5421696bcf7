// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.swap;

import io.convoy.common.config.TargetConfig.OnDependents;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.ddl.TypeDdl;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.TargetRelation;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.UserType;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What RESET does for a run that swaps: it finds whatever would keep the run from taking its place,
 * before anything is changed, and notes where tables are to be loaded. Nothing is locked.
 */
public final class SwapPreparation {
  // Columns that a view, trigger, policy, publication or foreign key names.
  private static final String MISFITS =
      """
      SELECT DISTINCT format('column %I of %s is %s, and %s needs it', o.attname, o.attrelid::regclass,
               CASE WHEN n.attname IS NULL THEN 'not at the source'
                 ELSE format('%s at the source and %s in the target',
                        format_type(n.atttypid, n.atttypmod), format_type(o.atttypid, o.atttypmod))
                 END,
               pg_describe_object(d.classid, d.objid, 0))
      FROM pg_depend d
      JOIN pg_attribute o ON o.attrelid = d.refobjid AND o.attnum = d.refobjsubid
      LEFT JOIN pg_attribute n ON n.attrelid = to_regclass(?) AND n.attname = o.attname
        AND NOT n.attisdropped
      WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = ?::bigint::oid
        AND d.refobjsubid > 0
        AND (d.classid IN ('pg_rewrite'::regclass, 'pg_policy'::regclass,
                           'pg_publication_rel'::regclass)
          OR d.classid = 'pg_trigger'::regclass AND EXISTS (
            SELECT FROM pg_trigger WHERE oid = d.objid AND NOT tgisinternal)
          OR d.classid = 'pg_constraint'::regclass AND EXISTS (
            SELECT FROM pg_constraint
            WHERE oid = d.objid AND contype = 'f' AND (conrelid <> ALL (?) OR confrelid <> ALL (?))))
        AND (n.attname IS NULL OR (n.atttypid, n.atttypmod, n.attcollation)
               IS DISTINCT FROM (o.atttypid, o.atttypmod, o.attcollation))
      ORDER BY 1\
      """;

  private final Connection connection;
  private final DependentsRule rule;
  private final Replaced replaced;
  private final List<String> misfits = new ArrayList<>();

  private SwapPreparation(Connection connection, DependentsRule rule, Replaced replaced) {
    this.connection = connection;
    this.rule = rule;
    this.replaced = replaced;
  }

  /**
   * Looks at what is there, and notes where tables are to be loaded.
   *
   * @throws ConvoyException where the run could not take its place
   */
  public static SwapPreparation of(
      Connection connection, RunTarget target, OnDependents onDependents, List<Description> tables)
      throws SQLException {
    for (Description table : tables) {
      requireNoRowType(target.table(table.table()));
    }
    Replaced replaced = Replaced.find(connection, target, tables);
    TakenNames.require(connection, target, tables, replaced);
    begin(connection, target, tables);
    return new SwapPreparation(connection, new DependentsRule(onDependents), replaced);
  }

  /** What becomes of all that hangs on the tables that are there; for the report. */
  public List<String> notes() throws SQLException {
    return rule.notes(Dependents.of(connection, replaced));
  }

  /** What is done with a table that is there for a moment. */
  @FunctionalInterface
  public interface Look {
    void at(TargetTable table) throws SQLException;
  }

  /** Makes a table, has it looked at, and undoes it. */
  @FunctionalInterface
  public interface Trial {
    void of(Connection connection, Table table, Look look) throws SQLException;
  }

  /**
   * Makes each table for a moment, and compares it with the one whose place it is to take.
   *
   * @throws ConvoyException where one cannot be made, or what hangs on the old ones does not go
   *     with it
   */
  public void tryOut(List<Description> tables, Trial trial) throws SQLException {
    if (replaced.isEmpty()) {
      return;
    }
    for (Description table : tables) {
      trial.of(connection, table.table(), this::compare);
    }
    requireFit();
  }

  private static void begin(Connection connection, RunTarget target, List<Description> tables)
      throws SQLException {
    TargetNames lasting = target.names().lasting();
    Set<String> schemas = new LinkedHashSet<>();
    for (Description description : tables) {
      schemas.add(lasting.schema(description.id().getSchemaName()));
      description
          .table()
          .getSequences()
          .forEach(sequence -> schemas.add(lasting.schema(sequence.getSchemaName())));
    }
    SwapSchemas.put(connection, target, schemas);
  }

  private void compare(TargetTable table) throws SQLException {
    TargetRelation old = replaced.tables().get(table.source().getId());
    if (old == null || rule.setting() != OnDependents.CARRY) {
      return;
    }
    Array roots = connection.createArrayOf("oid", replaced.roots().toArray());
    misfits.addAll(SqlCall.texts(connection, MISFITS, table.sql(), old.oid(), roots, roots));
  }

  private void requireFit() {
    if (!misfits.isEmpty()) {
      throw new ConvoyException(
          ErrorCode.TARGET_EXISTS,
          "what hangs on the tables that the run is to put aside does not go with the new ones (target.on-dependents: carry): %s; change or drop it, or set target.on-dependents to leave"
              .formatted(String.join("; ", misfits)));
    }
  }

  /** The row type of a table that is put aside goes with it. */
  private static void requireNoRowType(TargetTable table) {
    Optional<UserType> row =
        table.source().getTypes().stream()
            .filter(type -> TypeDdl.comesWithItsTable(type, table.names().lasting()))
            .findFirst();
    if (row.isPresent()) {
      UserType type = row.orElseThrow();
      throw new ConvoyException(
          ErrorCode.CONFIGURATION,
          "table %s has a column of the row type of %s, and the new column would be of the old table's; set target.on-existing to drop, or leave the table out with source.tables.exclude"
              .formatted(
                  table.lasting().sql(), SqlNames.quote(type.getSchemaName(), type.getName())));
    }
  }
}
