// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.config.TargetConfig;
import io.convoy.common.config.TargetConfig.Identifiers;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.TableSetting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Gives keys, indexes and the sequences of identities names of their own where schemas or spellings
 * of the source become one in the target: to PostgreSQL they are all relations of a schema, as
 * tables are. The names depend on nothing but the tables, their order and the configuration, and
 * each one is told.
 */
final class DistinctNames {
  private static final Pattern FOLDED_AWAY = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final TargetConfig config;
  private final Set<TableId> taken = new HashSet<>();

  private DistinctNames(TargetConfig config) {
    this.config = config;
  }

  /** Changes descriptions where it must. */
  static void settle(List<Table> tables, TargetConfig config) {
    DistinctNames names = new DistinctNames(config);
    for (Table table : tables) {
      names.take(table.getId().getSchemaName(), table.getId().getName());
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
      if (isOfIdentity(table, sequence)) {
        sequence.setName(distinct(table, sequence.getName(), told));
      }
    }
    table.setWarnings(told);
  }

  /** What the table is told of an index goes with it. */
  private static void follow(Table table, String before, String name) {
    for (TableSetting setting : table.getSettings()) {
      if (before.equals(setting.getIndex())) {
        setting.setIndex(name);
      }
    }
  }

  private static boolean isOfIdentity(Table table, Sequence sequence) {
    return table.getColumns().stream()
        .anyMatch(column ->
            column.getIdentity() != null && column.getName().equals(sequence.getColumn()));
  }

  private String distinct(Table table, String wanted, List<String> told) {
    TableId id = table.getId();
    String name = wanted;
    for (int attempt = 1; !take(id.getSchemaName(), name); attempt++) {
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
    return taken.add(new TableId(config.schemas().getOrDefault(schema, fold(schema)), fold(name)));
  }

  /** Names that may fall together under the rule for identifiers are the same. */
  private String fold(String name) {
    if (config.identifiers() == Identifiers.PRESERVE) {
      return name;
    }
    String lower = name.toLowerCase(Locale.ROOT);
    if (config.identifiers() == Identifiers.LOWER) {
      return lower;
    }
    String letters = FOLDED_AWAY.matcher(lower).replaceAll("");
    return letters.isEmpty() ? name : letters;
  }
}
