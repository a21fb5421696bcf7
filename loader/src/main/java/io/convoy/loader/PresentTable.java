// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.type.Codec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table of the target as it is now, which need not be as the run made it: whoever mends the cause
 * of a refusal may have moved it, or given a column another type.
 *
 * @param schema unquoted, as is {@code table}
 */
record PresentTable(String schema, String table) {
  // What a domain is over, however many are over each other.
  private static final String BASE =
      """
      (WITH RECURSIVE b AS (
         SELECT oid, typtype, typbasetype, typcategory FROM pg_catalog.pg_type WHERE oid = %s
         UNION ALL
         SELECT t.oid, t.typtype, t.typbasetype, t.typcategory
         FROM pg_catalog.pg_type t JOIN b ON b.typtype = 'd' AND t.oid = b.typbasetype)
       SELECT CASE WHEN typcategory = 'S' THEN 'pg_catalog.text'::regtype::oid ELSE oid END
       FROM b WHERE typtype <> 'd')\
      """;

  // All kinds of text look the same on the wire.
  private static final String COLUMNS =
      """
      SELECT w.name, pg_catalog.format_type(a.atttypid, a.atttypmod),
             coalesce(%s = %s, true), pg_catalog.format_type(to_regtype(w.travel)::oid, -1)
      FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS w(name, travel, place)
      LEFT JOIN pg_catalog.pg_attribute a
        ON a.attrelid = to_regclass(?) AND a.attname = w.name AND a.attnum > 0
        AND NOT a.attisdropped
      ORDER BY w.place\
      """
          .formatted(BASE.formatted("a.atttypid"), BASE.formatted("to_regtype(w.travel)::oid"));

  private static final String IS_THERE =
      """
      SELECT FROM pg_catalog.pg_class WHERE oid = to_regclass(?) AND relkind IN ('r', 'p')\
      """;

  // One that finds each row that is there already.
  private static final String HAS_KEY =
      """
      SELECT FROM pg_catalog.pg_index i
      WHERE i.indrelid = to_regclass(?) AND i.indisunique AND i.indisvalid AND i.indimmediate
        AND i.indpred IS NULL AND i.indexprs IS NULL
        AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) AND NOT a.attnotnull)\
      """;

  /** Qualified and quoted. */
  String sql() {
    return SqlNames.quote(schema, table);
  }

  boolean isThere(Connection connection) throws SQLException {
    return finds(connection, IS_THERE);
  }

  /** Whether no row can come a second time. */
  boolean hasKey(Connection connection) throws SQLException {
    return finds(connection, HAS_KEY);
  }

  private boolean finds(Connection connection, String sql) throws SQLException {
    return SqlCall.finds(connection, sql, sql());
  }

  /**
   * How rows that travelled for the table as it was go into it as it is.
   *
   * @throws ConvoyException REJECTS_NOT_RETRIED where it lacks one of their columns
   */
  RowLayout layout(Connection connection, RowLayout travelled) throws SQLException {
    List<RowField> fields = travelled.fields();
    List<RowField> present = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    Object[] names = fields.stream().map(RowField::targetColumn).toArray();
    Object[] types = fields.stream().map(RowField::travelType).toArray();
    SqlCall.forEach(
        connection,
        COLUMNS,
        row -> {
          RowField field = fields.get(row.getRow() - 1);
          if (row.getString(2) == null) {
            missing.add(field.targetColumn());
          } else {
            present.add(field(field, row));
          }
        },
        connection.createArrayOf("text", names),
        connection.createArrayOf("text", types),
        sql());
    if (!missing.isEmpty()) {
      throw new ConvoyException(
          ErrorCode.REJECTS_NOT_RETRIED,
          "table %s has no column %s any more, which its rejected rows have a value for; give it one, or mend the table with 'convoy verify --repair'"
              .formatted(sql(), String.join(", ", missing)));
    }
    return new RowLayout(travelled.source(), schema, table, present, travelled.part());
  }

  private static RowField field(RowField field, ResultSet column) throws SQLException {
    String type = column.getString(2);
    return column.getBoolean(3) ? asIs(field, type) : cast(field, type, column.getString(4));
  }

  /** The values are of the column's type, whatever its length is now. */
  private static RowField asIs(RowField field, String type) {
    return with(field, type, field.carriedAs());
  }

  /** A text form is of any type; other values go by way of the type that they travel as. */
  private static RowField cast(RowField field, String type, String travels) {
    if (field.codec() == Codec.TEXT_FORM) {
      return asIs(field, type);
    }
    return with(field, type, field.carriedAs() == null ? travels : field.carriedAs());
  }

  private static RowField with(RowField field, String type, @Nullable String carriedAs) {
    return new RowField(
        field.avroName(),
        field.sourceColumn(),
        field.targetColumn(),
        field.sourceType(),
        type,
        carriedAs,
        field.codec(),
        field.nullable(),
        field.rule());
  }
}
