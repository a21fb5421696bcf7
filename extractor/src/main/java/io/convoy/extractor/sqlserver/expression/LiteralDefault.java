// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.sqlserver.tsql.TypeSpec;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Translates a default that is a constant into an expression of PostgreSQL with the value that SQL
 * Server would give the column. Whatever is not a constant, or not surely the same, is left alone.
 */
public final class LiteralDefault {
  /** What there is in place of an expression where the default is NULL. */
  public static final String NONE = "";

  private static final Set<String> TEXTS =
      Set.of("char", "varchar", "nchar", "nvarchar", "text", "ntext", "sysname");
  private static final Pattern CAST =
      Pattern.compile(
          "\\(*CAST\\((?<inner>.*) AS"
              + " (?<type>\\w+)(?:\\((?:max|(?<first>\\d{1,4})(?:,(?<scale>\\d{1,2}))?)\\))?\\)+",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern CONVERT =
      Pattern.compile(
          "\\(*CONVERT\\(\\[?(?<type>\\w+)]?"
              + "(?:\\((?:max|(?<first>\\d{1,4})(?:,(?<scale>\\d{1,2}))?)\\))?"
              + ",(?<inner>N?'(?:[^']|'')*')\\)+",
          Pattern.CASE_INSENSITIVE);

  /** A seventh digit of seconds, which no column of the target has. */
  private static final Pattern SEVENTH_DIGIT = Pattern.compile("(:\\d\\d\\.\\d{6})\\d");

  private static final Pattern INTEGER = Pattern.compile("\\s*[+-]?\\d+\\s*");
  private static final Pattern DECIMAL = Pattern.compile("\\s*[+-]?(?:\\d+\\.?\\d*|\\.\\d+)\\s*");
  private static final Pattern GUID =
      Pattern.compile("\\{?(\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12})}?");

  private static final Map<String, BigInteger[]> BOUNDS =
      Map.of(
          "tinyint", bounds(0, 255),
          "smallint", bounds(Short.MIN_VALUE, Short.MAX_VALUE),
          "int", bounds(Integer.MIN_VALUE, Integer.MAX_VALUE),
          "bigint", bounds(Long.MIN_VALUE, Long.MAX_VALUE));

  private LiteralDefault() {}

  private static BigInteger[] bounds(long least, long most) {
    return new BigInteger[] {BigInteger.valueOf(least), BigInteger.valueOf(most)};
  }

  /**
   * The expression; {@link #NONE} for NULL; empty where there is no sure translation.
   *
   * @param definition as sys.default_constraints has it
   * @param baseType the entry of the type registry that carries the column
   */
  public static Optional<String> translate(String definition, TypeSpec type, String baseType) {
    Optional<Literal> literal = Literal.parse(uncast(definition, type));
    if (literal.filter(Literal.Null.class::isInstance).isPresent()) {
      return Optional.of(NONE);
    }
    return literal.flatMap(constant -> translate(cut(constant, type), type, baseType));
  }

  /** Without the digit of seconds that a row loses on its way to the target as well. */
  private static Literal cut(Literal constant, TypeSpec type) {
    int digits = 7;
    return constant instanceof Literal.Text(String text) && type.scale() == digits
        ? new Literal.Text(SEVENTH_DIGIT.matcher(text).replaceFirst("$1"))
        : constant;
  }

  /** A cast to what the column is anyway says nothing more. */
  private static String uncast(String definition, TypeSpec column) {
    Matcher cast = CAST.matcher(definition);
    if (!cast.matches()) {
      cast = CONVERT.matcher(definition);
    }
    if (!cast.matches()) {
      return definition;
    }
    String inner = cast.group("inner");
    if (Literal.parse(inner).filter(Literal.Null.class::isInstance).isPresent()) {
      return inner;
    }
    String type = cast.group("type").toLowerCase(Locale.ROOT);
    String first = cast.group("first");
    if (TEXTS.contains(type) && TEXTS.contains(column.name())) {
      return first == null || fits(inner, Integer.parseInt(first)) ? inner : definition;
    }
    String scale = cast.group("scale");
    boolean isSame =
        type.equals(column.name())
            && (first == null || Integer.parseInt(first) == firstModifier(column))
            && (scale == null || Integer.parseInt(scale) == column.scale());
    return isSame ? inner : definition;
  }

  /** Of dates and times it is how many digits their seconds have. */
  private static int firstModifier(TypeSpec column) {
    return switch (column.name()) {
      case "time", "datetime2", "datetimeoffset" -> column.scale();
      default -> column.precision();
    };
  }

  private static boolean fits(String literal, int length) {
    return Literal.parse(literal)
        .filter(
            constant -> constant instanceof Literal.Text(String text) && text.length() <= length)
        .isPresent();
  }

  static Optional<String> translate(Literal literal, TypeSpec type, String baseType) {
    return switch (baseType) {
      case "bit" -> bit(literal);
      case "tinyint", "smallint", "int", "bigint" -> integer(literal, baseType);
      case "decimal", "numeric", "money", "smallmoney", "real", "float" ->
          number(literal).map(LiteralDefault::plain);
      case "char", "varchar", "varchar(max)", "text" -> text(literal);
      case "nchar", "nvarchar", "nvarchar(max)", "ntext", "sysname" -> text(literal);
      case "binary", "varbinary", "varbinary(max)", "image" -> bytes(literal, type);
      case "uniqueidentifier" -> guid(literal);
      case "date", "time", "datetime", "smalldatetime", "datetime2", "datetimeoffset" ->
          MomentDefault.translate(literal, baseType);
      default -> Optional.empty();
    };
  }

  private static Optional<String> bit(Literal literal) {
    return switch (literal) {
      case Literal.Numeral numeral -> Optional.of(truth(numeral.value().signum() != 0));
      case Literal.Text(String text) ->
          switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(truth(true));
            case "false" -> Optional.of(truth(false));
            default -> wholeNumber(text).map(number -> truth(number.signum() != 0));
          };
      case Literal.Bytes bytes -> Optional.empty();
      case Literal.Null none -> Optional.empty();
    };
  }

