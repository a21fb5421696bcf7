// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the first rows that do not hold a key, check or foreign key, and names them by values. Asks
 * PostgreSQL's catalog what a constraint compares and how, so that it sees what the constraint
 * sees. Stateless.
 */
public final class RowsInTheWay {
  private static final Logger LOG = LoggerFactory.getLogger(RowsInTheWay.class);
  private static final int MOST = 20;
  private static final int LONGEST_VALUE = 100;

  private static final String PRIMARY_KEY =
      """
      SELECT quote_ident(a.attname)
      FROM pg_index i
      CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k(attnum, place)
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
      WHERE i.indrelid = ?::regclass AND i.indisprimary AND k.place <= i.indnkeyatts
      ORDER BY k.place\
      """;

  private static final String CHECK =
      """
      SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint
      WHERE conrelid = ?::regclass AND conname = ? AND contype = 'c'\
      """;

  private static final String ORPHANS =
      "SELECT %s || ': ' || %s FROM %s AS c WHERE (%s) AND NOT EXISTS (SELECT FROM %s AS p WHERE"
          + " %s) LIMIT %d";

  private static final String FOREIGN_KEY =
      """
      SELECT c.confrelid::regclass::text, c.confmatchtype = 'f', quote_ident(child.attname),
             format('p.%I OPERATOR(%I.%s) c.%I', parent.attname, n.nspname, o.oprname,
               child.attname)
      FROM pg_constraint c
      CROSS JOIN unnest(c.conkey, c.confkey, c.conpfeqop)
        WITH ORDINALITY AS k(child, parent, operator, place)
      JOIN pg_attribute child ON child.attrelid = c.conrelid AND child.attnum = k.child
      JOIN pg_attribute parent ON parent.attrelid = c.confrelid AND parent.attnum = k.parent
      JOIN pg_operator o ON o.oid = k.operator
      JOIN pg_namespace n ON n.oid = o.oprnamespace
      WHERE c.conrelid = ?::regclass AND c.conname = ? AND c.contype = 'f'
      ORDER BY k.place\
      """;

  private RowsInTheWay() {}

  /**
   * What a unique index tells apart.
   *
   * @param values as in SQL: quoted columns, expressions in parentheses, with their collations
   * @param predicate of rows that it has; null where it has all
   * @param nullsDistinct true where rows with a null are all different
   */
  public record Distinct(List<String> values, @Nullable String predicate, boolean nullsDistinct) {}

  /** Values that more than one row has. */
  public static List<String> duplicates(Connection connection, String tableSql, Distinct distinct) {
    List<String> names = names(distinct.values().size());
    String values =
        IntStream.range(0, names.size())
            .mapToObj(i -> distinct.values().get(i) + " AS " + names.get(i))
            .collect(Collectors.joining(", "));
    String where = distinct.predicate() == null ? "" : " WHERE (" + distinct.predicate() + ")";
    String present =
        distinct.nullsDistinct()
            ? " WHERE "
                + names.stream().map(n -> n + " IS NOT NULL").collect(Collectors.joining(" AND "))
            : "";
    String sql =
        "SELECT %s || ': ' || count(*) || ' rows' FROM (SELECT %s FROM %s%s) AS r%s GROUP BY %s HAVING count(*) > 1 ORDER BY count(*) DESC LIMIT %d"
            .formatted(
                tuple(distinct.values(), names),
                values,
                tableSql,
                where,
                present,
                String.join(", ", names),
                MOST);
    return found(connection, sql);
  }

  /** A column of a foreign key, and how it meets the parent's. */
  private record KeyPart(String parent, boolean isFull, String child, String match) {
    static KeyPart read(ResultSet row) throws SQLException {
      return new KeyPart(
          row.getString(1), row.getBoolean(2), "c." + row.getString(3), row.getString(4));
    }
  }

  /** Rows without a value in one of these columns. */
  public static List<String> nulls(Connection connection, String tableSql, List<String> columns) {
    String isNull =
        columns.stream().map(column -> column + " IS NULL").collect(Collectors.joining(" OR "));
    return found(
        connection,
        "SELECT %s FROM %s WHERE %s LIMIT %d"
            .formatted(tuple(columns, columns), tableSql, isNull, MOST));
  }

  /** Rows that do not meet a check that is there, NOT VALID. */
  public static List<String> unchecked(Connection connection, String tableSql, String name)
      throws SQLException {
    Optional<String> check =
        SqlCall.first(connection, CHECK, row -> row.getString(1), tableSql, name);
    if (check.isEmpty()) {
      return List.of();
    }
    return found(
        connection,
        "SELECT %s FROM %s AS c WHERE NOT (%s) LIMIT %d"
            .formatted(identity(connection, tableSql), tableSql, check.orElseThrow(), MOST));
  }

  /** Rows without a parent, by a foreign key that is there, NOT VALID. */
  public static List<String> orphans(Connection connection, String tableSql, String name)
      throws SQLException {
    List<KeyPart> parts = SqlCall.rows(connection, FOREIGN_KEY, KeyPart::read, tableSql, name);
    if (parts.isEmpty()) {
      return List.of();
    }
    List<String> children = parts.stream().map(KeyPart::child).toList();
    KeyPart any = parts.getFirst();
    String identity = identity(connection, tableSql);
    String values = tuple(children, children);
    String counts = areThere(children, any.isFull() ? " OR " : " AND ");
    return found(
        connection,
        ORPHANS.formatted(
            identity,
            values,
            tableSql,
            counts,
            any.parent(),
            parts.stream().map(KeyPart::match).collect(Collectors.joining(" AND ")),
            MOST));
  }

  private static String areThere(List<String> values, String and) {
    return values.stream().map(value -> value + " IS NOT NULL").collect(Collectors.joining(and));
  }

  /** Names a row of the table that is called c: by its primary key, else by its place. */
  private static String identity(Connection connection, String tableSql) throws SQLException {
    List<String> columns =
        SqlCall.rows(connection, PRIMARY_KEY, row -> "c." + row.getString(1), tableSql);
    if (columns.isEmpty()) {
      columns.add("c.ctid");
    }
    return tuple(columns, columns);
  }

  /** An expression with the text {@code (a, b) = ('1', NULL)}. */
  private static String tuple(List<String> labels, List<String> values) {
    String label =
        labels.stream()
            .map(one -> one.startsWith("c.") ? one.substring(2) : one)
            .collect(Collectors.joining(", "));
    String shown =
        values.stream()
            .map(value -> "quote_nullable(left((%s)::text, %d))".formatted(value, LONGEST_VALUE))
            .collect(Collectors.joining(" || ', ' || "));
    return SqlNames.literal("(" + label + ") = (") + " || " + shown + " || ')'";
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "v" + i).toList();
  }

  /** Nothing where PostgreSQL cannot tell: that they are there is known all the same. */
  private static List<String> found(Connection connection, String sql) {
    List<String> rows = new ArrayList<>();
    try {
      Savepoint before = connection.setSavepoint();
      try (Statement statement = connection.createStatement()) {
        statement.setEscapeProcessing(false);
        try (ResultSet row = statement.executeQuery(sql)) {
          while (row.next()) {
            rows.add(row.getString(1));
          }
        }
      } catch (SQLException e) {
        LOG.warn("Cannot find the rows in the way by {}: {}", sql, e.getMessage());
        connection.rollback(before);
      }
      connection.releaseSavepoint(before);
    } catch (SQLException e) {
      LOG.debug("The connection went while rows in the way were looked for", e);
    }
    return rows;
  }
}
