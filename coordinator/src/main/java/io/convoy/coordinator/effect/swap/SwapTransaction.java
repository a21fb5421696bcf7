// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.swap;

import io.convoy.common.bookkeeping.RejectedRows;
import io.convoy.common.config.TargetConfig.OnDependents;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.effect.inventory.EarlierRejects;
import io.convoy.coordinator.effect.inventory.LeftOutStore;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.SetAsideKeys;
import io.convoy.coordinator.effect.inventory.TargetRelation;
import io.convoy.coordinator.effect.inventory.TargetRelation.Origin;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.coordinator.effect.swap.Dependents.Dependent;
import io.convoy.coordinator.effect.swap.Dependents.Kind;
import io.convoy.coordinator.effect.swap.SwapSchemas.SwapSchema;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The one transaction of a swap. It changes schemas of tables and nothing else of them, so that
 * indexes, constraints and the sequences of columns come along under their names, and no row is
 * touched.
 */
final class SwapTransaction {
  private static final String STATISTICS =
      """
      SELECT format('ALTER STATISTICS %I.%I SET SCHEMA ', n.nspname, s.stxname), n.nspname
      FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
      WHERE s.stxrelid = ANY (?) ORDER BY s.oid\
      """;

  // Views first, as whoever reads them takes them; what is not the user's takes its own locks.
  private static final String TO_LOCK =
      """
      SELECT c.oid::regclass::text, c.oid::bigint FROM (
        SELECT v.oid, 0 AS place FROM pg_class v WHERE v.oid = ANY (?)
        UNION SELECT k.conrelid, 1 FROM pg_constraint k WHERE k.oid = ANY (?)
        UNION SELECT k.confrelid, 1 FROM pg_constraint k WHERE k.oid = ANY (?)
        UNION SELECT t.oid, 1 FROM pg_class t WHERE t.oid = ANY (?) AND t.relkind <> 'S') l
      JOIN pg_class c ON c.oid = l.oid
      WHERE pg_has_role(c.relowner, 'USAGE')
      ORDER BY l.place, c.oid\
      """;

  private static final String HAS_CONSTRAINT =
      "SELECT FROM pg_constraint WHERE conrelid = to_regclass(?) AND conname = ?";

  private final Connection connection;
  private final RunTarget target;
  private final DependentsRule rule;
  private final List<Description> tables;

  SwapTransaction(
      Connection connection,
      RunTarget target,
      OnDependents onDependents,
      List<Description> tables) {
    this.connection = connection;
    this.target = target;
    this.rule = new DependentsRule(onDependents);
    this.tables = tables;
  }

  void perform(List<SwapSchema> schemas) throws SQLException {
    Bystanders.requireYoungSnapshots(connection, target);
    Map<TableId, TargetRelation> fresh = fresh();
    List<TargetRelation> sequences = freshSequences();
    if (!fresh.isEmpty()) {
      // Nobody reads these; a vacuum of one gives way to who waits for a second.
      List<TargetRelation> all = List.copyOf(fresh.values());
      run("have the new tables alone", "LOCK TABLE " + TargetRelation.listed(all));
    }
    Replaced replaced = Replaced.find(connection, target, tables);
    List<Dependent> dependents = Dependents.of(connection, replaced);
    List<Dependent> moved = rule.setting() == OnDependents.CARRY ? dependents : List.of();
    lock(replaced, moved);
    requireSame(replaced, dependents);
    TakenNames.require(connection, target, tables, replaced);
    rule.notes(dependents);
    Carried carried = Carried.of(connection, target, moved);
    SqlSteps.run(connection, carried.before());
    putAside(replaced, schemas);
    moveIn(fresh, replaced);
    moveIn(sequences, replaced, schemas);
    SqlSteps.run(connection, carried.after());
    addKeys();
    settle(schemas);
  }

  /** The run's tables, where they were loaded. */
  private Map<TableId, TargetRelation> fresh() throws SQLException {
    List<TableId> ids = tables.stream().map(Description::id).toList();
    Map<TableId, TargetRelation> fresh = target.inventory().find(connection, ids, target.names());
    for (TableId id : ids) {
      TargetRelation found = fresh.get(id);
      if (found == null || found.origin() != Origin.THIS_RUN) {
        throw new ConvoyException(
            ErrorCode.TARGET_ERROR,
            "table %s, which was to be swapped in, is gone from the target; start a new run"
                .formatted(
                    SqlNames.quote(
                        target.names().schema(id.getSchemaName()), target.names().table(id))));
      }
    }
    return fresh;
  }

  /** Those that the run made and that belong to no table. */
  private List<TargetRelation> freshSequences() throws SQLException {
    List<TargetRelation> made =
        target.inventory().owned(connection).stream()
            .filter(relation -> relation.isSequence() && relation.origin() == Origin.THIS_RUN)
            .toList();
    return Replaced.free(connection, made);
  }

  private void lock(Replaced replaced, List<Dependent> moved) throws SQLException {
    List<String> names = new ArrayList<>();
    List<Long> oids = new ArrayList<>();
    Object[] all = moved.stream().map(Dependent::oid).distinct().toArray();
    Object[] views =
        moved.stream().filter(one -> one.kind() == Kind.VIEW).map(Dependent::oid).toArray();
    Object[] old = Replaced.oids(replaced.allTables()).toArray();
    SqlCall.forEach(
        connection,
        TO_LOCK,
        row -> {
          names.add(row.getString(1));
          oids.add(row.getLong(2));
        },
        connection.createArrayOf("oid", views),
        connection.createArrayOf("oid", all),
        connection.createArrayOf("oid", all),
        connection.createArrayOf("oid", old));
    Bystanders.lock(connection, target, names, oids);
  }

