// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.postgres.SqlNames;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;

/** The types of columns that can be a watermark, and how values of them are compared. */
enum WatermarkType {
  SMALLINT("smallint", ""),
  INTEGER("integer", ""),
  BIGINT("bigint", ""),
  NUMERIC("numeric", "'Infinity'"),
  DATE("date", "CAST(clock_timestamp() AT TIME ZONE 'UTC' + interval '14 h' AS date)"),
  TIMESTAMP(
      "timestamp without time zone", "clock_timestamp() AT TIME ZONE 'UTC' + interval '14 h'"),
  TIMESTAMPTZ("timestamp with time zone", "clock_timestamp()");

  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);

  private final String sql;
  private final String limit;

  /**
   * @param limit what lies beyond is no value that a source has reached: a moment to come, in
   *     whatever zone its clocks are, or no number; empty where there is none such
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
  Optional<String> obstacle(String lag) {
    boolean isNumber = !lag.startsWith("P");
    if (isNumber() == isNumber || lag.equals("0")) {
      return Optional.empty();
    }
    return Optional.of(
        isNumber()
            ? "watermark.lag has to be a number for a column of type " + sql
            : "watermark.lag has to be a duration for a column of type " + sql);
  }

  /** A condition on the values that a source can have reached by now; empty where all can be. */
  String reached(String column) {
    String operator = this == NUMERIC ? " < " : " <= ";
    return limit.isEmpty() ? "" : column + operator + limit;
  }

  /** A condition that is true from a mark on, and from its lag before it. */
  String from(String column, String mark, String lag) {
    if (isNumber()) {
      BigDecimal from = new BigDecimal(mark).subtract(new BigDecimal(lag));
      BigDecimal low = this == NUMERIC ? from : from.max(LEAST);
      return column + " >= " + value(low.toPlainString(), this == NUMERIC ? sql : "bigint");
    }
    String low = "%s - interval '%s'".formatted(value(mark), lag.equals("0") ? "0" : lag);
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
