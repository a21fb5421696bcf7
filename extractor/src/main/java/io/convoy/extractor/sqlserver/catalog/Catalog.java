// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks the catalog views of a connection's database, knowing that versions, editions and rights
 * differ: a view or a column may not be there. Used by one thread.
 */
final class Catalog {
  /**
   * What is said of a function, column, object or procedure that is not there (195, 207, 208, 4121,
   * 2812), or that the login has no right to (229, 230, 262, 297, 300). The last is how a server
   * that only speaks the protocol reports errors that have no number of SQL Server.
   */
  private static final Set<Integer> NOT_THERE =
      Set.of(195, 207, 208, 4121, 2812, 229, 230, 262, 297, 300, 33_557_097);

  private static final String CONNECTION_GONE = "08";

  private final Connection connection;
  private final Map<String, Set<String>> shapes = new HashMap<>();

  Catalog(Connection connection) {
    this.connection = connection;
  }

  /** Makes something of one row of an answer. */
  @FunctionalInterface
  interface Mapping<T> {
    T map(ResultSet row) throws SQLException;
  }

  /** All rows of a query that every server answers. */
  <T> List<T> rows(String query, Mapping<T> mapping, String... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setNString(i + 1, parameters[i]);
      }
      List<T> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(mapping.map(rows));
        }
      }
      return found;
    }
  }

  /** All rows; empty where this server has no such view, or the login no right to it. */
  <T> Optional<List<T>> rowsIfThere(String query, Mapping<T> mapping) throws SQLException {
    try {
      return Optional.of(rows(query, mapping));
    } catch (SQLException e) {
      if (isNotThere(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** The view's column under this alias, or a value in its place where the view has none such. */
  String column(String view, String alias, String column, String otherwise) throws SQLException {
    return shape(view).contains(column) ? alias + "." + column : otherwise + " AS " + column;
  }

  /** True where the login may read every column of a table or view. */
  boolean isReadable(String qualifiedName) throws SQLException {
    return rowsIfThere("SELECT TOP 0 * FROM " + qualifiedName, row -> row).isPresent();
  }

  private Set<String> shape(String view) throws SQLException {
    Set<String> known = shapes.get(view);
    if (known == null) {
      known = readShape(view);
      shapes.put(view, known);
    }
    return known;
  }

  private Set<String> readShape(String view) throws SQLException {
    Set<String> names = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT TOP 0 * FROM " + view)) {
      ResultSetMetaData columns = rows.getMetaData();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        names.add(columns.getColumnLabel(i).toLowerCase(Locale.ROOT));
      }
    } catch (SQLException e) {
      if (!isNotThere(e)) {
        throw e;
      }
    }
    return names;
  }

  private static boolean isNotThere(SQLException error) {
    String state = error.getSQLState();
    boolean connected = state == null || !state.startsWith(CONNECTION_GONE);
    return connected && NOT_THERE.contains(error.getErrorCode());
  }
}
