// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import io.convoy.schemas.table.Column;
import io.convoy.schemas.type.Codec;
import io.convoy.schemas.type.TypeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which other type a column may have in the target: one that holds every value so that a cast back
 * gives what the source has, or that refuses the value when it is loaded.
 */
final class TypeChange {
  private static final String INTEGER = "integer";
  private static final String BIGINT = "bigint";
  private static final String DOUBLE = "double precision";
  private static final String TIMESTAMP = "timestamp without time zone";
  private static final String TIMESTAMPTZ = "timestamp with time zone";
  private static final String JSON = "json";
  private static final String MONEY = "money";
  private static final Set<String> WHOLE_NUMBERS = Set.of("smallint", INTEGER, BIGINT);

  private final TypeName from;
  private final Codec codec;

  TypeChange(Column column) {
    this.from = TypeName.of(column.getTargetType());
    this.codec = Codec.valueOf(column.getCodec());
  }

  boolean allows(TypeName to) {
    return to.toString().equals(from.toString())
        || isText(to) && codec != Codec.BYTES && !isMoney()
        || others().contains(to.base()) && fits(to);
  }

  /** True where the same bytes are loaded and read, whichever of the two the column is. */
  boolean travelsAsItIs(TypeName to) {
    return codec == Codec.TEXT && isText(from) && isText(to);
  }

  /** For messages. */
  String allowed() {
    List<String> names = new ArrayList<>(others());
    if (codec != Codec.BYTES && !isMoney()) {
      names.add(TypeName.TEXT);
      names.add(TypeName.VARCHAR);
    }
    return names.isEmpty()
        ? "it can have no other"
        : names.stream().sorted().distinct().collect(Collectors.joining(", "));
  }

  private boolean isMoney() {
    return from.base().equals(MONEY);
  }

  private static boolean isText(TypeName type) {
    return type.base().equals(TypeName.TEXT) && type.modifiers().isEmpty()
        || type.base().equals(TypeName.VARCHAR) && type.modifiers().size() <= 1;
  }

  /** Besides text. */
  private Set<String> others() {
    return switch (codec) {
      case INT2, INT4 -> with(WHOLE_NUMBERS, TypeName.NUMERIC);
      case INT8 -> isMoney() ? Set.of() : with(WHOLE_NUMBERS, TypeName.NUMERIC);
      case BOOLEAN -> Set.of(INTEGER);
      case FLOAT4 -> Set.of(DOUBLE);
      case NUMERIC ->
          from.modifiers().isEmpty() || from.scale() > 0
              ? Set.of(TypeName.NUMERIC)
              : with(WHOLE_NUMBERS, TypeName.NUMERIC);
      case TEXT ->
          from.base().equals(TypeName.CHAR)
              ? Set.of(TypeName.CHAR)
              : isText(from) ? Set.of(JSON) : Set.of();
      case JSONB -> Set.of(JSON);
      case DATE -> Set.of(TIMESTAMP);
      case TIMESTAMP, TIMESTAMPTZ -> Set.of(TIMESTAMP, TIMESTAMPTZ);
      case FLOAT8, UUID, TIME, BYTES, TEXT_FORM -> Set.of();
    };
  }

  private static Set<String> with(Set<String> some, String other) {
    return Stream.concat(some.stream(), Stream.of(other)).collect(Collectors.toSet());
  }

  /** Digits and characters that are not kept would be cut off without a word. */
  private boolean fits(TypeName to) {
    if (to.modifiers().isEmpty()) {
      return !to.base().equals(TypeName.CHAR);
    }
    return switch (to.base()) {
      case TypeName.NUMERIC ->
          codec == Codec.NUMERIC
              ? !from.modifiers().isEmpty() && to.scale() >= from.scale()
              : to.modifiers().size() <= 2;
      case TypeName.CHAR -> to.first(1) >= from.first(1);
      case TIMESTAMP, TIMESTAMPTZ -> codec != Codec.DATE && to.first(6) >= from.first(6);
      default -> false;
    };
  }
}
