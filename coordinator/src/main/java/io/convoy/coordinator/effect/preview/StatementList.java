// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.preview;

import io.convoy.common.config.TargetConfig.Persistence;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.AccessDdl;
import io.convoy.coordinator.effect.ddl.AccessDdl.Access;
import io.convoy.coordinator.effect.ddl.AccessDdl.Membership;
import io.convoy.coordinator.effect.ddl.CommentDdl;
import io.convoy.coordinator.effect.ddl.DefaultDdl;
import io.convoy.coordinator.effect.ddl.KeyDdl;
import io.convoy.coordinator.effect.ddl.SettingDdl;
import io.convoy.coordinator.effect.ddl.TableDdl;
import io.convoy.coordinator.effect.ddl.TableKeys;
import io.convoy.coordinator.effect.ddl.TableKeys.Planned;
import io.convoy.coordinator.effect.ddl.TableKeys.Present;
import io.convoy.coordinator.effect.ddl.TargetObjects;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.ddl.TypeDdl;
import io.convoy.coordinator.effect.finalize.ForeignKeyEffect;
import io.convoy.coordinator.effect.preview.TargetForecast.Finding;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lists what a run would carry out in the target, out of the same statements that the effects of a
 * run are made of.
 */
final class StatementList {
  private final Persistence loadAs;
  private final Set<TableId> tables;
  private final KnownObjects known;
  private final List<PlannedStatement> statements = new ArrayList<>();
  private final List<Finding> notCarried = new ArrayList<>();

  /**
   * @param tables of the run
   */
  StatementList(Persistence loadAs, Set<TableId> tables, KnownObjects known) {
    this.loadAs = loadAs;
    this.tables = tables;
    this.known = known;
  }

  /** Everything so far, in the order of a run. */
  List<PlannedStatement> inOrder() {
    return statements.stream().sorted(Comparator.comparing(PlannedStatement::step)).toList();
  }

  /** Foreign keys that are not a run's to add. */
  List<Finding> notCarried() {
    return notCarried;
  }

  /** One that is for no table alone. */
  void add(DdlStep step, String sql) {
    statements.add(new PlannedStatement(step, null, sql, List.of()));
  }

  /** All of a table that the run makes. */
  void addMade(TargetTable table) throws SQLException {
    TableId id = table.source().getId();
    for (SqlStep step : objects(table, known)) {
      add(DdlStep.SCHEMA, id, step);
    }
    for (SqlStep step : create(table, loadAs)) {
      if (!step.sql().startsWith("CREATE SEQUENCE") || known.isNewStatement(step.sql())) {
        add(DdlStep.SCHEMA, id, step);
      }
    }
    if (TableDdl.persistence(table, loadAs) == Persistence.UNLOGGED) {
      add(DdlStep.KEYS, id, TableDdl.logged(table));
    }
    List<Planned> keys = TableKeys.all(table);
    keys.forEach(planned -> add(DdlStep.KEYS, id, planned.step()));
    SettingDdl.afterKeys(table).forEach(step -> add(DdlStep.KEYS, id, step));
    add(DdlStep.KEYS, id, TableDdl.analyze(table));
    CommentDdl.all(table, keys.stream().map(Planned::source).toList())
        .forEach(step -> add(DdlStep.KEYS, id, step));
    addLate(table);
    addForeignKeys(table);
    addAccess(table);
    addSequences(table);
  }

  /**
   * What a table gets that is there already and is filled.
   *
   * @param present what it has
   */
  void addFilled(TargetTable table, Present present) throws SQLException {
    TableId id = table.source().getId();
    TableKeys.all(table).stream()
        .filter(planned -> !planned.isIn(present))
        .forEach(planned -> add(DdlStep.KEYS, id, planned.step()));
    add(DdlStep.KEYS, id, TableDdl.analyze(table));
    addForeignKeys(table);
    addAccess(table);
    addSequences(table);
  }

