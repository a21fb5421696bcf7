// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Grant;
import io.convoy.schemas.table.GrantObject;
import io.convoy.schemas.table.Identity;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.ReferentialAction;
import io.convoy.schemas.table.Rights;
import io.convoy.schemas.table.Role;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import io.convoy.schemas.type.TypeRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds tables as an extractor describes them. */
public final class Described {
  private final Table table;

  private Described(TableId id) {
    table =
        Table.newBuilder()
            .setId(id)
            .setEstimatedRows(-1)
            .setEstimatedBytes(0)
            .setColumns(new ArrayList<>())
            .setKeys(new ArrayList<>())
            .setIndexes(new ArrayList<>())
            .setForeignKeys(new ArrayList<>())
            .setConstraints(new ArrayList<>())
            .setSequences(new ArrayList<>())
            .setTypes(new ArrayList<>())
            .build();
  }

  public static Described table(String schema, String name) {
    return new Described(new TableId(schema, name));
  }

  public static Column.Builder column(String name, String type) {
    String base = type.replaceAll("\\(.*\\)", "");
    return Column.newBuilder()
        .setName(name)
        .setSourceType(type)
        .setBaseType(base)
        .setCodec(TypeRegistry.postgresql().codec(base).name())
        .setTargetType(type)
        .setNullable(true);
  }

  public Described with(Column.Builder column) {
    table.getColumns().add(column.build());
    return this;
  }

  public Described with(String name, String type) {
    return with(column(name, type));
  }

  public Described notNull(String name, String type) {
    return with(column(name, type).setNullable(false));
  }

  public Described identity(String name, Identity kind, Sequence.Builder sequence) {
    with(column(name, "integer").setNullable(false).setIdentity(kind));
    return with(sequence.setColumn(name));
  }

  Described bytes(long estimate) {
    table.setEstimatedBytes(estimate);
    return this;
  }

  public Described comment(String comment) {
    table.setComment(comment);
    return this;
  }

  public static Sequence.Builder sequence(String schema, String name) {
    return Sequence.newBuilder()
        .setSchemaName(schema)
        .setName(name)
        .setColumn(null)
        .setDataType("integer")
        .setStart(1)
        .setIncrement(1)
        .setMin(1)
        .setMax(Integer.MAX_VALUE)
        .setCache(1)
        .setCycle(false)
        .setLastValue(1)
        .setCalled(false);
  }

  public Described with(Sequence.Builder sequence) {
    table.getSequences().add(sequence.build());
    return this;
  }

  public static Key.Builder key(String name, String... columns) {
    return Key.newBuilder().setName(name).setPrimary(false).setColumns(List.of(columns));
  }

  public Described with(Key.Builder key) {
    table.getKeys().add(key.build());
    return this;
  }

  Described primaryKey(String name, String... columns) {
    return with(key(name, columns).setPrimary(true));
  }

  public static IndexColumn.Builder on(String column) {
    return IndexColumn.newBuilder().setColumn(column);
  }

  public static IndexColumn.Builder onExpression(String expression) {
    return IndexColumn.newBuilder().setColumn(null).setExpression(expression);
  }

  public static Index.Builder index(String name, IndexColumn.Builder... columns) {
    List<IndexColumn> built = new ArrayList<>();
    for (IndexColumn.Builder column : columns) {
      built.add(column.build());
    }
    return Index.newBuilder().setName(name).setUnique(false).setColumns(built);
  }

  public Described with(Index.Builder index) {
    table.getIndexes().add(index.build());
    return this;
  }

  public static ForeignKey.Builder foreignKey(String name, List<String> columns, TableId to) {
    return ForeignKey.newBuilder()
        .setName(name)
        .setColumns(columns)
        .setReferencedTable(to)
        .setReferencedColumns(List.of("id"))
        .setOnUpdate(ReferentialAction.NO_ACTION)
        .setOnDelete(ReferentialAction.NO_ACTION);
  }

  public Described with(ForeignKey.Builder key) {
    table.getForeignKeys().add(key.build());
    return this;
  }

  public Described constraint(String name, String definition) {
    return with(Constraint.newBuilder().setName(name).setDefinition(definition));
  }

  public Described with(Constraint.Builder constraint) {
    table.getConstraints().add(constraint.build());
    return this;
  }

  Described type(UserTypeKind kind, String schema, String name, String definition) {
    table.getTypes().add(new UserType(schema, name, kind, definition, List.of(), List.of()));
    return this;
  }

  /** With these roles, and grants on the table, or on a column where one is named. */
  Described rights(List<Role> roles, Grant... grants) {
    table.setRights(new Rights(List.of(grants), roles));
    return this;
  }

  /** On the table, or on a column where one is named. */
  static Grant grant(String privilege, @Nullable String column, @Nullable String grantee) {
    GrantObject object = column == null ? GrantObject.TABLE : GrantObject.COLUMN;
    return new Grant(object, null, column, privilege, grantee, false);
  }

  public Table build() {
    return table;
  }
}
