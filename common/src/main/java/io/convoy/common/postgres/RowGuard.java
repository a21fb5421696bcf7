// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.CopyRowReader.Side;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Has the server say of each row whether it is too large for this process, in a field of its own
 * before all others, and leave its large values away in that case: the driver makes room for a
 * whole row before anyone can see how large it is.
 *
 * <p>What the server is asked for costs it next to nothing: how long a text is stands beside it,
 * compressed or not. Tables that can have no large value are read as they are.
 */
final class RowGuard {
  /** What pglz and lz4 can make of a value at best; a smaller one is not worth looking into. */
  static final int BEST_COMPRESSION = 300;

  private static final Set<String> WITH_LENGTH =
      Set.of("text", "bytea", "character varying", "varchar", "character", "char", "bpchar");

  private final RowLayout layout;
  private final Side side;
  private final RowLimit limit;
  private final List<RowField> large;

  RowGuard(RowLayout layout, Side side, RowLimit limit) {
    this.layout = layout;
    this.side = side;
    this.limit = limit;
    this.large = layout.fields().stream().filter(this::mayBeLarge).toList();
  }

  /** True where rows begin with the field that {@link #refusal} explains. */
  boolean isNeeded() {
    return !large.isEmpty();
  }

  /**
   * The SQL of the field: null, or how many bytes the row has and which it is.
   *
   * @param key columns that tell a row from others; without any, its place is told
   */
  Optional<String> field(List<String> key) {
    if (!isNeeded()) {
      return Optional.empty();
    }
    String total =
        large.stream()
            .map(field -> "coalesce(" + length(field) + ", 0)::bigint")
            .collect(Collectors.joining(" + "));
    String which =
        key.isEmpty()
            ? "'ctid = ' || ctid"
            : SqlNames.literal("(" + String.join(", ", key) + ") = ")
                + " || ROW("
                + key.stream().map(SqlNames::quote).collect(Collectors.joining(", "))
                + ")";
    return Optional.of(
        "CASE WHEN %s > %d THEN (%s) || ' bytes, ' || %s END"
            .formatted(total, limit.bytes(), total, which));
  }

  /** A column's value, or null where it is too large. */
  String guarded(RowField field, String value) {
    return large.contains(field)
        ? "CASE WHEN coalesce(%s, 0) <= %d THEN %s END"
            .formatted(length(field), limit.bytes(), value)
        : value;
  }

  /** What the server said of a row that is too large. */
  ConvoyException refusal(String said) {
    return new ConvoyException(
        side == Side.SOURCE ? ErrorCode.SOURCE_ERROR : ErrorCode.TARGET_ERROR,
        "Reading %s: a row has %s, which is more than the %d bytes that this process can carry. %s"
            .formatted(name(), said, limit.bytes(), RowLimit.REMEDY));
  }

  private String name() {
    return side == Side.SOURCE
        ? TableName.of(layout.source())
        : TableName.of(layout.targetSchema(), layout.targetTable());
  }

  /** How many bytes a value has as it travels. */
  private String length(RowField field) {
    String column = side.column(field);
    return WITH_LENGTH.contains(baseType(field))
        ? "octet_length(" + column + ")"
        : "CASE WHEN pg_column_size(%1$s) > %2$d THEN octet_length(%1$s::text) END"
            .formatted(column, limit.bytes() / BEST_COMPRESSION);
  }

  private boolean mayBeLarge(RowField field) {
    return switch (field.codec()) {
      case TEXT, BYTES, JSONB, TEXT_FORM -> most(field) > limit.bytes();
      case BOOLEAN,
          INT2,
          INT4,
          INT8,
          FLOAT4,
          FLOAT8,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ,
          UUID,
          NUMERIC ->
          false;
    };
  }

  /** The most bytes that a value can have: four a character, where the type says how many. */
  private long most(RowField field) {
    String type = type(field);
    int open = type.indexOf('(');
    boolean isShort = WITH_LENGTH.contains(baseType(field)) && open > 0 && type.endsWith(")");
    return isShort
        ? 4L * Long.parseLong(type.substring(open + 1, type.length() - 1))
        : Long.MAX_VALUE;
  }

  private String baseType(RowField field) {
    String type = type(field);
    int open = type.indexOf('(');
    return open < 0 ? type : type.substring(0, open);
  }

  private String type(RowField field) {
    return side == Side.SOURCE ? field.sourceType() : field.targetType();
  }
}