  /** Schemas, extensions, types and functions that are to be made for a table. */
  static List<SqlStep> objects(TargetTable table, KnownObjects known) throws SQLException {
    List<SqlStep> steps = new ArrayList<>();
    for (Map.Entry<String, String> schema : TargetObjects.schemas(table).entrySet()) {
      if (known.isNew(schema.getKey())) {
        steps.add(TypeDdl.schema(schema.getKey()));
        steps.addAll(CommentDdl.ofSchema(schema.getKey(), schema.getValue()));
      }
    }
    for (UserType type : table.source().getTypes()) {
      boolean isMade =
          type.getKind() != UserTypeKind.SCHEMA
              && !TypeDdl.comesWithItsTable(type, table.names())
              && known.isNew(type);
      if (isMade) {
        steps.add(TypeDdl.create(type));
        type.getComments()
            .forEach(comment -> steps.add(new SqlStep("comment on " + type.getName(), comment)));
      }
    }
    return steps;
  }

  /** The table itself, up to its first row. */
  static List<SqlStep> create(TargetTable table, Persistence loadAs) {
    List<SqlStep> steps = new ArrayList<>(TableDdl.create(table, loadAs));
    for (Sequence sequence : table.source().getSequences()) {
      steps.addAll(CommentDdl.ofSequence(table, sequence));
    }
    steps.addAll(DefaultDdl.fragile(table).values());
    steps.addAll(SettingDdl.beforeRows(table));
    return steps;
  }

  private void addLate(TargetTable table) {
    TableId id = table.source().getId();
    for (UserType type : table.source().getTypes()) {
      for (String statement : type.getLate()) {
        if (known.isNewStatement(statement)) {
          List<String> path = table.source().getSearchPath();
          statements.add(new PlannedStatement(DdlStep.FOREIGN_KEYS, id, statement, path));
        }
      }
    }
    for (Constraint check : table.source().getConstraints()) {
      if (check.getLate()) {
        add(DdlStep.FOREIGN_KEYS, id, KeyDdl.constraint(table, check));
        CommentDdl.of(table, check).forEach(step -> add(DdlStep.FOREIGN_KEYS, id, step));
      }
    }
  }

  private void addForeignKeys(TargetTable table) {
    TableId id = table.source().getId();
    for (ForeignKey key : table.source().getForeignKeys()) {
      if (!tables.contains(key.getReferencedTable())) {
        String referenced = KeyDdl.referenced(table, key.getReferencedTable());
        String obstacle = ForeignKeyEffect.outside(referenced);
        notCarried.add(new Finding(id, ForeignKeyEffect.notCarried(table, key, obstacle)));
        continue;
      }
      add(DdlStep.FOREIGN_KEYS, id, KeyDdl.foreignKey(table, key));
      CommentDdl.of(table, key).forEach(step -> add(DdlStep.FOREIGN_KEYS, id, step));
      if (key.getValidated()) {
        String name = table.names().identifier(key.getName());
        add(DdlStep.FOREIGN_KEYS, id, KeyDdl.validate(table.sql(), name));
      }
    }
  }

  private void addAccess(TargetTable table) throws SQLException {
    TableId id = table.source().getId();
    for (Access role : AccessDdl.roles(table.source())) {
      if (known.isNewRole(role.name())) {
        add(DdlStep.GRANTS, id, role.step());
      }
    }
    for (Membership membership : AccessDdl.memberships(table.source())) {
      add(DdlStep.GRANTS, id, membership.access().step());
    }
    AccessDdl.grants(table).forEach(grant -> add(DdlStep.GRANTS, id, grant.step()));
  }

  private void addSequences(TargetTable table) {
    for (Sequence sequence : table.source().getSequences()) {
      String sql =
          "SELECT setval(%s::regclass, %d, %s)"
              .formatted(
                  SqlNames.literal(table.sequence(sequence)),
                  sequence.getLastValue(),
                  sequence.getCalled());
      if (known.isNewStatement(sql)) {
        add(DdlStep.SEQUENCES, table.source().getId(), new SqlStep("set a sequence", sql));
      }
    }
  }

  private void add(DdlStep when, TableId id, SqlStep step) {
    statements.add(new PlannedStatement(when, id, step.sql(), step.searchPath()));
  }
}
