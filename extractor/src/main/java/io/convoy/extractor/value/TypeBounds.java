// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.value;

import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.type.Codec;
import io.convoy.schemas.type.TypeName;
import java.math.BigDecimal;
import java.util.Optional;

/** Which values a type of the target does not hold: too large, too long, or no number at all. */
sealed interface TypeBounds {

  /** Whether the value at which the input stands, which is not NULL, is not held. */
  boolean isUnfit(Codec codec, AvroInput in);

  /** Whole numbers. */
  record Whole(long low, long high) implements TypeBounds {
    @Override
    public boolean isUnfit(Codec codec, AvroInput in) {
      if (codec != Codec.NUMERIC) {
        long value = in.readLong();
        return value < low || value > high;
      }
      String text = Placeholders.text(in);
      if (!Placeholders.isFinite(text)) {
        return true;
      }
      BigDecimal value = new BigDecimal(text);
      return value.compareTo(BigDecimal.valueOf(low)) < 0
          || value.compareTo(BigDecimal.valueOf(high)) > 0;
    }
  }

  /** Numbers with so many digits in front of the point; NaN is one of them. */
  record Digits(BigDecimal limit) implements TypeBounds {
    @Override
    public boolean isUnfit(Codec codec, AvroInput in) {
      String text = codec == Codec.NUMERIC ? Placeholders.text(in) : Long.toString(in.readLong());
      return Placeholders.isFinite(text)
          ? new BigDecimal(text).abs().compareTo(limit) >= 0
          : text.endsWith("Infinity");
    }
  }

  /** Texts of so many characters. */
  record Characters(int most) implements TypeBounds {
    @Override
    public boolean isUnfit(Codec codec, AvroInput in) {
      int length = in.readLength();
      int start = in.skip(length);
      int characters = 0;
      for (int at = start; at < start + length; at++) {
        // Each but those that go on with a character.
        characters += (in.array()[at] & 0xC0) == 0x80 ? 0 : 1;
      }
      return characters > most;
    }
  }

  /**
   * @param type of the target, with modifiers
   * @return empty where it holds every value that such a column may have, or refuses none of them
   */
  static Optional<TypeBounds> of(Codec codec, String type) {
    TypeName name = TypeName.of(type);
    return switch (codec) {
      case INT2, INT4, INT8, NUMERIC -> ofNumber(name);
      case TEXT -> isOfLength(name) ? Optional.of(new Characters(name.first(0))) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static boolean isOfLength(TypeName type) {
    boolean isText = type.base().equals(TypeName.VARCHAR) || type.base().equals(TypeName.CHAR);
    return isText && type.first(0) > 0;
  }

  private static Optional<TypeBounds> ofNumber(TypeName type) {
    return switch (type.base()) {
      case "smallint" -> Optional.of(new Whole(Short.MIN_VALUE, Short.MAX_VALUE));
      case "integer" -> Optional.of(new Whole(Integer.MIN_VALUE, Integer.MAX_VALUE));
      case "bigint" -> Optional.of(new Whole(Long.MIN_VALUE, Long.MAX_VALUE));
      case TypeName.NUMERIC ->
          type.first(0) > 0
              ? Optional.of(
                  new Digits(BigDecimal.ONE.scaleByPowerOfTen(type.first(0) - type.scale())))
              : Optional.empty();
      default -> Optional.empty();
    };
  }
}