  private void requireSame(Replaced replaced, List<Dependent> dependents) throws SQLException {
    Replaced now = Replaced.find(connection, target, tables);
    if (!now.equals(replaced) || !Dependents.of(connection, now).equals(dependents)) {
      throw new ConvoyException(
          ErrorCode.TARGET_UNAVAILABLE,
          "the tables that are to be put aside, or what hangs on them, changed at this very moment;"
              + " it is tried again");
    }
  }

  private void putAside(Replaced replaced, List<SwapSchema> schemas) throws SQLException {
    Set<String> made = new LinkedHashSet<>();
    moveStatistics(replaced, schemas, made);
    for (TargetRelation relation : replaced.all()) {
      String old = old(schemas, relation.schema(), made);
      move(relation, old);
      OldRelations.put(connection, target, relation, old);
    }
  }

  /** These are in schemas of their own, and would keep their names from the new tables' ones. */
  private void moveStatistics(Replaced replaced, List<SwapSchema> schemas, Set<String> made)
      throws SQLException {
    Object[] old = Replaced.oids(replaced.allTables()).toArray();
    List<String[]> moves =
        SqlCall.rows(
            connection,
            STATISTICS,
            row -> new String[] {row.getString(1), row.getString(2)},
            connection.createArrayOf("oid", old));
    for (String[] move : moves) {
      run("put statistics aside", move[0] + SqlNames.quote(old(schemas, move[1], made)));
    }
  }

  /** Made when the first thing is to go there. */
  private String old(List<SwapSchema> schemas, String schema, Set<String> made)
      throws SQLException {
    String old =
        schemas.stream()
            .filter(one -> one.schema().equals(schema))
            .map(SwapSchema::old)
            .findFirst()
            .orElseGet(() -> target.names().old(schema, target.runId()));
    if (made.add(old)) {
      String quoted = SqlNames.quote(old);
      run("create schema " + quoted, "CREATE SCHEMA IF NOT EXISTS " + quoted);
    }
    return old;
  }

  private void moveIn(Map<TableId, TargetRelation> fresh, Replaced replaced) throws SQLException {
    for (Map.Entry<TableId, TargetRelation> entry : fresh.entrySet()) {
      String schema = target.names().lasting().schema(entry.getKey().getSchemaName());
      move(entry.getValue(), schema);
      TargetRelation old = replaced.tables().get(entry.getKey());
      for (TargetRelation part : Replaced.partitions(connection, List.of(entry.getValue().oid()))) {
        move(part, schema);
        if (old != null) {
          Grants.carryOwner(connection, part.oid(), old.oid());
        }
      }
      if (old == null) {
        Grants.byDefault(connection, entry.getValue().oid());
      } else {
        Grants.carry(connection, entry.getValue().oid(), old.oid());
      }
    }
  }

  private void moveIn(List<TargetRelation> sequences, Replaced replaced, List<SwapSchema> schemas)
      throws SQLException {
    for (TargetRelation sequence : sequences) {
      String schema =
          schemas.stream()
              .filter(one -> one.shadow().equals(sequence.schema()))
              .map(SwapSchema::schema)
              .findFirst()
              .orElseThrow();
      move(sequence, schema);
      for (TargetRelation old : replaced.sequences()) {
        if (old.schema().equals(schema) && old.name().equals(sequence.name())) {
          Grants.carry(connection, sequence.oid(), old.oid());
        }
      }
    }
  }

  private void move(TargetRelation relation, String schema) throws SQLException {
    String kind = relation.isSequence() ? "SEQUENCE" : "TABLE";
    run(
        "move %s to schema %s".formatted(relation.sql(), SqlNames.quote(schema)),
        "ALTER %s %s SET SCHEMA %s".formatted(kind, relation.sql(), SqlNames.quote(schema)));
  }

  /** Those that were set aside, without a look at rows; a new table may have it from the source. */
  private void addKeys() throws SQLException {
    String pipeline = target.topics().pipeline();
    for (SetAsideKeys.SetAsideKey key : SetAsideKeys.waiting(connection, pipeline, null)) {
      if (!SqlCall.finds(connection, HAS_CONSTRAINT, key.tableSql(), key.name())) {
        SqlSteps.run(connection, key.steps());
      }
    }
  }

  private void settle(List<SwapSchema> schemas) throws SQLException {
    List<TableId> sources = tables.stream().map(Description::id).toList();
    LeftOutStore.forget(connection, target.lasting(), sources);
    EarlierRejects.forget(connection, target.lasting(), sources);
    for (SwapSchema schema : schemas) {
      LeftOutStore.moved(connection, target, schema.shadow(), schema.schema());
      RejectedRows.moved(
          connection, target.topics().pipeline(), target.runId(), schema.shadow(), schema.schema());
      SwapSchemas.dropIfEmpty(connection, schema.shadow());
    }
    target.inventory().forgetAll(connection);
    SwapSchemas.swapped(connection, target);
  }

  private void run(String doing, String sql) throws SQLException {
    SqlSteps.run(connection, new SqlStep(doing, sql));
  }
}
