// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.copy;

import io.convoy.common.postgres.SqlNames;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.type.Codec;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * A temporary table that takes the columns without a binary form as text, and those whose values
 * travel as another type than the target's as that, from where one INSERT casts them into the table
 * in the same transaction.
 *
 * @param name qualified; unique in this process, hence on any of its connections
 */
record StagingTarget(RowLayout layout, String name) implements CopyTarget {
  private static final AtomicLong COUNT = new AtomicLong();

  static StagingTarget of(RowLayout layout) {
    return new StagingTarget(layout, "pg_temp.convoy_staging_" + COUNT.incrementAndGet());
  }

  /**
   * Creates the table unless it is there: a rollback may have taken it away. Rows of an earlier
   * COPY of the same transaction are deleted, which costs nothing where there are none.
   */
  @Override
  public void prepare(Connection connection) throws SQLException {
    String columns =
        layout.fields().stream()
            .map(field -> SqlNames.quote(field.targetColumn()) + ' ' + stagingType(field))
            .collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMPORARY TABLE IF NOT EXISTS "
              + name
              + " ("
              + columns
              + ") ON COMMIT DELETE ROWS; DELETE FROM "
              + name);
    }
  }

  @Override
  public String copy() {
    return "COPY " + name + " FROM STDIN (FORMAT binary)";
  }

  /**
   * {@code OVERRIDING SYSTEM VALUE} lets an identity column GENERATED ALWAYS take the source's
   * value, as COPY does by itself; it means nothing for other columns.
   */
  @Override
  public long complete(Connection connection, long copied) throws SQLException {
    String values =
        layout.fields().stream().map(StagingTarget::value).collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(
          "INSERT INTO "
              + CopyTarget.table(layout)
              + CopyTarget.columns(layout)
              + " OVERRIDING SYSTEM VALUE SELECT "
              + values
              + " FROM "
              + name);
    }
  }

  /**
   * What a value in text form is cast from. The cast must do what the type's input function does;
   * that of text to regclass does not, it refuses {@code -}, but from bpchar there is no other
   * cast.
   */
  private static String stagingType(RowField field) {
    if (field.codec() != Codec.TEXT_FORM) {
      return field.travelType();
    }
    return field.travelType().equals("regclass") ? "bpchar" : "text";
  }

  private static String value(RowField field) {
    String column = SqlNames.quote(field.targetColumn());
    String value =
        field.codec() == Codec.TEXT_FORM
            ? "CAST(" + column + " AS " + field.travelType() + ")"
            : column;
    // A cast to a type of limited length would cut what is longer; an assignment refuses it.
    return field.carriedAs() == null || field.targetType().startsWith("character")
        ? value
        : "CAST(" + value + " AS " + field.targetType() + ")";
  }
}
