// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.swap;

import io.convoy.common.config.TargetConfig;
import io.convoy.common.config.TargetConfig.OnBrokenConstraint;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Effect.SwapTables;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.finalize.ForeignKeyEffect;
import io.convoy.coordinator.effect.finalize.LateParts;
import io.convoy.coordinator.effect.finalize.LeftOutEffect;
import io.convoy.coordinator.effect.finalize.TableAccess;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.SetAsideKeys;
import io.convoy.coordinator.effect.inventory.SetAsideKeys.SetAsideKey;
import io.convoy.coordinator.effect.inventory.TargetRelation;
import io.convoy.coordinator.effect.inventory.TargetRelation.Origin;
import io.convoy.coordinator.effect.session.SqlWork;
import io.convoy.coordinator.effect.swap.SwapSchemas.SwapSchema;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.event.LeftOutOfTable;
import io.convoy.schemas.event.LeftOutRetried;
import io.convoy.schemas.event.SwappedSchema;
import io.convoy.schemas.event.TablesSwapped;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets the tables of a run take their place, in one transaction, and does after it what needs them
 * there and would hold it up. That transaction notes that it has happened: whoever comes to it a
 * second time does what is left.
 */
public final class SwapEffect {
  private final RunTarget target;
  private final TargetConfig config;

  public SwapEffect(RunTarget target, TargetConfig config) {
    this.target = target;
    this.config = config;
  }

  public TablesSwapped perform(SwapTables effect) {
    List<SwapSchema> schemas = inTransaction("look at what is to be swapped", this::schemas);
    if (schemas.stream().noneMatch(SwapSchema::isSwapped)) {
      requireWhole();
      swap(effect, schemas);
    }
    List<LeftOutOfTable> leftOut = restoreKeys(effect);
    leftOut.addAll(grants(effect));
    List<String> notes = new ArrayList<>(lateParts(effect));
    List<TargetRelation> old =
        inTransaction("look at the old tables", connection -> OldRelations.of(connection, target));
    int oldTables =
        Math.toIntExact(old.stream().filter(relation -> !relation.isSequence()).count());
    if (oldTables > 0) {
      notes.addFirst(
          "the tables that were there before are in %s until they are dropped with: ./convoy drop-old %s"
              .formatted(where(old), target.runId()));
    }
    return new TablesSwapped(oldTables, renamed(schemas), notes, leftOut);
  }

  private void swap(SwapTables effect, List<SwapSchema> schemas) {
    inTransaction(
        "note that every row is there",
        connection -> {
          SwapSchemas.loaded(connection, target);
          return true;
        });
    inTransaction(
        "let the new tables take the place of the old ones",
        connection -> {
          new SwapTransaction(connection, target, config.onDependents(), effect.tables())
              .perform(schemas);
          return true;
        });
  }

  /** What {@code target.on-broken-constraint: fail} asks for has to be so before. */
  private void requireWhole() {
    if (config.onBrokenConstraint() != OnBrokenConstraint.FAIL) {
      return;
    }
    LeftOutRetried retried = new LeftOutEffect(target).perform();
    if (retried.getLeft() > 0) {
      throw new ConvoyException(
          ErrorCode.OBJECTS_LEFT_OUT,
          "all rows are there and equal, but %d of the keys, indexes and constraints are not as at the source, so that nothing was swapped (target.on-broken-constraint: fail): %s; mend the rows where they are, then resume the run, which tries again"
              .formatted(retried.getLeft(), String.join("; ", retried.getNotes())));
    }
  }

  private List<SwapSchema> schemas(Connection connection) throws SQLException {
    SwapSchemas.require(connection, target);
    if (!target.names().isShadow()) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION,
          "the run began with target.on-existing: swap, and its tables are to be swapped; set it"
              + " back and resume the run");
    }
    return SwapSchemas.of(connection, target);
  }

  /** Proves the foreign keys that were moved, which reads rows, and holds nobody up. */
  private List<LeftOutOfTable> restoreKeys(SwapTables effect) {
    List<SetAsideKey> keys =
        inTransaction(
            "look for foreign keys that were moved",
            connection -> SetAsideKeys.waiting(connection, target.topics().pipeline(), null));
    List<LeftOutOfTable> leftOut = new ArrayList<>();
    for (SetAsideKey key : keys) {
      for (LeftOut one : new ForeignKeyEffect(target).restore(List.of(key))) {
        LeftOut named =
            LeftOut.newBuilder(one).setWhat(one.getWhat() + " of " + key.tableSql()).build();
        leftOut.add(new LeftOutOfTable(tableOf(key, effect), named));
      }
    }
    return leftOut;
  }

  /** Those of the source, on top of those of the old tables. */
  private List<LeftOutOfTable> grants(SwapTables effect) {
    List<LeftOutOfTable> leftOut = new ArrayList<>();
    TableAccess access = new TableAccess(target.lasting());
    for (Description description : effect.tables()) {
      for (LeftOut one : access.grant(target.table(description.table()).lasting())) {
        leftOut.add(new LeftOutOfTable(description.id(), one));
      }
    }
    return leftOut;
  }

  /** That of the run which the key is of, else the first: it is to one of the run's then. */
  private TableId tableOf(SetAsideKey key, SwapTables effect) {
    return effect.tables().stream()
        .filter(table -> target.table(table.table()).lasting().sql().equals(key.tableSql()))
        .findFirst()
        .orElse(effect.tables().getFirst())
        .id();
  }

  /** What names tables, and could not be made before these had their names. */
  private List<String> lateParts(SwapTables effect) {
    List<String> notes = new ArrayList<>();
    for (Description description : effect.tables()) {
      TargetTable table = target.table(description.table()).lasting();
      if (LateParts.has(table)) {
        notes.addAll(
            inTransaction(
                "add what may need other tables to table " + table.sql(),
                connection -> {
                  target.session().prepareCatalog(connection);
                  return LateParts.add(connection, table, Origin.THIS_RUN).stream()
                      .map(note -> "table " + table.sql() + ": " + note)
                      .toList();
                }));
      }
    }
    return notes;
  }

  private static String where(List<TargetRelation> old) {
    List<String> schemas =
        old.stream().map(relation -> SqlNames.quote(relation.schema())).distinct().toList();
    return (schemas.size() == 1 ? "schema " : "the schemas ") + String.join(", ", schemas);
  }

  /** How names are to be read that were said before: as SQL quotes them, and as they are. */
  private static List<SwappedSchema> renamed(List<SwapSchema> schemas) {
    List<SwappedSchema> renamed = new ArrayList<>();
    for (SwapSchema schema : schemas) {
      renamed.add(
          new SwappedSchema(SqlNames.quote(schema.shadow()), SqlNames.quote(schema.schema())));
      renamed.add(new SwappedSchema(schema.shadow(), schema.schema()));
    }
    return renamed;
  }

  private <T> T inTransaction(String doing, SqlWork<T> work) {
    return target.session().inTransaction(doing, work);
  }
}
