// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.sqlserver.expression.ValueType.Family;
import io.convoy.extractor.sqlserver.tsql.TypeSpec;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/** Makes values of constants, with the types that T-SQL gives them. */
final class Constants {
  private static final BigDecimal LEAST_INT = BigDecimal.valueOf(Integer.MIN_VALUE);
  private static final BigDecimal MOST_INT = BigDecimal.valueOf(Integer.MAX_VALUE);
  private static final int MOST_DIGITS = 38;

  private Constants() {}

  static Term of(String spelled) {
    Literal literal =
        Literal.parse(spelled)
            .orElseThrow(() -> new Untranslatable("the constant " + spelled + " is not known"));
    boolean unicode = spelled.startsWith("N") || spelled.startsWith("n");
    return switch (literal) {
      case Literal.Text(String text) -> text(text, unicode ? "nvarchar" : "varchar");
      case Literal.Numeral numeral -> number(numeral, spelled.contains("."));
      case Literal.Bytes(String hex) ->
          new Term(
              "'\\x" + hex + "'::bytea",
              new ValueType(Family.BYTES, "varbinary", hex.length() / 2, 0, 0),
              Collation.OF_DATABASE,
              literal,
              Set.of());
      case Literal.Null none -> nothing();
    };
  }

  static Term nothing() {
    return new Term("NULL", ValueType.NULL, Collation.OF_DATABASE, new Literal.Null(), Set.of());
  }

  static Term text(String text, String type) {
    if (text.indexOf('\0') >= 0) {
      throw new Untranslatable("PostgreSQL has no texts with U+0000");
    }
    Set<Term.Trait> traits = isAscii(text) ? Term.ASCII : Set.of();
    return new Term(
        SqlNames.literal(text),
        ValueType.text(type, text.length()),
        Collation.OF_DATABASE,
        new Literal.Text(text),
        traits);
  }

  static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 128);
  }

  private static Term number(Literal.Numeral numeral, boolean pointed) {
    BigDecimal value = numeral.value();
    return switch (numeral.kind()) {
      case EXACT ->
          new Term(spell(value), exact(value, pointed), Collation.OF_DATABASE, numeral, Set.of());
      case FLOAT ->
          new Term(
              "'" + value + "'::double precision",
              ValueType.FLOAT,
              Collation.OF_DATABASE,
              numeral,
              Set.of());
      case MONEY ->
          new Term(
              spell(value),
              new ValueType(Family.MONEY, "money", 0, 19, 4),
              Collation.OF_DATABASE,
              numeral,
              Set.of());
    };
  }

  /** An int as its bytes, the greatest first: to the left of those that are missing. */
  static Term bytes(BigDecimal number, ValueType type) {
    String hex = "%08x".formatted(number.intValueExact());
    int digits = type.isUnbounded() ? hex.length() : 2 * type.length();
    String fitted =
        hex.length() > digits
            ? hex.substring(hex.length() - digits)
            : "0".repeat(type.isNamed("binary") ? digits - hex.length() : 0) + hex;
    return new Term(
        "'\\x" + fitted + "'::bytea",
        type,
        Collation.OF_DATABASE,
        new Literal.Bytes(fitted),
        Set.of());
  }

  private static ValueType exact(BigDecimal value, boolean pointed) {
    if (!pointed && value.compareTo(LEAST_INT) >= 0 && value.compareTo(MOST_INT) <= 0) {
      return ValueType.INT;
    }
    int scale = Math.max(0, value.scale());
    int precision = Math.max(value.precision(), scale);
    if (precision > MOST_DIGITS) {
      throw new Untranslatable("the constant " + value + " has too many digits");
    }
    return ValueType.decimal(precision, scale);
  }

  private static String spell(BigDecimal value) {
    return value.signum() < 0 ? "(" + value.toPlainString() + ")" : value.toPlainString();
  }

  static Term negated(Term constant, Literal.Numeral numeral) {
    Literal.Numeral negative = new Literal.Numeral(numeral.value().negate(), numeral.kind());
    return number(negative, constant.is(Family.DECIMAL));
  }

  /** The value that a column of this type would be given; empty where it is not certain. */
  static Optional<Term> as(Literal constant, ValueType type) {
    TypeSpec spec = new TypeSpec(type.name(), bytes(type), type.precision(), type.scale(), "");
    return LiteralDefault.translate(constant, spec, type.name())
        .map(sql -> new Term(cast(sql, type), type, Collation.OF_DATABASE, constant, Set.of()));
  }

  private static int bytes(ValueType type) {
    return type.is(Family.TEXT) && type.isUnicode() && !type.isUnbounded()
        ? 2 * type.length()
        : type.length();
  }

  private static String cast(String sql, ValueType type) {
    return switch (type.family()) {
      case GUID, DATE, TIME, DATETIME, OFFSET -> sql + "::" + type.postgres();
      case FLOAT -> "'" + sql + "'::" + type.postgres();
      case BIT, INTEGER, MONEY, DECIMAL -> sql.startsWith("-") ? "(" + sql + ")" : sql;
      case TEXT, BYTES, NULL, OTHER -> sql;
    };
  }
}
