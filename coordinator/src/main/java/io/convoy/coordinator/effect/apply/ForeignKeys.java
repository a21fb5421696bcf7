// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.apply;

import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The foreign keys between tables that change together. While these change, what a key says need
 * not hold; at the end it has to.
 *
 * @param tables quoted, parents before children where there is no circle
 * @param deferrable what makes those wait that do not
 * @param restored the same as they were
 * @param acts whether one of them deletes or changes rows by itself
 */
record ForeignKeys(
    List<String> tables, List<SqlStep> deferrable, List<SqlStep> restored, boolean acts) {
  // Keys of partitions follow that of their table.
  private static final String KEYS =
      """
      SELECT c.conrelid::regclass::text, w.name, p.name, quote_ident(c.conname),
             NOT c.condeferrable AND pg_has_role(t.relowner, 'USAGE'),
             c.confdeltype NOT IN ('a', 'r') OR c.confupdtype NOT IN ('a', 'r')
      FROM pg_constraint c
      JOIN pg_class t ON t.oid = c.conrelid
      JOIN unnest(?) w(name) ON to_regclass(w.name) = c.conrelid
      JOIN unnest(?) p(name) ON to_regclass(p.name) = c.confrelid
      WHERE c.contype = 'f' AND c.conparentid = 0
      ORDER BY c.oid\
      """;

  private record Key(String child, String parent) {}

  /** Of tables, by their quoted names. */
  static ForeignKeys between(Connection connection, List<String> tables) throws SQLException {
    List<Key> keys = new ArrayList<>();
    List<SqlStep> deferrable = new ArrayList<>();
    List<SqlStep> restored = new ArrayList<>();
    boolean acts = false;
    try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
      statement.setArray(1, connection.createArrayOf("text", tables.toArray()));
      statement.setArray(2, connection.createArrayOf("text", tables.toArray()));
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          keys.add(new Key(row.getString(2), row.getString(3)));
          acts |= row.getBoolean(6);
          if (row.getBoolean(5)) {
            deferrable.add(alter(row, "DEFERRABLE INITIALLY DEFERRED"));
            restored.add(alter(row, "NOT DEFERRABLE"));
          }
        }
      }
    }
    return new ForeignKeys(parentsFirst(tables, keys), deferrable, restored, acts);
  }

  private static SqlStep alter(ResultSet row, String how) throws SQLException {
    return new SqlStep(
        "have foreign key %s of %s wait".formatted(row.getString(4), row.getString(1)),
        "ALTER TABLE %s ALTER CONSTRAINT %s %s".formatted(row.getString(2), row.getString(4), how));
  }

  private static List<String> parentsFirst(List<String> tables, List<Key> keys) {
    Set<String> placed = new LinkedHashSet<>();
    Set<String> begun = new LinkedHashSet<>();
    tables.forEach(table -> place(table, keys, begun, placed));
    return List.copyOf(placed);
  }

  private static void place(String table, List<Key> keys, Set<String> begun, Set<String> placed) {
    if (begun.add(table)) {
      for (Key key : keys) {
        if (key.child().equals(table)) {
          place(key.parent(), keys, begun, placed);
        }
      }
      placed.add(table);
    }
  }

  /** What the keys say need not hold from here on. */
  void defer(Connection connection) throws SQLException {
    SqlSteps.run(connection, deferrable);
    SqlSteps.run(connection, new SqlStep("let constraints wait", "SET CONSTRAINTS ALL DEFERRED"));
  }

  /** It has to hold now. */
  void require(Connection connection) throws SQLException {
    SqlSteps.run(
        connection, new SqlStep("check what foreign keys say", "SET CONSTRAINTS ALL IMMEDIATE"));
    SqlSteps.run(connection, restored);
  }
}
