// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.tsql.ServerDifferences;
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
      if (ServerDifferences.isAnswer(e)) {
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
      if (!ServerDifferences.isAnswer(e)) {
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
      if (!ServerDifferences.isAnswer(e)) {
        throw e;
      }
      if (!ServerDifferences.isAbsent(e)) {
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
      if (!ServerDifferences.isAnswer(e)) {
        throw e;
      }
    }
    return names;
  }
}
