// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import io.convoy.schemas.type.Codec;
import org.jspecify.annotations.Nullable;

/**
 * One carried column of a {@link RowLayout}.
 *
 * @param avroName the field's name, a legal Avro name made of the source's
 * @param sourceColumn the column's name at the source
 * @param targetColumn the column's name in PostgreSQL
 * @param sourceType with modifiers
 * @param targetType the PostgreSQL type with modifiers, ready for DDL and casts
 * @param carriedAs the PostgreSQL type that values travel as, where the target's is another one
 * @param codec how values travel
 * @param nullable whether the Avro type is a union with null
 * @param rule which values do not travel as they are
 */
public record RowField(
    String avroName,
    String sourceColumn,
    String targetColumn,
    String sourceType,
    String targetType,
    @Nullable String carriedAs,
    Codec codec,
    Nullability nullable,
    ValueRule rule) {

  /** A column whose values all travel as what they are in the target. */
  public RowField(
      String avroName,
      String sourceColumn,
      String targetColumn,
      String sourceType,
      String targetType,
      Codec codec,
      Nullability nullable) {
    this(
        avroName,
        sourceColumn,
        targetColumn,
        sourceType,
        targetType,
        null,
        codec,
        nullable,
        ValueRule.NONE);
  }

  /** Whether a column may hold NULL. */
  public enum Nullability {
    NULLABLE,
    NOT_NULL
  }

  /** The PostgreSQL type, with modifiers, that the codec's bytes are of. */
  public String travelType() {
    return carriedAs == null ? targetType : carriedAs;
  }

  /** True where a union index stands in front of the value. */
  public boolean isNullable() {
    return nullable == Nullability.NULLABLE;
  }
}
