// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.postgres.ConfiguredNames;
import io.convoy.common.postgres.SqlNames;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives keys, indexes and sequences names of their own where schemas or spellings of the source
 * become one in the target: to PostgreSQL they are all relations of a schema, as tables are. The
 * names depend on nothing but the tables, their order and the configuration, and each one is told.
 */
final class DistinctNames {
  private final ConfiguredNames names;
  private final Set<TableId> taken = new HashSet<>();
  private final Map<TableId, String> sequences = new HashMap<>();

  private DistinctNames(ConfiguredNames names) {
    this.names = names;
  }

  /** Changes descriptions where it must. */
  static void settle(List<Table> tables, ConfiguredNames configured) {
    DistinctNames names = new DistinctNames(configured);
    for (Table table : tables) {
      TableId id = table.getId();
      names.taken.add(new TableId(configured.schema(id.getSchemaName()), configured.table(id)));
    }
    for (Table table : tables) {
      names.settle(table);
    }
  }

  private void settle(Table table) {
    List<String> told = new ArrayList<>(table.getWarnings());
    for (Key key : table.getKeys()) {
      String name = distinct(table, key.getName(), told);
      follow(table, key.getName(), name);
      key.setName(name);
    }
    for (Index index : table.getIndexes()) {
      String name = distinct(table, index.getName(), told);
      follow(table, index.getName(), name);
      index.setName(name);
    }
    for (Constraint constraint : table.getConstraints()) {
      if (!constraint.getDefinition().startsWith("CHECK")) {
        constraint.setName(distinct(table, constraint.getName(), told));
      }
    }
    for (Sequence sequence : table.getSequences()) {
      settle(table, sequence, told);
    }
    table.setWarnings(told);
  }

  /** Several tables may draw from one sequence. */
  private void settle(Table table, Sequence sequence, List<String> told) {
    TableId id = new TableId(sequence.getSchemaName(), sequence.getName());
    String known = sequences.get(id);
    String name = known == null ? distinct(id, table.getId(), told) : known;
    sequences.put(id, name);
    if (!name.equals(sequence.getName())) {
      sequence.setName(name);
      table.getColumns().forEach(column -> follow(column, id, name));
    }
  }

  /** A default names the sequence that it draws from, with its schema. */
  private static void follow(Column column, TableId sequence, String name) {
    String expression = column.getDefaultExpression();
    if (expression == null) {
      return;
    }
    String schema = sequence.getSchemaName();
    for (String before : List.of(schema, SqlNames.quote(schema))) {
      for (String last : List.of(sequence.getName(), SqlNames.quote(sequence.getName()))) {
        expression =
            expression.replace(
                SqlNames.literal(before + "." + last) + "::",
                SqlNames.literal(SqlNames.quote(schema, name)) + "::");
      }
    }
    column.setDefaultExpression(expression);
  }

  /** What the table is told of an index goes with it. */
  private static void follow(Table table, String before, String name) {
    if (before.equals(table.getClusteredOn())) {
      table.setClusteredOn(name);
    }
    if (before.equals(table.getReplicaIdentity())) {
      table.setReplicaIdentity(name);
    }
  }

  private String distinct(Table table, String wanted, List<String> told) {
    TableId id = table.getId();
    return distinct(new TableId(id.getSchemaName(), wanted), id, told);
  }

  private String distinct(TableId relation, TableId id, List<String> told) {
    String wanted = relation.getName();
    String name = wanted;
    for (int attempt = 1; !take(relation.getSchemaName(), name); attempt++) {
      String before = id.getSchemaName() + "_" + id.getName() + "_" + wanted;
      name = attempt == 1 ? before : before + "_" + attempt;
    }
    if (!name.equals(wanted)) {
      told.add(
          "%s of %s is called %s in the target, where another one has its name"
              .formatted(wanted, TableName.of(id), name));
    }
    return name;
  }

  private boolean take(String schema, String name) {
    return taken.add(new TableId(names.schema(schema), names.identifier(name)));
  }
}
