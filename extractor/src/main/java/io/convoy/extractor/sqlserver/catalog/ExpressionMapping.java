// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedColumn;
import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedTable;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ExpressionRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.Trust;
import io.convoy.extractor.sqlserver.expression.LiteralDefault;
import io.convoy.extractor.sqlserver.expression.Scope;
import io.convoy.extractor.sqlserver.expression.Scope.ScopeColumn;
import io.convoy.extractor.sqlserver.expression.Translation;
import io.convoy.extractor.sqlserver.expression.Translation.Translated;
import io.convoy.extractor.sqlserver.expression.Translation.Untranslated;
import io.convoy.extractor.sqlserver.expression.TsqlTranslator;
import io.convoy.schemas.table.Constraint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Has the expressions of tables translated; those that cannot be become warnings that show their
 * text.
 */
final class ExpressionMapping {
  private static final String UNSEEN =
      "the server does not give its text, or the login may not see it (GRANT VIEW DEFINITION)";

  /** How a default begins that is an object of its own. */
  private static final Pattern BOUND =
      Pattern.compile(
          "^\\s*create\\s+default\\s+[^'(]*?\\s+as\\s+", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private final CarriedTables carried;
  private final Comments comments;
  private final SequenceMapping sequences;
  private final TableWarnings warnings;
  private final Map<Place, Expression> defaults = new HashMap<>();
  private final Map<Place, Expression> computed = new HashMap<>();
  private final Map<Long, List<Constraint>> checks = new HashMap<>();
  private final Map<Long, TsqlTranslator> translators = new HashMap<>();

  private record Place(long table, int column) {}

  /**
   * An expression of PostgreSQL.
   *
   * @param original that it is a translation of; null where it is but a constant
   */
  record Expression(String sql, @Nullable String original) {}

  ExpressionMapping(
      CarriedTables carried, Comments comments, SequenceMapping sequences, TableWarnings warnings) {
    this.carried = carried;
    this.comments = comments;
    this.sequences = sequences;
    this.warnings = warnings;
  }

  /** Takes the expressions of all tables. */
  void map(List<ExpressionRow> rows) {
    for (ExpressionRow row : rows) {
      CarriedTable table = carried.table(row.table());
      if (table != null) {
        CarriedColumn column = table.columns().get(row.column());
        switch (row.kind()) {
          case CHECK -> mapCheck(table, row);
          case COMPUTED -> mapComputed(table, row, column);
          case DEFAULT -> mapDefault(table, row, column);
        }
      }
    }
  }

  @Nullable Expression defaultOf(long table, int column) {
    return defaults.get(new Place(table, column));
  }

  @Nullable Expression computationOf(long table, int column) {
    return computed.get(new Place(table, column));
  }

  /** By name. */
  List<Constraint> checks(long table) {
    return checks.getOrDefault(table, List.of());
  }

  private TsqlTranslator translator(CarriedTable table) {
    return translators.computeIfAbsent(
        table.number(),
        number ->
            new TsqlTranslator(
                new Scope(
                    table.columns().values().stream().map(ExpressionMapping::scoped).toList())));
  }

  private static ScopeColumn scoped(CarriedColumn column) {
    return new ScopeColumn(
        column.name(), column.row().type(), column.type().baseType(), column.row().collation());
  }

  private void mapCheck(CarriedTable table, ExpressionRow row) {
    String what = "check constraint " + row.name() + " is not carried";
    String state =
        switch (row.trust()) {
          case TRUSTED -> "";
          case NOT_TRUSTED -> " (rows there are were not all checked)";
          case DISABLED -> " (it is disabled)";
        };
    if (row.trust() == Trust.DISABLED || row.definition() == null) {
      warnings.add(table.number(), what + state + ": " + text(row));
      return;
    }
    switch (translator(table).condition(row.definition())) {
      case Untranslated(String reason) ->
          warnings.add(table.number(), what + state + ": " + reason + ": " + text(row));
      case Translated(String sql, var drawn) ->
          checks.computeIfAbsent(table.number(), number -> new ArrayList<>()).add(check(row, sql));
    }
  }

  private Constraint check(ExpressionRow row, String sql) {
    boolean valid = row.trust() == Trust.TRUSTED;
    return Constraint.newBuilder()
        .setName(row.name())
        .setDefinition("CHECK (" + sql + ")" + (valid ? "" : " NOT VALID"))
        .setOriginal(row.definition())
        .setComment(comments.of(row.id()))
        .build();
  }

  private static String text(ExpressionRow row) {
    return Objects.requireNonNullElse(row.definition(), UNSEEN);
  }

  private void mapComputed(CarriedTable table, ExpressionRow row, @Nullable CarriedColumn column) {
    if (column == null || column.row().graph() != 0) {
      return;
    }
    String what = "computed column " + column.name() + " is carried as its values, not computed: ";
    String definition = row.definition();
    if (definition == null) {
      warnings.add(table.number(), what + UNSEEN);
      return;
    }
    switch (translator(table).computed(scoped(column), definition)) {
      case Untranslated(String reason) ->
          warnings.add(table.number(), what + reason + ": " + definition);
      case Translated(String sql, var drawn) ->
          computed.put(new Place(table.number(), row.column()), new Expression(sql, definition));
    }
  }

  private void mapDefault(CarriedTable table, ExpressionRow row, @Nullable CarriedColumn column) {
    if (column == null) {
      return;
    }
    String what = "default of column " + column.name() + " is not carried: ";
    if (row.definition() == null) {
      warnings.add(table.number(), what + UNSEEN);
      return;
    }
    String definition = BOUND.matcher(row.definition()).replaceFirst("");
    Optional<String> constant =
        LiteralDefault.translate(definition, column.row().type(), column.type().baseType());
    Place place = new Place(table.number(), row.column());
    if (constant.isPresent()) {
      if (!constant.orElseThrow().equals(LiteralDefault.NONE)) {
        defaults.put(place, new Expression(constant.orElseThrow(), null));
      }
      return;
    }
    switch (sequences.draw(
        table.number(), translator(table).defaultOf(scoped(column), definition))) {
      case Untranslated(String reason) ->
          warnings.add(table.number(), what + reason + ": " + row.definition());
      case Translated(String sql, var drawn) ->
          defaults.put(place, new Expression(sql, row.definition()));
    }
  }

  /** The filter of an index. */
  Translation filter(CarriedTable table, String filter) {
    return translator(table).condition(filter);
  }
}
