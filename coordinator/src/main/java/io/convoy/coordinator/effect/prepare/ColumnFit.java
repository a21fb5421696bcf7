// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.prepare;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.TableDdl;
import io.convoy.coordinator.effect.ddl.TargetObjects;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.table.Column;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Checks that an existing table can take the source's rows as they are. The server itself says what
 * the described types mean: a temporary table of them is compared with the existing one, and gone
 * again. Stateless.
 */
public final class ColumnFit {
  private static final String WANTED = "convoy_wanted";

  // The type itself or a domain over it; a narrower one would refuse rows or round them. varchar
  // and varbit may be longer, numeric more
  // precise at the same scale.
  private static final String MISFITS =
      """
      SELECT w.attname,
             CASE
               WHEN x.attname IS NULL THEN 'is missing'
               WHEN w.attgenerated <> '' AND x.attgenerated = ''
                 THEN 'is not generated, and the source computes it as ' || wg.expression
               WHEN w.attgenerated = '' AND x.attgenerated <> ''
                 THEN 'is generated, so that no value can be loaded'
               WHEN xg.expression IS DISTINCT FROM wg.expression
                 THEN format('is generated as %s, and the source computes %s', xg.expression,
                             wg.expression)
               ELSE format('is %s, but %s is needed', format_type(x.atttypid, x.atttypmod),
                           format_type(w.atttypid, w.atttypmod))
             END
      FROM pg_attribute w
      LEFT JOIN pg_attribute x
        ON x.attrelid = ?::regclass AND x.attname = w.attname AND x.attnum > 0
           AND NOT x.attisdropped
      LEFT JOIN pg_type t ON t.oid = x.atttypid
      CROSS JOIN LATERAL (
        SELECT (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef
                WHERE w.attgenerated <> '' AND adrelid = w.attrelid AND adnum = w.attnum)
                 AS expression) wg
      CROSS JOIN LATERAL (
        SELECT (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef
                WHERE x.attgenerated <> '' AND adrelid = x.attrelid AND adnum = x.attnum)
                 AS expression) xg
      CROSS JOIN LATERAL (
        SELECT CASE WHEN x.atttypid = w.atttypid THEN x.atttypmod ELSE t.typtypmod END AS typmod) h
      WHERE w.attrelid = 'pg_temp.convoy_wanted'::regclass AND w.attnum > 0
        AND (x.attname IS NULL
          OR (w.attgenerated = '') <> (x.attgenerated = '')
          OR xg.expression IS DISTINCT FROM wg.expression
          OR x.atttypid <> w.atttypid AND t.typbasetype <> w.atttypid
          OR h.typmod NOT IN (-1, w.atttypmod)
             AND NOT (w.atttypid IN ('varchar'::regtype, 'varbit'::regtype)
               AND w.atttypmod <> -1 AND h.typmod > w.atttypmod)
             AND NOT (w.atttypid = 'numeric'::regtype AND w.atttypmod <> -1
               AND h.typmod > w.atttypmod
               AND (h.typmod - 4) % 65536 = (w.atttypmod - 4) % 65536))
      UNION ALL
      SELECT x.attname, 'is NOT NULL without a default, and the source has no such column'
      FROM pg_attribute x
      WHERE x.attrelid = ?::regclass AND x.attnum > 0 AND NOT x.attisdropped
        AND x.attnotnull AND NOT x.atthasdef AND x.attidentity = ''
        AND x.attname <> ALL (?)\
      """;

  private ColumnFit() {}

  /**
   * @throws ConvoyException TARGET_EXISTS that names each column that does not fit
   */
  static void require(Connection connection, TargetTable table) throws SQLException {
    List<String> misfits = misfits(connection, table);
    if (!misfits.isEmpty()) {
      throw new ConvoyException(
          ErrorCode.TARGET_EXISTS,
          described(table, misfits) + "; change the table, or set target.on-existing to drop");
    }
  }

  /** What keeps the table from being filled. */
  public static String described(TargetTable table, List<String> misfits) {
    return "table %s exists in the target and cannot take the source's rows: %s"
        .formatted(table.sql(), String.join("; ", misfits));
  }

  /** A clause for each column that does not fit. */
  public static List<String> misfits(Connection connection, TargetTable table) throws SQLException {
    return SqlSteps.tried(
        connection,
        trial -> {
          TargetObjects.create(trial, table);
          SqlSteps.run(trial, wanted(table));
          return compare(trial, table);
        });
  }

  private static List<String> compare(Connection connection, TargetTable table)
      throws SQLException {
    Object[] names =
        table.source().getColumns().stream()
            .map(column -> table.column(column.getName()))
            .toArray();
    return SqlCall.rows(
        connection,
        MISFITS,
        row -> "column " + SqlNames.quote(row.getString(1)) + " " + row.getString(2),
        table.sql(),
        table.sql(),
        connection.createArrayOf("text", names));
  }

  private static SqlStep wanted(TargetTable table) {
    String columns =
        table.source().getColumns().stream()
            .map(column -> column(table, column))
            .collect(Collectors.joining(", "));
    return new SqlStep(
        "find the column types of table " + table.sql(),
        "CREATE TEMPORARY TABLE " + WANTED + " (" + columns + ")");
  }

  private static String column(TargetTable table, Column column) {
    String plain = table.quotedColumn(column.getName()) + " " + column.getTargetType();
    return plain + TableDdl.generated(column);
  }

  /** True where the table has any row. */
  static boolean hasRows(Connection connection, TargetTable table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT FROM " + table.sql() + ")")) {
      return row.next() && row.getBoolean(1);
    }
  }
}
