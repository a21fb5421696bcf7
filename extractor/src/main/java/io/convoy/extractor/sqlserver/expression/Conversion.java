// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.expression.Term.Trait;
import io.convoy.extractor.sqlserver.expression.ValueType.Family;

/**
 * Converts values as CAST does, and as T-SQL does unasked: decimals lose their fraction on the way
 * to integers, money is rounded, a text is cut.
 */
final class Conversion {
  /** The style of a CONVERT where none is given. */
  static final int NO_STYLE = 0;

  private Conversion() {}

  static Term to(Term value, ValueType type) {
    return to(value, type, NO_STYLE);
  }

  static Term to(Term value, ValueType type, int style) {
    if (value.isNull()) {
      return Term.of(type, "NULL::%s", type.postgres());
    }
    Literal constant = value.constant();
    if (constant != null && isReadFromText(value, type)) {
      return Constants.as(Styles.read(constant, style), type)
          .orElseThrow(() ->
              new Untranslatable(
                  "what " + value.sql() + " is as " + type.name() + " is not certain"));
    }
    if (value.spelled() != null && isDay(type, value.spelled().style(), style)) {
      return MomentConversion.to(value.spelled().date(), type);
    }
    return switch (type.family()) {
      case TEXT -> TextConversion.to(value, type, style);
      case BIT -> bit(value);
      case INTEGER -> integer(value, type);
      case MONEY, DECIMAL -> numeric(value, type);
      case FLOAT -> number(value, type);
      case DATE, TIME, DATETIME -> MomentConversion.to(value, type);
      case OFFSET -> MomentConversion.toOffset(value, type);
      case GUID -> guid(value, type);
      case BYTES -> bytes(value, type);
      case NULL, OTHER -> throw impossible(value, type);
    };
  }

  /** Texts become anything but texts, and days since 1900 moments, by their value alone. */
  private static boolean isReadFromText(Term value, ValueType type) {
    boolean toMoment = type.is(Family.DATETIME) || type.is(Family.DATE);
    return value.is(Family.TEXT) && !type.is(Family.TEXT)
        || value.type().isNumber() && toMoment
        || value.is(Family.BYTES) && type.is(Family.BYTES);
  }

  /** True where a text is read as the date that it was made of. */
  private static boolean isDay(ValueType type, int written, int read) {
    boolean moment = type.is(Family.DATETIME) || type.is(Family.DATE);
    return moment && Styles.readsBack(written, read);
  }

  static Untranslatable impossible(Term value, ValueType type) {
    return new Untranslatable(
        "what %s becomes as %s is not certain".formatted(value.type().name(), type.name()));
  }

  private static Term bit(Term value) {
    if (value.is(Family.BIT)) {
      return value;
    }
    if (!value.type().isNumber()) {
      throw impossible(value, ValueType.BIT);
    }
    if (value.constant() instanceof Literal.Numeral number) {
      return new Term(
          number.value().signum() == 0 ? "false" : "true",
          ValueType.BIT,
          value.collation(),
          number,
          value.traits());
    }
    return Term.of(ValueType.BIT, "(%s <> 0)", value.sql());
  }

  private static Term integer(Term value, ValueType type) {
    if (value.constant() != null) {
      return Constants.as(value.constant(), type).orElseThrow(() -> impossible(value, type));
    }
    return switch (value.type().family()) {
      case INTEGER -> value.type().equals(type) ? value : cast(value, type);
      case BIT ->
          Term.of(
              type,
              type.isNamed("int") ? "%s::integer" : "%s::integer::%s",
              value.sql(),
              type.postgres());
      case DECIMAL, FLOAT -> Term.of(type, "trunc(%s)::%s", value.sql(), type.postgres());
      case MONEY -> Term.of(type, "round(%s)::%s", value.sql(), type.postgres());
      default -> throw impossible(value, type);
    };
  }

  private static Term numeric(Term value, ValueType type) {
    return switch (value.type().family()) {
      case BIT -> Term.of(type, "%s::integer::%s", value.sql(), type.postgres());
      case INTEGER, MONEY, DECIMAL -> value.type().equals(type) ? value : cast(value, type);
      default -> throw impossible(value, type);
    };
  }

  private static Term number(Term value, ValueType type) {
    return switch (value.type().family()) {
      case BIT -> Term.of(type, "%s::integer::%s", value.sql(), type.postgres());
      case INTEGER, MONEY, DECIMAL -> cast(value, type);
      case FLOAT -> value.type().equals(type) ? value : cast(value, type);
      default -> throw impossible(value, type);
    };
  }

  /** Bytes become a GUID in an order of its own, which matters not to zeros. */
  private static Term guid(Term value, ValueType type) {
    boolean zeros =
        value.constant() instanceof Literal.Bytes(String hex)
            && hex.chars().allMatch(c -> c == '0');
    return zeros
        ? Term.of(type, "'00000000-0000-0000-0000-000000000000'::uuid")
        : same(value, type);
  }

  private static Term bytes(Term value, ValueType type) {
    if (value.type().isNamed("int") && value.constant() instanceof Literal.Numeral number) {
      return Constants.bytes(number.value(), type);
    }
    boolean fits = type.isUnbounded() || value.type().length() <= type.length();
    if (value.is(Family.BYTES)
        && type.isNamed("varbinary")
        && fits
        && !value.type().isUnbounded()) {
      return value;
    }
    return same(value, type);
  }

  private static Term same(Term value, ValueType type) {
    if (!value.type().equals(type)) {
      throw impossible(value, type);
    }
    return value;
  }

  static Term cast(Term value, ValueType type) {
    return Term.of(type, "%s::%s", value.sql(), type.postgres());
  }

  /** As an INSERT does with a default: into the column, or not at all. */
  static Term assign(Term value, ValueType column) {
    if (value.is(Family.TEXT) && column.is(Family.TEXT)) {
      if (column.isNamed("char") || column.isNamed("nchar")) {
        return value;
      }
      return lossless(value, column);
    }
    boolean clock = value.is(Trait.CLOCK) && column.is(Family.DATETIME);
    return clock ? value : to(value, column);
  }

  private static Term lossless(Term value, ValueType column) {
    if (Texts.losesLetters(value, column)) {
      throw new Untranslatable("letters that the column's code page lacks would change");
    }
    return value.withText(value.type(), value.text());
  }
}
