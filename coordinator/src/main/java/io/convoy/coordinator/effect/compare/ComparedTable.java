// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the target has under a table's name.
 *
 * @param sql its quoted name
 * @param kind of relation, as pg_class calls it; empty where there is none
 * @param columns whether each is computed, by its name
 */
record ComparedTable(String sql, String kind, Map<String, Boolean> columns) {
  private static final String COLUMNS =
      """
      SELECT c.relkind, a.attname, a.attgenerated <> ''
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_attribute a
        ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE n.nspname = ? AND c.relname = ?
      ORDER BY a.attnum\
      """;

  // The type itself or a domain over it; lengths and precisions show in the values.
  private static final String MISFITS =
      """
      SELECT w.name, CASE WHEN a.attname IS NULL THEN 'is missing'
             ELSE format('is %s, and values of %s are compared',
                         format_type(a.atttypid, a.atttypmod), w.type) END
      FROM unnest(?, ?) WITH ORDINALITY w(name, type, place)
      LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = to_regclass(?)
        AND a.attname = w.name AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      WHERE a.attname IS NULL
        OR (a.atttypid = to_regtype(w.type) OR t.typbasetype = to_regtype(w.type)) IS NOT TRUE
      ORDER BY w.place\
      """;

  static ComparedTable read(Connection connection, TargetTable table) throws SQLException {
    String kind = "";
    Map<String, Boolean> columns = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          kind = row.getString(1);
          if (row.getString(2) != null) {
            columns.put(row.getString(2), row.getBoolean(3));
          }
        }
      }
    }
    return new ComparedTable(table.sql(), kind, columns);
  }

  /** True of a column whose values the target makes itself. */
  boolean computes(String column) {
    return columns.getOrDefault(column, false);
  }

  /**
   * What the target has beyond the source.
   *
   * @param ofHistory columns in which it keeps from when until when a row held
   */
  List<String> extraColumns(RowLayout layout, List<String> ofHistory) {
    Set<String> carried =
        layout.fields().stream().map(RowField::targetColumn).collect(Collectors.toSet());
    return columns.entrySet().stream()
        .filter(column -> !carried.contains(column.getKey()) && !column.getValue())
        .filter(column -> !ofHistory.contains(column.getKey()))
        .map(column ->
            "column \"%s\" is in the target alone and was not compared".formatted(column.getKey()))
        .toList();
  }

  /** Why the table cannot be compared. */
  Optional<String> obstacle(Connection connection, RowLayout layout) throws SQLException {
    return switch (kind) {
      case "" -> Optional.of("the target has no table " + sql);
      case "r", "p" -> misfit(connection, layout);
      default -> Optional.of("cannot be compared: %s is no table in the target".formatted(sql));
    };
  }

  private Optional<String> misfit(Connection connection, RowLayout layout) throws SQLException {
    List<String> misfits = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(MISFITS)) {
      Object[] names = layout.fields().stream().map(RowField::targetColumn).toArray();
      Object[] types = layout.fields().stream().map(RowField::targetType).toArray();
      statement.setArray(1, connection.createArrayOf("text", names));
      statement.setArray(2, connection.createArrayOf("text", types));
      statement.setString(3, sql);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          misfits.add("column " + SqlNames.quote(row.getString(1)) + " " + row.getString(2));
        }
      }
    }
    return misfits.isEmpty()
        ? Optional.empty()
        : Optional.of("cannot be compared: " + String.join("; ", misfits));
  }
}
