// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedColumn;
import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedTable;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnTrait;
import io.convoy.extractor.sqlserver.catalog.ExpressionMapping.Expression;
import io.convoy.extractor.sqlserver.catalog.IdentityMapping.Generator;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.TextComparison;
import io.convoy.schemas.type.TypeRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes columns of the rows about them, with their defaults and how they are computed. */
final class ColumnMapping {
  private final Comments comments;
  private final IdentityMapping identities;
  private final ExpressionMapping expressions;

  ColumnMapping(Comments comments, IdentityMapping identities, ExpressionMapping expressions) {
    this.comments = comments;
    this.identities = identities;
    this.expressions = expressions;
  }

  List<Column> columns(CarriedTable table) {
    return table.columns().values().stream().map(column -> column(table, column)).toList();
  }

  private Column column(CarriedTable table, CarriedColumn column) {
    ColumnRow row = column.row();
    Generator ofTable = identities.of(table.number());
    Generator generator = ofTable != null && ofTable.column() == row.number() ? ofTable : null;
    Expression ofColumn = expressions.defaultOf(table.number(), row.number());
    Expression computed = expressions.computationOf(table.number(), row.number());
    Expression translated = computed == null ? ofColumn : computed;
    TextComparison comparison = TextComparisons.of(row.collation());
    return Column.newBuilder()
        .setName(column.name())
        .setSourceType(column.type().sourceType())
        .setBaseType(column.type().baseType())
        .setCodec(TypeRegistry.sqlServer().codec(column.type().baseType()).name())
        .setTargetType(column.type().targetType())
        .setComparison(comparison)
        .setSourceCollation(comparison == null ? null : row.collation())
        .setNullable(row.is(ColumnTrait.NULLABLE))
        .setDefaultExpression(generator == null ? sql(ofColumn) : generator.defaultExpression())
        .setGeneratedExpression(sql(computed))
        .setGeneratedStored(computed != null)
        .setOriginal(generator == null && translated != null ? translated.original() : null)
        .setIdentity(generator == null ? null : generator.identity())
        .setComment(comments.ofColumn(table.number(), row.number()))
        .build();
  }

  private static @Nullable String sql(@Nullable Expression expression) {
    return expression == null ? null : expression.sql();
  }
}
