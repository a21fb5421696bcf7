// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.source.MarkLag;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The types of columns that can be a watermark, and how values of them are compared. */
enum WatermarkType {
  SMALLINT("smallint", ""),
  INTEGER("integer", ""),
  BIGINT("bigint", ""),
  NUMERIC("numeric", "'Infinity'"),
  DATE("date", "CAST(%s AT TIME ZONE 'UTC' + interval '14 h' AS date)"),
  TIMESTAMP("timestamp without time zone", "%s AT TIME ZONE 'UTC' + interval '14 h'"),
  TIMESTAMPTZ("timestamp with time zone", "%s");

  private final String sql;
  private final String limit;

  /**
   * @param limit what lies beyond is no value that a source has reached: a moment to come, of the
   *     one that it is given, in whatever zone clocks are, or no number; empty where there is none
   *     such
   */
  WatermarkType(String sql, String limit) {
    this.sql = sql;
    this.limit = limit;
  }

  static Optional<WatermarkType> of(String baseType) {
    return Arrays.stream(values()).filter(type -> type.sql.equals(baseType)).findFirst();
  }

  boolean isNumber() {
    return compareTo(NUMERIC) <= 0;
  }

  /** Why the lag is none of such a column; empty where it is. */
  Optional<String> obstacle(MarkLag lag) {
    return isNumber() ? lag.obstacleOfNumbers(sql) : lag.obstacleOfTimes(sql);
  }

  /**
   * A condition on the values that a source can have reached; empty where all can be.
   *
   * @param clock up to when, in UTC; null for now
   */
  String reached(String column, @Nullable String clock) {
    String operator = this == NUMERIC ? " < " : " <= ";
    String moment =
        clock == null
            ? "clock_timestamp()"
            : "CAST(%s AS timestamp with time zone)".formatted(SqlNames.literal(clock + "+00"));
    return limit.isEmpty() ? "" : column + operator + limit.formatted(moment);
  }

  /** A condition that is true from a mark on, and from its lag before it. */
  String from(String column, String mark, MarkLag lag) {
    if (isNumber()) {
      String low =
          this == NUMERIC
              ? value(lag.below(mark).toPlainString())
              : value(lag.belowInBigint(mark), "bigint");
      return column + " >= " + low;
    }
    String low = "%s - interval '%s'".formatted(value(mark), lag.text());
    return "%s >= CAST(%s AS %s)".formatted(column, low, sql);
  }

  /** A value as SQL. */
  String value(String text) {
    return value(text, sql);
  }

  private static String value(String text, String type) {
    return "CAST(%s AS %s)".formatted(SqlNames.literal(text), type);
  }
}