  private static String truth(boolean value) {
    return value ? "true" : "false";
  }

  /** T-SQL cuts fractions off, but rounds those of money. */
  private static Optional<String> integer(Literal literal, String baseType) {
    Optional<BigInteger> value =
        switch (literal) {
          case Literal.Numeral(BigDecimal number, Literal.Numeral.Kind kind) ->
              Optional.of(
                  number
                      .setScale(
                          0,
                          kind == Literal.Numeral.Kind.MONEY
                              ? RoundingMode.HALF_UP
                              : RoundingMode.DOWN)
                      .toBigInteger());
          case Literal.Text(String text) -> wholeNumber(text);
          case Literal.Bytes bytes -> Optional.empty();
          case Literal.Null none -> Optional.empty();
        };
    BigInteger[] bounds = BOUNDS.get(baseType);
    return value
        .filter(number ->
            bounds != null && number.compareTo(bounds[0]) >= 0 && number.compareTo(bounds[1]) <= 0)
        .map(BigInteger::toString);
  }

  /** An empty string is 0 to T-SQL. */
  private static Optional<BigInteger> wholeNumber(String text) {
    if (text.isBlank()) {
      return Optional.of(BigInteger.ZERO);
    }
    return INTEGER.matcher(text).matches()
        ? Optional.of(new BigInteger(text.strip()))
        : Optional.empty();
  }

  private static Optional<BigDecimal> number(Literal literal) {
    return switch (literal) {
      case Literal.Numeral(BigDecimal number, Literal.Numeral.Kind kind) -> Optional.of(number);
      case Literal.Text(String text) when DECIMAL.matcher(text).matches() -> decimal(text.strip());
      case Literal.Text text -> Optional.empty();
      case Literal.Bytes bytes -> Optional.empty();
      case Literal.Null none -> Optional.empty();
    };
  }

  private static Optional<BigDecimal> decimal(String text) {
    return Optional.of(
        new BigDecimal(text.endsWith(".") ? text.substring(0, text.length() - 1) : text));
  }

  /** A number becomes the text that T-SQL writes; that of floats and money is not its digits. */
  private static Optional<String> text(Literal literal) {
    return switch (literal) {
      case Literal.Text(String text) ->
          text.indexOf('\0') < 0 ? Optional.of(SqlNames.literal(text)) : Optional.empty();
      case Literal.Numeral(BigDecimal number, Literal.Numeral.Kind kind)
          when kind == Literal.Numeral.Kind.EXACT ->
          Optional.of(SqlNames.literal(plain(number)));
      case Literal.Numeral other -> Optional.empty();
      case Literal.Bytes bytes -> Optional.empty();
      case Literal.Null none -> Optional.empty();
    };
  }

  private static String plain(BigDecimal number) {
    return number.toPlainString();
  }

  /** A binary(n) is filled up with zero bytes at its end. */
  private static Optional<String> bytes(Literal literal, TypeSpec type) {
    if (!(literal instanceof Literal.Bytes(String hex))) {
      return Optional.empty();
    }
    boolean bounded = !type.isMax() && !type.name().equals("image");
    if (bounded && hex.length() > 2 * type.maxLength()) {
      return Optional.empty();
    }
    int missing = type.name().equals("binary") ? 2 * type.maxLength() - hex.length() : 0;
    return Optional.of("'\\x" + hex + "0".repeat(missing) + "'::bytea");
  }

  private static Optional<String> guid(Literal literal) {
    if (!(literal instanceof Literal.Text(String text))) {
      return Optional.empty();
    }
    var guid = GUID.matcher(text.strip());
    boolean braced = text.strip().startsWith("{") == text.strip().endsWith("}");
    return guid.matches() && braced
        ? Optional.of(SqlNames.literal(guid.group(1).toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }
}
