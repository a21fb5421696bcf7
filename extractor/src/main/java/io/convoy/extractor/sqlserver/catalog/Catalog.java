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
import java.util.LinkedHashSet;
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
  /** What is said of a function, column, object or procedure that is not there. */
  private static final Set<Integer> ABSENT = Set.of(195, 207, 208, 4121, 2812);

  /**
   * What is said where the login has no right. The last is how a server that only speaks the
   * protocol reports errors that have no number of SQL Server.
   */
  private static final Set<Integer> REFUSED = Set.of(229, 230, 262, 297, 300, 33_557_097);

  private static final String CONNECTION_GONE = "08";

  private final Connection connection;
  private final Map<String, Set<String>> shapes = new HashMap<>();
  private final Set<String> unread = new LinkedHashSet<>();

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

  /**
   * All rows; empty where this server does not answer, which whoever asks has another way for: it
   * never means that there is nothing.
   */
  <T> Optional<List<T>> rowsIfThere(String query, Mapping<T> mapping) throws SQLException {
    try {
      return Optional.of(rows(query, mapping));
    } catch (SQLException e) {
      if (isAnswer(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * All rows of what every SQL Server has; none where they cannot be read, which is noted.
   *
   * @param what in the plural, as in "... could not be read"
   */
  <T> List<T> rowsOrNote(String what, String query, Mapping<T> mapping) throws SQLException {
    try {
      return rows(query, mapping);
    } catch (SQLException e) {
      if (!isAnswer(e)) {
        throw e;
      }
      note(what, e);
      return List.of();
    }
  }

  /**
   * As {@link #rowsOrNote}, of what not every server has: one without the view has none of it, and
   * nothing is noted.
   */
  <T> List<T> rowsOfFeature(String what, String query, Mapping<T> mapping) throws SQLException {
    try {
      return rows(query, mapping);
    } catch (SQLException e) {
      if (!isAnswer(e)) {
        throw e;
      }
      if (!ABSENT.contains(e.getErrorCode())) {
        note(what, e);
      }
      return List.of();
    }
  }

  private void note(String what, SQLException error) {
    unread.add("%s of the database could not be read: %s".formatted(what, error.getMessage()));
  }

  /** A line for each kind of thing that could not be read, and may be there. */
  List<String> unread() {
    return List.copyOf(unread);
  }

  /** True where the view has this column. */
  boolean hasColumn(String view, String column) throws SQLException {
    return shape(view).contains(column);
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
      if (!isAnswer(e)) {
        throw e;
      }
    }
    return names;
  }

  /** False for what may pass, and for errors that nobody knows. */
  private static boolean isAnswer(SQLException error) {
    String state = error.getSQLState();
    boolean connected = state == null || !state.startsWith(CONNECTION_GONE);
    int number = error.getErrorCode();
    return connected && (ABSENT.contains(number) || REFUSED.contains(number));
  }
}
