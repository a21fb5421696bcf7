// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the database's schemas and their comments. Those without tables come with the first table,
 * where every table of the database is carried.
 */
final class SchemaCatalog {
  private static final String QUERY =
      """
      SELECT n.nspname, coalesce(obj_description(n.oid, 'pg_namespace'), '') AS comment,
             n.oid >= 16384 AND NOT EXISTS (
               SELECT FROM pg_class c
               WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p')) AS is_empty
      FROM pg_namespace n
      WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (
        SELECT FROM pg_depend e
        WHERE e.classid = 'pg_namespace'::regclass AND e.objid = n.oid AND e.deptype = 'e')
      ORDER BY 1\
      """;

  private final Map<String, String> comments = new LinkedHashMap<>();
  private final List<String> empty = new ArrayList<>();

  private SchemaCatalog() {}

  static SchemaCatalog read(Catalog catalog) throws SQLException {
    SchemaCatalog read = new SchemaCatalog();
    catalog.run(
        QUERY,
        List.of(),
        row -> {
          read.comments.put(row.getString("nspname"), row.getString("comment"));
          if (row.getBoolean("is_empty")) {
            read.empty.add(row.getString("nspname"));
          }
        });
    return read;
  }

  /** The schema of a table, where there is more to say of it than its name. */
  List<UserType> of(String schema) {
    return comments.getOrDefault(schema, "").isEmpty() ? List.of() : List.of(described(schema));
  }

  List<UserType> withoutTables() {
    return empty.stream().map(this::described).toList();
  }

  private UserType described(String schema) {
    return UserType.newBuilder()
        .setSchemaName(schema)
        .setName(schema)
        .setKind(UserTypeKind.SCHEMA)
        .setDefinition(comments.getOrDefault(schema, ""))
        .build();
  }
}
