// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Executes one statement with its values, and closes it: for all that is asked now and then. What
 * is executed for many rows on end stays a statement of its own, which is prepared once.
 *
 * <p>A value goes as the type that its class stands for: a long as bigint, text as varchar, an
 * array as what it was made for. A null goes without a type, so the statement must give it one by
 * its place: the column that it is compared with or put into, or a cast. Stateless.
 */
public final class SqlCall {
  private SqlCall() {}

  /** Makes something of a row. */
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Takes what it wants of a row. */
  public interface RowTaker {
    void take(ResultSet row) throws SQLException;
  }

  /**
   * True where there is a table, a view or a sequence of this name.
   *
   * @param name qualified, and quoted where that is needed
   */
  public static boolean findsRelation(Connection connection, String name) throws SQLException {
    return finds(connection, "SELECT WHERE to_regclass(?) IS NOT NULL", name);
  }

  /** True where there is a row, whatever is in it. */
  public static boolean finds(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    return first(connection, sql, row -> true, values).isPresent();
  }

  /** What the first row holds; empty where there is no row, or a null in it. */
  public static <T> Optional<T> first(
      Connection connection, String sql, RowReader<T> reader, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? Optional.ofNullable(reader.read(row)) : Optional.empty();
    }
  }

  /** What each row holds, in the statement's order; the caller may change the list. */
  public static <T> List<T> rows(
      Connection connection, String sql, RowReader<T> reader, @Nullable Object... values)
      throws SQLException {
    List<T> rows = new ArrayList<>();
    forEach(connection, sql, row -> rows.add(reader.read(row)), values);
    return rows;
  }

  /** The texts of a query with one column. */
  public static List<String> texts(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    return rows(connection, sql, row -> row.getString(1), values);
  }

  /** Hands over each row, in the statement's order. */
  public static void forEach(
      Connection connection, String sql, RowTaker taker, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        taker.take(row);
      }
    }
  }

  /** Executes a statement without rows, and returns how many rows of the table it was for. */
  public static int update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values)) {
      return statement.executeUpdate();
    }
  }

  /** Executes a query for what it does, such as that of a function; nobody asks for its rows. */
  public static void execute(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values)) {
      statement.execute();
    }
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }
}
