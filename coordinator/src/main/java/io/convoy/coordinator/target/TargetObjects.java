// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.target;

import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the schemas, types and extensions that a table needs where they are missing. Stateless. */
final class TargetObjects {
  private static final String SCHEMA_EXISTS = "SELECT FROM pg_namespace WHERE nspname = ?";
  private static final String EXTENSION_EXISTS = "SELECT FROM pg_extension WHERE extname = ?";
  private static final String TYPE_EXISTS =
      """
      SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE n.nspname = ? AND t.typname = ? AND t.typtype::text = ?\
      """;

  private TargetObjects() {}

  static void create(Connection connection, TargetTable table) throws SQLException {
    for (Map.Entry<String, String> schema : schemas(table).entrySet()) {
      if (!exists(connection, SCHEMA_EXISTS, schema.getKey())) {
        SqlSteps.run(connection, TypeDdl.schema(schema.getKey()));
        SqlSteps.run(connection, CommentDdl.ofSchema(schema.getKey(), schema.getValue()));
      }
    }
    for (UserType type : table.source().getTypes()) {
      if (!exists(connection, type)) {
        SqlSteps.run(connection, TypeDdl.create(type));
      }
    }
  }

  /** Their comments by name; empty where there is none. */
  private static Map<String, String> schemas(TargetTable table) {
    Map<String, String> schemas = new LinkedHashMap<>();
    for (UserType type : table.source().getTypes()) {
      if (type.getKind() == UserTypeKind.SCHEMA) {
        schemas.put(table.names().schema(type.getName()), type.getDefinition());
      }
    }
    schemas.putIfAbsent(table.schema(), "");
    for (Sequence sequence : table.source().getSequences()) {
      schemas.putIfAbsent(table.names().schema(sequence.getSchemaName()), "");
    }
    for (UserType type : table.source().getTypes()) {
      if (TypeDdl.needsSchema(type)) {
        schemas.putIfAbsent(type.getSchemaName(), "");
      }
    }
    return schemas;
  }

  /** True where there is one of the kind; whether it means the same says {@link TypeFit}. */
  static boolean exists(Connection connection, UserType type) throws SQLException {
    return switch (type.getKind()) {
      case EXTENSION -> exists(connection, EXTENSION_EXISTS, type.getDefinition());
      case SCHEMA -> true;
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
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < names.length; i++) {
        statement.setString(i + 1, names[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }
}
