// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import java.util.List;
import java.util.stream.Collectors;

/** Says how an index is made that no constraint owns. */
public final class IndexDdl {
  private IndexDdl() {}

  public static SqlStep create(TargetTable table, Index index) {
    StringBuilder sql =
        new StringBuilder(index.getUnique() ? "CREATE UNIQUE INDEX " : "CREATE INDEX ");
    sql.append(table.quoted(index.getName())).append(" ON ").append(table.sql());
    sql.append(" USING ").append(index.getMethod()).append(" (");
    sql.append(
        index.getColumns().stream()
            .map(column -> column(table, column))
            .collect(Collectors.joining(", ")));
    sql.append(')');
    if (!index.getInclude().isEmpty()) {
      sql.append(" INCLUDE (").append(table.columns(index.getInclude())).append(')');
    }
    if (index.getNullsNotDistinct()) {
      sql.append(" NULLS NOT DISTINCT");
    }
    sql.append(storage(index.getStorage()));
    if (index.getPredicate() != null) {
      sql.append(" WHERE (").append(index.getPredicate()).append(')');
    }
    return new SqlStep(
        "create index %s on %s".formatted(table.quoted(index.getName()), table.sql()),
        sql.toString(),
        index.getFragile() ? table.source().getSearchPath() : List.of());
  }

  /** Empty where there are no storage parameters. */
  static String storage(List<String> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.stream()
            .map(IndexDdl::parameter)
            .collect(Collectors.joining(", ", " WITH (", ")"));
  }

  /** What a column of an index holds, as an expression. */
  static String value(TargetTable table, IndexColumn column) {
    String value =
        column.getColumn() == null
            ? "(" + column.getExpression() + ")"
            : table.quotedColumn(column.getColumn());
    return column.getCollation() == null ? value : value + " COLLATE " + column.getCollation();
  }

  private static String column(TargetTable table, IndexColumn column) {
    StringBuilder sql = new StringBuilder(value(table, column));
    if (column.getOperatorClass() != null) {
      sql.append(' ').append(column.getOperatorClass());
    }
    if (column.getDescending()) {
      sql.append(column.getNullsFirst() ? " DESC" : " DESC NULLS LAST");
    } else if (column.getNullsFirst()) {
      sql.append(" NULLS FIRST");
    }
    return sql.toString();
  }

  /**
   * {@code fillfactor=70} as {@code "fillfactor" = '70'}: values such as {@code auto} need quotes.
   */
  private static String parameter(String nameAndValue) {
    int equals = nameAndValue.indexOf('=');
    if (equals < 0) {
      return SqlNames.quote(nameAndValue);
    }
    return SqlNames.quote(nameAndValue.substring(0, equals))
        + " = "
        + SqlNames.literal(nameAndValue.substring(equals + 1));
  }
}
