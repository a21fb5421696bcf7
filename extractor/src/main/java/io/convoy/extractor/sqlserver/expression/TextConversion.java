// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.expression.ValueType.Family;
import java.util.stream.Collectors;

/** Converts values to texts, as T-SQL writes them, where that depends on no language. */
final class TextConversion {
  private static final int GUID_LENGTH = 36;
  private static final int ISO_DATE = 23;

  private TextConversion() {}

  static Term to(Term value, ValueType type, int style) {
    return switch (value.type().family()) {
      case TEXT -> text(value, type);
      case BIT -> bounded(1, "(" + value.sql() + ")::integer::text", type);
      case INTEGER -> integer(value, type);
      case DECIMAL -> number(value, type, round(value, value.type().scale()), 2);
      case MONEY -> money(value, type, style);
      case GUID -> guid(value, type);
      case DATE, DATETIME -> moment(value, type, style);
      default -> throw Conversion.impossible(value, type);
    };
  }

  private static String round(Term value, int digits) {
    return "round(" + value.sql() + ", " + digits + ")::text";
  }

  private static Term money(Term value, ValueType type, int style) {
    int shown = 2;
    if (style != Conversion.NO_STYLE) {
      throw new Untranslatable("style " + style + " of money is not known");
    }
    return number(value, type, round(value, shown), 2);
  }

  private static Term integer(Term value, ValueType type) {
    int most = value.type().precision() + (value.type().isNamed("tinyint") ? 0 : 1);
    String sql = value.sql() + "::text";
    boolean room = type.isUnbounded() || type.length() >= most;
    if (room || type.isUnicode() || value.type().isNamed("bigint")) {
      return bounded(most, sql, type);
    }
    // An integer for which a varchar has no room becomes a star; all others are errors.
    String starred =
        "CASE WHEN length(%s) > %d THEN '*' ELSE %s END".formatted(sql, type.length(), sql);
    return bounded(most, "(" + starred + ")", type);
  }

  private static Term number(Term value, ValueType type, String sql, int signs) {
    return bounded(value.type().precision() + signs, sql, type);
  }

  /** What has no room is an error to T-SQL. */
  private static Term bounded(int most, String sql, ValueType type) {
    int length = type.isUnbounded() ? most : Math.min(most, type.length());
    return padded(Term.ascii(length, sql), type);
  }

  private static Term guid(Term value, ValueType type) {
    return bounded(GUID_LENGTH, "upper(" + value.sql() + "::text)", type);
  }

  private static Term text(Term value, ValueType type) {
    if (Texts.losesLetters(value, type)) {
      throw new Untranslatable(
          "letters that the code page of " + type.name() + " lacks would change");
    }
    boolean whole =
        type.isUnbounded() || !value.type().isUnbounded() && value.type().length() <= type.length();
    if (whole && value.constant() instanceof Literal.Text(String text) && !isFixed(type)) {
      return Constants.text(text, type.name()).withCollation(value.collation());
    }
    int length = whole ? value.type().length() : type.length();
    String sql = whole ? value.text() : "left(" + value.text() + ", " + type.length() + ")";
    return padded(value.withText(ValueType.text(type.name(), length), sql), type);
  }

  private static Term padded(Term value, ValueType type) {
    if (!isFixed(type)) {
      return value.withText(ValueType.text(type.name(), value.type().length()), value.sql());
    }
    return value.withText(type, "rpad(" + value.sql() + ", " + type.length() + ")");
  }

  private static boolean isFixed(ValueType type) {
    return type.isNamed("char") || type.isNamed("nchar");
  }

  private static Term moment(Term value, ValueType type, int style) {
    int chosen = style == Conversion.NO_STYLE && value.is(Family.DATE) ? ISO_DATE : style;
    String pattern =
        Styles.pattern(chosen)
            .orElseThrow(() ->
                new Untranslatable("style " + style + " depends on the language, or is not known"));
    if (value.is(Family.DATE)) {
      pattern = pattern.substring(0, Math.min(pattern.length(), "Y-M-D".length()));
    }
    if (value.is(Family.DATE) && pattern.startsWith("h")) {
      throw Conversion.impossible(value, type);
    }
    Term whole = written(pattern, value);
    if (Styles.writesFractions(chosen) && !value.is(Family.DATE) && fits(whole, type)) {
      if (!Styles.writesMilliseconds(chosen) || !value.type().isNamed("datetime")) {
        throw new Untranslatable("style " + style + " writes fractions of seconds");
      }
      whole = written(pattern + ".f", value);
    }
    Term text = fits(whole, type) ? padded(whole, type) : cut(whole, type);
    int length = whole.type().length();
    int kept = type.isUnbounded() ? length : Math.min(length, type.length());
    return Styles.datePart(pattern).filter(date -> length(date) == kept).isPresent()
        ? text.spelling(Conversion.to(value, ValueType.DATE), chosen)
        : text;
  }

  private static Term cut(Term text, ValueType type) {
    String sql = "left(" + text.sql() + ", " + type.length() + ")";
    return padded(Term.ascii(type.length(), sql), type);
  }

  private static boolean fits(Term text, ValueType type) {
    return type.isUnbounded() || text.type().length() <= type.length();
  }

  private static Term written(String pattern, Term value) {
    String sql =
        pattern
            .chars()
            .mapToObj(piece -> piece((char) piece, value))
            .collect(Collectors.joining(" || ", "(", ")"));
    return Term.ascii(length(pattern), sql);
  }

  private static int length(String pattern) {
    return pattern.chars().map(piece -> length((char) piece)).sum();
  }

  private static int length(char piece) {
    return switch (piece) {
      case 'Y' -> 4;
      case 'f' -> 3;
      case 'y', 'M', 'D', 'h', 'm', 's' -> 2;
      default -> 1;
    };
  }

  private static String piece(char piece, Term value) {
    return switch (piece) {
      case 'Y' -> field("year", 4, value);
      case 'y' -> "right(" + field("year", 4, value) + ", 2)";
      case 'M' -> field("month", 2, value);
      case 'D' -> field("day", 2, value);
      case 'h' -> field("hour", 2, value);
      case 'm' -> field("minute", 2, value);
      case 's' -> "lpad(floor(extract(second FROM " + value.sql() + "))::text, 2, '0')";
      case 'f' -> "lpad(" + DatePart.MILLISECOND.extracted(value.sql()) + "::text, 3, '0')";
      default -> "'" + piece + "'";
    };
  }

  private static String field(String field, int digits, Term value) {
    return "lpad(extract(%s FROM %s)::text, %d, '0')".formatted(field, value.sql(), digits);
  }
}
