// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.effect.prepare.TypeFit;
import io.convoy.coordinator.effect.statement.SqlAttempt;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the schemas, extensions, types and functions that a table needs where they are missing.
 * Stateless.
 */
public final class TargetObjects {
  private static final String SCHEMA_EXISTS = "SELECT FROM pg_namespace WHERE nspname = ?";
  private static final String EXTENSION_EXISTS = "SELECT FROM pg_extension WHERE extname = ?";
  // to_regprocedure fails where an argument is of a type that is not there.
  private static final String FUNCTION_EXISTS =
      """
      SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname = ? AND '"' || replace(p.proname, '"', '""') || '"('
              || oidvectortypes(p.proargtypes) || ')' = ?\
      """;
  private static final String COLLATION_EXISTS =
      """
      SELECT FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
      WHERE n.nspname = ? AND c.collname = ?\
      """;
  private static final String TYPE_EXISTS =
      """
      SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE n.nspname = ? AND t.typname = ? AND t.typtype::text = ?\
      """;

  private TargetObjects() {}

  public static void create(Connection connection, TargetTable table) throws SQLException {
    for (Map.Entry<String, String> schema : schemas(table).entrySet()) {
      if (!schemaExists(connection, schema.getKey())) {
        SqlSteps.run(connection, TypeDdl.schema(schema.getKey()));
        SqlSteps.run(connection, CommentDdl.ofSchema(schema.getKey(), schema.getValue()));
        String lasting = shadows(table).get(schema.getKey());
        if (lasting != null) {
          ShadowRights.give(connection, schema.getKey(), lasting);
        }
      }
    }
    for (UserType type : table.source().getTypes()) {
      if (type.getKind() != UserTypeKind.FUNCTION && !exists(connection, type)) {
        SqlSteps.run(connection, TypeDdl.create(type));
        comment(connection, type);
      } else if (type.getKind() == UserTypeKind.FUNCTION) {
        createFunction(connection, type);
      }
    }
  }

  /**
   * Functions that the table's expressions call, as far as the target takes them: one may need a
   * table that is still to come.
   *
   * @return a line for each that it does not take
   */
  public static List<String> createFunctions(Connection connection, TargetTable table)
      throws SQLException {
    List<String> refused = new ArrayList<>();
    for (UserType type : table.source().getTypes()) {
      if (type.getKind() == UserTypeKind.FUNCTION) {
        createFunction(connection, type).ifPresent(refused::add);
      }
    }
    return refused;
  }

  private static Optional<String> createFunction(Connection connection, UserType function)
      throws SQLException {
    if (exists(connection, function)) {
      return Optional.empty();
    }
    SqlStep step = TypeDdl.create(function);
    Optional<String> refusal = SqlAttempt.refusal(connection, step);
    if (refusal.isEmpty()) {
      comment(connection, function);
    }
    return refusal.map(reason ->
        "function %s is not carried: the target refuses it (%s): %s"
            .formatted(TypeDdl.function(function), reason, function.getDefinition()));
  }

  /** The language of a comment's statement is the source's, so that a newer one may be refused. */
  private static void comment(Connection connection, UserType type) throws SQLException {
    for (String comment : type.getComments()) {
      SqlAttempt.refusal(connection, new SqlStep("comment on " + type.getName(), comment));
    }
  }

  /** Schemas that things are in only until they get to those where they stay. */
  private static Map<String, String> shadows(TargetTable table) {
    Map<String, String> shadows = new LinkedHashMap<>();
    TargetTable lasting = table.lasting();
    shadows.put(table.schema(), lasting.schema());
    for (Sequence sequence : table.source().getSequences()) {
      String source = sequence.getSchemaName();
      shadows.put(table.names().schema(source), lasting.names().schema(source));
    }
    shadows.entrySet().removeIf(pair -> pair.getKey().equals(pair.getValue()));
    return shadows;
  }

  /** Their comments by name; empty where there is none. */
  public static Map<String, String> schemas(TargetTable table) {
    Map<String, String> schemas = new LinkedHashMap<>();
    TargetTable lasting = table.lasting();
    for (UserType type : table.source().getTypes()) {
      if (type.getKind() == UserTypeKind.SCHEMA) {
        schemas.put(lasting.names().schema(type.getName()), type.getDefinition());
      }
    }
    for (TargetTable named : List.of(lasting, table)) {
      schemas.putIfAbsent(named.schema(), "");
      for (Sequence sequence : table.source().getSequences()) {
        schemas.putIfAbsent(named.names().schema(sequence.getSchemaName()), "");
      }
    }
    for (UserType type : table.source().getTypes()) {
      if (TypeDdl.needsSchema(type)) {
        schemas.putIfAbsent(type.getSchemaName(), "");
      }
    }
    return schemas;
  }

  /** True where there is a schema of this name. */
  public static boolean schemaExists(Connection connection, String schema) throws SQLException {
    return exists(connection, SCHEMA_EXISTS, schema);
  }

  /** True where there is one of the kind; whether it means the same says {@link TypeFit}. */
  public static boolean exists(Connection connection, UserType type) throws SQLException {
    return switch (type.getKind()) {
      case EXTENSION -> exists(connection, EXTENSION_EXISTS, type.getDefinition());
      case SCHEMA -> true;
      case FUNCTION -> exists(connection, FUNCTION_EXISTS, type.getSchemaName(), type.getName());
      case COLLATION -> exists(connection, COLLATION_EXISTS, type.getSchemaName(), type.getName());
      case ENUM, DOMAIN, COMPOSITE, RANGE, TABLE_ROW ->
          exists(
              connection,
              TYPE_EXISTS,
              type.getSchemaName(),
              type.getName(),
              TypeDdl.letter(type.getKind()));
    };
  }

  private static boolean exists(Connection connection, String query, String... names)
      throws SQLException {
    return SqlCall.finds(connection, query, (Object[]) names);
  }
}
