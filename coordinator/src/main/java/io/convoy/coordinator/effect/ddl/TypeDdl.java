// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;

/**
 * Says how user-defined types, extensions and schemas are made.
 *
 * <p>Types keep schema and name whatever the configuration says of names: column types, casts and
 * expressions mention them in SQL text, which is taken as it is.
 */
public final class TypeDdl {
  private TypeDdl() {}

  static SqlStep schema(String schema) {
    String name = SqlNames.quote(schema);
    return new SqlStep("create schema " + name, "CREATE SCHEMA IF NOT EXISTS " + name);
  }

  static SqlStep create(UserType type) {
    String name = SqlNames.quote(type.getSchemaName(), type.getName());
    return switch (type.getKind()) {
      case ENUM, COMPOSITE, RANGE, TABLE_ROW ->
          new SqlStep("create type " + name, "CREATE TYPE " + name + " " + type.getDefinition());
      case DOMAIN ->
          new SqlStep(
              "create domain " + name, "CREATE DOMAIN " + name + " " + type.getDefinition());
      case COLLATION ->
          new SqlStep(
              "create collation " + name, "CREATE COLLATION " + name + " " + type.getDefinition());
      case FUNCTION -> new SqlStep("create function " + function(type), type.getDefinition());
      case SCHEMA -> schema(type.getName());
      case EXTENSION -> extension(type);
    };
  }

  /** Qualified and quoted. */
  public static String name(UserType type) {
    return SqlNames.quote(type.getSchemaName(), type.getName());
  }

  /** Qualified, with the types of its arguments. */
  static String function(UserType function) {
    return SqlNames.quote(function.getSchemaName()) + "." + function.getName();
  }

  /** True where the object is a type, and not something else that a table needs. */
  public static boolean isType(UserType type) {
    return switch (type.getKind()) {
      case ENUM, DOMAIN, COMPOSITE, RANGE, TABLE_ROW -> true;
      case EXTENSION, SCHEMA, COLLATION, FUNCTION -> false;
    };
  }

  /** How pg_type.typtype says of which kind a type is; the name alone may be an array's. */
  static String letter(UserTypeKind kind) {
    return switch (kind) {
      case ENUM -> "e";
      case DOMAIN -> "d";
      case COMPOSITE, TABLE_ROW -> "c";
      case RANGE -> "r";
      case EXTENSION, SCHEMA, COLLATION, FUNCTION ->
          throw new IllegalArgumentException(kind + " is no type");
    };
  }

  /**
   * True where the type is the row of a table that the run makes under the very same name. Under
   * another name the table does not bring the type, which is made as a composite one.
   */
  public static boolean comesWithItsTable(UserType type, TargetNames names) {
    TableId table = new TableId(type.getSchemaName(), type.getName());
    return type.getKind() == UserTypeKind.TABLE_ROW
        && names.schema(type.getSchemaName()).equals(type.getSchemaName())
        && names.table(table).equals(type.getName());
  }

  private static SqlStep extension(UserType type) {
    String name = SqlNames.quote(type.getDefinition());
    String schema =
        type.getSchemaName().isEmpty()
            ? ""
            : " WITH SCHEMA " + SqlNames.quote(type.getSchemaName());
    return new SqlStep(
        "create extension " + name, "CREATE EXTENSION IF NOT EXISTS " + name + schema + " CASCADE");
  }

  /** True where the type lives in a schema that may have to be made first. */
  static boolean needsSchema(UserType type) {
    return switch (type.getKind()) {
      case ENUM, DOMAIN, COMPOSITE, RANGE, TABLE_ROW, COLLATION, FUNCTION -> true;
      case EXTENSION -> !type.getSchemaName().isEmpty();
      case SCHEMA -> false;
    };
  }
}
