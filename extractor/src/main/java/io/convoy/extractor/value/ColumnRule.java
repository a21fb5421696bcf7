// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.value;

import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.ValueRule;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Unfit;
import io.convoy.schemas.type.Codec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of the values of one column. Not thread-safe: it counts. */
public final class ColumnRule {
  static final String STOOD_FOR_NONE =
      "NULL in place of a value that stands for none, as configured";

  private final Codec codec;
  private final String targetType;
  private final boolean isNullable;
  private final Placeholders placeholders;
  private final @Nullable Unfit unfit;
  private final Optional<TypeBounds> bounds;
  private final AvroInput in = new AvroInput();
  private long stoodForNone;
  private long didNotFit;

  /** What the value at hand is to be. */
  enum Fate {
    AS_IT_IS,
    NULL,
    REFUSED
  }

  private ColumnRule(Codec codec, String targetType, boolean isNullable, ValueRule rule) {
    this.codec = codec;
    this.targetType = targetType;
    this.isNullable = isNullable;
    this.placeholders = new Placeholders(codec, rule.toNull());
    this.unfit = rule.unfit();
    this.bounds = unfit == null ? Optional.empty() : TypeBounds.of(codec, targetType);
  }

  static ColumnRule of(RowField field) {
    return new ColumnRule(field.codec(), field.targetType(), field.isNullable(), field.rule());
  }

  /** Why the column cannot have its rule; empty where it can. */
  public static Optional<String> obstacle(Column column) {
    try {
      ColumnRule rule =
          new ColumnRule(
              Codec.valueOf(column.getCodec()),
              column.getTargetType(),
              column.getNullable(),
              new ValueRule(column.getToNull(), column.getUnfit()));
      return rule.unfit != null && rule.bounds.isEmpty()
          ? Optional.of("%s holds every value of it".formatted(column.getTargetType()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Decides about a value, and counts it where it does not stay. */
  Fate decide(byte[] array, int start, int length) {
    if (isNullable && in.wrap(array, start, length).readUnionIndex() == 0) {
      return Fate.AS_IT_IS;
    }
    if (!placeholders.isEmpty() && placeholders.contains(value(array, start, length))) {
      stoodForNone++;
      return Fate.NULL;
    }
    if (bounds.isPresent() && bounds.orElseThrow().isUnfit(codec, value(array, start, length))) {
      didNotFit++;
      return unfit == Unfit.FAIL ? Fate.REFUSED : Fate.NULL;
    }
    return Fate.AS_IT_IS;
  }

  private AvroInput value(byte[] array, int start, int length) {
    in.wrap(array, start, length);
    if (isNullable) {
      in.readUnionIndex();
    }
    return in;
  }

  String targetType() {
    return targetType;
  }

  long stoodForNone() {
    return stoodForNone;
  }

  long didNotFit() {
    return didNotFit;
  }

  /** A clause for the report. */
  String unfitClause() {
    return "NULL in place of a value that " + targetType + " does not hold, as configured";
  }
}
