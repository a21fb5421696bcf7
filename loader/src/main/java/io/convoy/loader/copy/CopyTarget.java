// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.copy;

import io.convoy.common.postgres.SqlNames;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.type.Codec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;

/** Where a COPY goes: straight to the table, or to a staging table first. */
sealed interface CopyTarget permits DirectTarget, StagingTarget {

  /** The target that a layout needs. */
  static CopyTarget of(RowLayout layout) {
    boolean binary =
        layout.fields().stream()
            .allMatch(field -> field.codec() != Codec.TEXT_FORM && field.carriedAs() == null);
    return binary ? new DirectTarget(layout) : StagingTarget.of(layout);
  }

  /** Makes sure that the COPY finds its table, and finds it empty if it is a staging table. */
  void prepare(Connection connection) throws SQLException;

  /** The statement that takes the rows. */
  String copy();

  /**
   * Called after the COPY.
   *
   * @param copied rows that the COPY took
   * @return rows now in the table
   */
  long complete(Connection connection, long copied) throws SQLException;

  static String table(RowLayout layout) {
    return SqlNames.quote(layout.targetSchema(), layout.targetTable());
  }

  /** A column list in parentheses; empty, which means all columns, where none is carried. */
  static String columns(RowLayout layout) {
    if (layout.fields().isEmpty()) {
      return "";
    }
    return layout.fields().stream()
        .map(RowField::targetColumn)
        .map(SqlNames::quote)
        .collect(Collectors.joining(", ", " (", ")"));
  }
}
