// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.RowRange;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.type.Codec;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The SQL for the rows of a range. It is the same for a source and for a target but for the
 * column's name, and of such types alone as both compare alike: numbers, dates and times.
 */
public final class RangeCondition {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  private RangeCondition() {}

  /** Why the range cannot be one of this table; empty where it can. */
  public static Optional<String> obstacle(Table table, RowRange range) {
    Column column = column(table, range.getColumn());
    if (column == null) {
      return Optional.of("it carries no column " + range.getColumn());
    }
    if (column.getCarriedAs() != null || column.getGeneratedExpression() != null) {
      return Optional.of(
          "its column %s is of another type in the target, or computed"
              .formatted(column.getName()));
    }
    try {
      String from = literal(codec(column), range.getFrom());
      String to = literal(codec(column), range.getTo());
      return from.equals(to) ? Optional.of("the range holds no value") : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of("its column %s %s".formatted(column.getName(), e.getMessage()));
    }
  }

  /**
   * The condition.
   *
   * @param table with a range that has no obstacle
   * @param name of the column, not quoted
   */
  public static String of(Table table, String name) {
    RowRange range = Objects.requireNonNull(table.getRange());
    Codec codec = codec(Objects.requireNonNull(column(table, range.getColumn())));
    String quoted = '"' + name.replace("\"", "\"\"") + '"';
    return "%s >= %s AND %s < %s"
        .formatted(quoted, literal(codec, range.getFrom()), quoted, literal(codec, range.getTo()));
  }

  private static @Nullable Column column(Table table, String name) {
    return table.getColumns().stream()
        .filter(column -> column.getName().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static Codec codec(Column column) {
    return Codec.valueOf(column.getCodec());
  }

  private static String literal(Codec codec, String value) {
    return switch (codec) {
      case INT2, INT4, INT8, NUMERIC -> number(value);
      case DATE -> "'" + date(value) + "'";
      case TIMESTAMP -> "'" + TIME.format(time(value)) + "'";
      case TIMESTAMPTZ -> "'" + TIME.format(time(value)) + "+00:00'";
      case BOOLEAN, FLOAT4, FLOAT8, TEXT, JSONB, BYTES, UUID, TIME, TEXT_FORM ->
          throw new IllegalArgumentException(
              "is neither an exact number nor a date nor a time of a day");
    };
  }

  private static String number(String value) {
    try {
      return new BigDecimal(value).stripTrailingZeros().toPlainString();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("holds numbers, and %s is none".formatted(value), e);
    }
  }

  private static String date(String value) {
    LocalDateTime time = time(value);
    if (!time.toLocalTime().equals(LocalTime.MIDNIGHT)) {
      throw new IllegalArgumentException("holds dates, and %s is within one".formatted(value));
    }
    return TIME.format(time);
  }

  private static LocalDateTime time(String value) {
    try {
      return LocalDateTime.parse(value);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("holds dates, and %s is none".formatted(value), e);
    }
  }
}
