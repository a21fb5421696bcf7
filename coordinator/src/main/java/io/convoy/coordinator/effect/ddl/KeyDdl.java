// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.ReferentialAction;
import io.convoy.schemas.table.TableId;

/** Says how constraints are added and validated. */
public final class KeyDdl {
  private KeyDdl() {}

  static SqlStep key(TargetTable table, Key key) {
    StringBuilder definition = new StringBuilder(key.getPrimary() ? "PRIMARY KEY" : "UNIQUE");
    if (key.getNullsNotDistinct()) {
      definition.append(" NULLS NOT DISTINCT");
    }
    definition.append(" (").append(table.columns(key.getColumns())).append(')');
    if (!key.getInclude().isEmpty()) {
      definition.append(" INCLUDE (").append(table.columns(key.getInclude())).append(')');
    }
    definition.append(IndexDdl.storage(key.getStorage()));
    definition.append(deferral(Deferral.of(key.getDeferrable(), key.getInitiallyDeferred())));
    return add(table, key.getName(), definition.toString());
  }

  /** The unique index that a key can be made of, under the key's own name. */
  public static SqlStep index(TargetTable table, Key key) {
    StringBuilder sql = new StringBuilder("CREATE UNIQUE INDEX ");
    sql.append(table.quoted(key.getName())).append(" ON ").append(table.sql());
    sql.append(" (").append(table.columns(key.getColumns())).append(')');
    if (!key.getInclude().isEmpty()) {
      sql.append(" INCLUDE (").append(table.columns(key.getInclude())).append(')');
    }
    if (key.getNullsNotDistinct()) {
      sql.append(" NULLS NOT DISTINCT");
    }
    return new SqlStep(
        "build the index of key %s of %s".formatted(table.quoted(key.getName()), table.sql()),
        sql.toString());
  }

  /** Makes the key of its index, which is built. */
  public static SqlStep keyOfIndex(TargetTable table, Key key) {
    return add(
        table,
        key.getName(),
        (key.getPrimary() ? "PRIMARY KEY" : "UNIQUE")
            + " USING INDEX "
            + table.quoted(key.getName())
            + deferral(Deferral.of(key.getDeferrable(), key.getInitiallyDeferred())));
  }

  public static SqlStep constraint(TargetTable table, Constraint constraint) {
    SqlStep step = add(table, constraint.getName(), constraint.getDefinition());
    return constraint.getFragile() ? step.searching(table.source().getSearchPath()) : step;
  }

  /** The same for rows to come only. */
  public static SqlStep notValid(SqlStep constraint) {
    return new SqlStep(constraint.doing(), constraint.sql() + " NOT VALID");
  }

  /** Always NOT VALID, so that it is there at once and holds no lock while rows are read. */
  public static SqlStep foreignKey(TargetTable table, ForeignKey key) {
    TableId referenced = key.getReferencedTable();
    StringBuilder definition = new StringBuilder();
    definition.append("FOREIGN KEY (").append(table.columns(key.getColumns()));
    definition.append(") REFERENCES ").append(referenced(table, referenced));
    definition
        .append(" (")
        .append(table.columns(referenced, key.getReferencedColumns()))
        .append(')');
    if (key.getMatchFull()) {
      definition.append(" MATCH FULL");
    }
    definition.append(" ON UPDATE ").append(action(key.getOnUpdate()));
    definition.append(" ON DELETE ").append(action(key.getOnDelete()));
    if (!key.getOnDeleteColumns().isEmpty()) {
      definition.append(" (").append(table.columns(key.getOnDeleteColumns())).append(')');
    }
    definition.append(deferral(Deferral.of(key.getDeferrable(), key.getInitiallyDeferred())));
    return add(table, key.getName(), definition.append(" NOT VALID").toString());
  }

  /**
   * @param tableSql qualified and quoted
   * @param name of the constraint, unquoted
   */
  public static SqlStep validate(String tableSql, String name) {
    String quoted = SqlNames.quote(name);
    return new SqlStep(
        "validate constraint %s of %s".formatted(quoted, tableSql),
        "ALTER TABLE %s VALIDATE CONSTRAINT %s".formatted(tableSql, quoted));
  }

  /** The table that a foreign key of {@code table} points to, qualified and quoted. */
  public static String referenced(TargetTable table, TableId referenced) {
    return SqlNames.quote(
        table.names().schema(referenced.getSchemaName()), table.names().table(referenced));
  }

  private static SqlStep add(TargetTable table, String sourceName, String definition) {
    String name = table.quoted(sourceName);
    return new SqlStep(
        "add constraint %s to %s".formatted(name, table.sql()),
        "ALTER TABLE %s ADD CONSTRAINT %s %s".formatted(table.sql(), name, definition));
  }

  private static String action(ReferentialAction action) {
    return switch (action) {
      case NO_ACTION -> "NO ACTION";
      case RESTRICT -> "RESTRICT";
      case CASCADE -> "CASCADE";
      case SET_NULL -> "SET NULL";
      case SET_DEFAULT -> "SET DEFAULT";
    };
  }

  private enum Deferral {
    NEVER,
    ON_REQUEST,
    INITIALLY;

    static Deferral of(boolean deferrable, boolean initiallyDeferred) {
      if (!deferrable) {
        return NEVER;
      }
      return initiallyDeferred ? INITIALLY : ON_REQUEST;
    }
  }

  private static String deferral(Deferral deferral) {
    return switch (deferral) {
      case NEVER -> "";
      case ON_REQUEST -> " DEFERRABLE";
      case INITIALLY -> " DEFERRABLE INITIALLY DEFERRED";
    };
  }
}
