// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.ExpressionKind;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ExpressionRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what tables hold of T-SQL: defaults, checks, and how columns are computed. Where the server
 * fails over the text of one of them, the others are read one by one.
 */
final class ExpressionQueries {
  private static final Question DEFAULTS =
      new Question(
          ExpressionKind.DEFAULT,
          "defaults",
          """
          SELECT d.parent_object_id AS object_id, d.parent_column_id AS column_id, d.name,
                 d.object_id AS id, %s AS definition, 0 AS is_disabled, 0 AS is_not_trusted
          FROM sys.default_constraints d
          ORDER BY d.parent_object_id, d.parent_column_id\
          """,
          "d.definition",
          "SELECT d.definition FROM sys.default_constraints d WHERE d.object_id = %1$d");

  private static final Question CHECKS =
      new Question(
          ExpressionKind.CHECK,
          "check constraints",
          """
          SELECT k.parent_object_id AS object_id, k.parent_column_id AS column_id, k.name,
                 k.object_id AS id, %s AS definition, k.is_disabled, k.is_not_trusted
          FROM sys.check_constraints k
          ORDER BY k.parent_object_id, k.name\
          """,
          "k.definition",
          "SELECT k.definition FROM sys.check_constraints k WHERE k.object_id = %1$d");

  private static final Question COMPUTED =
      new Question(
          ExpressionKind.COMPUTED,
          "computed columns",
          """
          SELECT c.object_id, c.column_id, c.name, c.object_id AS id, %s AS definition,
                 0 AS is_disabled, 0 AS is_not_trusted
          FROM sys.computed_columns c
          ORDER BY c.object_id, c.column_id\
          """,
          "c.definition",
          "SELECT c.definition FROM sys.computed_columns c"
              + " WHERE c.object_id = %1$d AND c.column_id = %2$d");

  private ExpressionQueries() {}

  /**
   * What is asked.
   *
   * @param query with a place for the definition
   * @param one asks for the definition of one of them, by its number and its column's
   */
  private record Question(
      ExpressionKind kind, String what, String query, String definition, String one) {
    /** A default or a rule that is an object of its own, bound to columns by sp_bindefault. */
    static Question bound(ExpressionKind kind, String what, String column) {
      return new Question(
          kind,
          what,
          """
          SELECT c.object_id, c.column_id, o.name, o.object_id AS id, %s AS definition,
                 0 AS is_disabled, 0 AS is_not_trusted
          FROM sys.columns c
          JOIN sys.objects o ON o.object_id = c.\
          """
              + column
              + """
               AND o.parent_object_id = 0
              LEFT JOIN sys.sql_modules m ON m.object_id = o.object_id
              ORDER BY c.object_id, c.column_id\
              """,
          "m.definition",
          "SELECT m.definition FROM sys.sql_modules m WHERE m.object_id = %1$d");
    }
  }

  static List<ExpressionRow> read(Catalog catalog) throws SQLException {
    List<ExpressionRow> all = new ArrayList<>();
    all.addAll(read(catalog, DEFAULTS));
    all.addAll(
        read(
            catalog,
            Question.bound(ExpressionKind.DEFAULT, "bound defaults", "default_object_id")));
    all.addAll(read(catalog, CHECKS));
    all.addAll(
        read(catalog, Question.bound(ExpressionKind.CHECK, "bound rules", "rule_object_id")));
    all.addAll(read(catalog, COMPUTED));
    return all;
  }

  private static List<ExpressionRow> read(Catalog catalog, Question question) throws SQLException {
    Optional<List<ExpressionRow>> whole =
        catalog.rowsIfThere(
            question.query().formatted(question.definition()), row -> expression(question, row));
    return whole.isPresent() ? whole.orElseThrow() : oneByOne(catalog, question);
  }

  private static List<ExpressionRow> oneByOne(Catalog catalog, Question question)
      throws SQLException {
    List<ExpressionRow> named =
        catalog.rowsOrNote(
            question.what(),
            question.query().formatted("CAST(NULL AS nvarchar(10))"),
            row -> expression(question, row));
    List<ExpressionRow> all = new ArrayList<>();
    for (ExpressionRow row : named) {
      String query = question.one().formatted(row.id(), row.column());
      all.add(row.withDefinition(definition(catalog, question, query)));
    }
    return all;
  }

  /** Null, and noted, where the server fails over it. */
  private static @Nullable String definition(Catalog catalog, Question question, String query)
      throws SQLException {
    return catalog
        .rowsOrNote(
            "texts of some " + question.what(), query, row -> Optional.ofNullable(row.getString(1)))
        .stream()
        .findFirst()
        .flatMap(text -> text)
        .orElse(null);
  }

  private static ExpressionRow expression(Question question, ResultSet row) throws SQLException {
    return new ExpressionRow(
        question.kind(),
        row.getLong("id"),
        row.getLong("object_id"),
        row.getInt("column_id"),
        row.getString("name"),
        row.getString("definition"),
        KeyQueries.trust(row));
  }
}
