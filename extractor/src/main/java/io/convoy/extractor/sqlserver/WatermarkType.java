// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.source.MarkLag;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.extractor.sqlserver.tsql.TypeSpelling;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How values of a column that is a watermark are compared, in T-SQL.
 *
 * @param spelled the column's type
 */
record WatermarkType(String spelled, Form form) {

  enum Form {
    INTEGER,
    DECIMAL,
    DATE,
    MINUTES,
    MOMENT,
    ZONED,
    ROWVERSION
  }

  private static final Map<String, Form> FORMS =
      Map.ofEntries(
          Map.entry("tinyint", Form.INTEGER),
          Map.entry("smallint", Form.INTEGER),
          Map.entry("int", Form.INTEGER),
          Map.entry("bigint", Form.INTEGER),
          Map.entry("decimal", Form.DECIMAL),
          Map.entry("numeric", Form.DECIMAL),
          Map.entry("date", Form.DATE),
          Map.entry("smalldatetime", Form.MINUTES),
          Map.entry("datetime", Form.MOMENT),
          Map.entry("datetime2", Form.MOMENT),
          Map.entry("datetimeoffset", Form.ZONED),
          Map.entry("rowversion", Form.ROWVERSION));

  static Optional<WatermarkType> of(String spelled) {
    Form form = FORMS.get(TypeSpelling.of(spelled).name());
    return Optional.ofNullable(form).map(known -> new WatermarkType(spelled, known));
  }

  /** Why the lag is none of such a column; empty where it is. */
  Optional<String> obstacle(MarkLag lag) {
    return switch (form) {
      case ROWVERSION -> Optional.empty();
      case INTEGER, DECIMAL -> lag.obstacleOfNumbers(spelled);
      case DATE, MINUTES, MOMENT, ZONED -> lag.obstacleOfTimes(spelled);
    };
  }

  /**
   * A condition on the values that the source can have reached, and below which no row can come any
   * more but within the lag; empty where all can be.
   *
   * @param bound a rowversion below which nothing was under way when the point in time was opened
   * @param clock up to when, in UTC; null for now
   */
  String reached(String column, @Nullable String bound, @Nullable String clock) {
    String utc =
        clock == null
            ? "SYSUTCDATETIME()"
            : "CAST(%s AS datetime2(7))".formatted(SqlServerNames.literal(clock));
    return switch (form) {
      case INTEGER, DECIMAL -> "";
      case DATE, MINUTES, MOMENT ->
          "%s <= CAST(DATEADD(HOUR, 14, %s) AS %s)".formatted(column, utc, spelled);
      case ZONED -> "%s <= TODATETIMEOFFSET(%s, '+00:00')".formatted(column, utc);
      case ROWVERSION -> "%s < %s".formatted(column, value(String.valueOf(bound)));
    };
  }

  /** A condition that is true from a mark on, and from its lag before it. */
  String from(String column, String mark, MarkLag lag) {
    return column
        + " >= "
        + switch (form) {
          case INTEGER -> "CAST(%s AS bigint)".formatted(lag.belowInBigint(mark));
          case DECIMAL -> "CAST(%s AS decimal(38, %d))".formatted(lag.below(mark), scale());
          // Days begin at midnight: the day of the moment is the earliest of them.
          case DATE -> before("DAY", Math.ceilDiv(lag.seconds(), 86_400), mark);
          case MINUTES -> before("MINUTE", Math.ceilDiv(lag.seconds(), 60) + 1, mark);
          case MOMENT, ZONED -> before("SECOND", lag.seconds(), mark);
          case ROWVERSION -> value(mark);
        };
  }

  private int scale() {
    return TypeSpelling.of(spelled).modifier(1, 0);
  }

  private String before(String part, long count, String mark) {
    return "DATEADD(%s, -%d, %s)".formatted(part, count, value(mark));
  }

  /** A value as SQL. */
  String value(String text) {
    return keyType().typed(text);
  }

  /** The SQL that gives the text of a value. */
  String text(String value) {
    return keyType().text(value);
  }

  private KeyType keyType() {
    return new KeyType(spelled, null);
  }
}
