// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.Carried.CarriedColumn;
import io.convoy.extractor.sqlserver.catalog.Carried.CarriedTable;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnTrait;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ExpressionRow;
import io.convoy.extractor.sqlserver.catalog.IdentityMapping.Generator;
import io.convoy.extractor.sqlserver.expression.LiteralDefault;
import io.convoy.schemas.table.Column;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes columns of the rows about them, with the defaults that PostgreSQL can have as well. */
final class ColumnMapping {
  private static final String UNSEEN = "the login may not see its text (GRANT VIEW DEFINITION)";

  private final Carried carried;
  private final Comments comments;
  private final IdentityMapping identities;
  private final TableWarnings warnings;
  private final Map<Place, String> defaults = new HashMap<>();

  private record Place(long table, int column) {}

  ColumnMapping(
      Carried carried, Comments comments, IdentityMapping identities, TableWarnings warnings) {
    this.carried = carried;
    this.comments = comments;
    this.identities = identities;
    this.warnings = warnings;
  }

  /** Takes the expressions of all tables. */
  void mapExpressions(List<ExpressionRow> rows) {
    for (ExpressionRow row : rows) {
      CarriedTable table = carried.table(row.table());
      if (table != null) {
        CarriedColumn column = table.columns().get(row.column());
        switch (row.kind()) {
          case CHECK -> warnings.add(row.table(), check(row));
          case COMPUTED -> warnComputed(row, column);
          case DEFAULT -> mapDefault(row, column);
        }
      }
    }
  }

  private static String check(ExpressionRow row) {
    String state =
        switch (row.trust()) {
          case TRUSTED -> "";
          case NOT_TRUSTED -> " (rows there are were not all checked)";
          case DISABLED -> " (it is disabled)";
        };
    return "check constraint " + row.name() + " is not carried" + state + ": " + text(row);
  }

  private static String text(ExpressionRow row) {
    return Objects.requireNonNullElse(row.definition(), UNSEEN);
  }

  private void warnComputed(ExpressionRow row, @Nullable CarriedColumn column) {
    if (column != null && column.row().graph() == 0) {
      warnings.add(
          row.table(),
          "computed column "
              + column.name()
              + " is carried as its values, not computed: "
              + text(row));
    }
  }

  private void mapDefault(ExpressionRow row, @Nullable CarriedColumn column) {
    if (column == null) {
      return;
    }
    Optional<String> translated =
        Optional.ofNullable(row.definition())
            .flatMap(text ->
                LiteralDefault.translate(text, column.row().type(), column.type().baseType()));
    if (translated.isEmpty()) {
      warnings.add(
          row.table(), "default of column " + column.name() + " is not carried: " + text(row));
    } else if (!translated.orElseThrow().equals(LiteralDefault.NONE)) {
      defaults.put(new Place(row.table(), row.column()), translated.orElseThrow());
    }
  }

  List<Column> columns(CarriedTable table) {
    return table.columns().values().stream().map(column -> column(table, column)).toList();
  }

  private Column column(CarriedTable table, CarriedColumn column) {
    ColumnRow row = column.row();
    Generator ofTable = identities.of(table.number());
    Generator generator = ofTable != null && ofTable.column() == row.number() ? ofTable : null;
    return Column.newBuilder()
        .setName(column.name())
        .setSourceType(column.type().sourceType())
        .setBaseType(column.type().baseType())
        .setTargetType(column.type().targetType())
        .setNullable(row.is(ColumnTrait.NULLABLE))
        .setDefaultExpression(
            generator == null
                ? defaults.get(new Place(table.number(), row.number()))
                : generator.defaultExpression())
        .setIdentity(generator == null ? null : generator.identity())
        .setComment(comments.ofColumn(table.number(), row.number()))
        .build();
  }
}
