// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.expression.ValueType.Family;
import java.math.BigDecimal;
import java.util.List;

/** Calculates: with the precision and scale that T-SQL gives each result. */
final class Arithmetic {
  private static final List<String> INTEGERS = List.of("tinyint", "smallint", "int", "bigint");

  private Arithmetic() {}

  /** An operator that both sides of have values. */
  enum Operator {
    PLUS("+"),
    MINUS("-"),
    TIMES("*"),
    BY("/"),
    MODULO("%"),
    AND("&"),
    OR("|"),
    XOR("#");

    private final String sql;

    Operator(String sql) {
      this.sql = sql;
    }

    boolean isBitwise() {
      return this == AND || this == OR || this == XOR;
    }
  }

  static Term of(Operator operator, Term left, Term right) {
    if (operator == Operator.PLUS && left.is(Family.TEXT) && right.is(Family.TEXT)) {
      return Texts.concatenated(left, right);
    }
    if (left.isNull() || right.isNull()) {
      Term other = left.isNull() ? right : left;
      return Conversion.to(Constants.nothing(), other.isNull() ? ValueType.INT : other.type());
    }
    if (isDays(operator, left, right)) {
      return days(operator, left, right);
    }
    if (!left.type().isNumber() || !right.type().isNumber()) {
      throw new Untranslatable(
          "what %s %s %s gives is not certain"
              .formatted(left.type().name(), operator.sql, right.type().name()));
    }
    Family family =
        left.type().family().compareTo(right.type().family()) >= 0
            ? left.type().family()
            : right.type().family();
    return switch (family) {
      case BIT, INTEGER -> integer(operator, left, right);
      case MONEY -> money(operator, left, right);
      case DECIMAL -> Decimals.of(operator, left, right);
      default -> number(operator, left, right);
    };
  }

  /** The plain operator between both, in parentheses. */
  static String sql(Operator operator, String left, String right) {
    return "(" + left + " " + operator.sql + " " + right + ")";
  }

  private static boolean isDays(Operator operator, Term left, Term right) {
    boolean sum = operator == Operator.PLUS || operator == Operator.MINUS;
    return sum && hasDays(left) && right.is(Family.INTEGER)
        || operator == Operator.PLUS && hasDays(right) && left.is(Family.INTEGER);
  }

  private static boolean hasDays(Term value) {
    return value.type().isNamed("datetime") || value.type().isNamed("smalldatetime");
  }

  private static Term days(Operator operator, Term left, Term right) {
    Term moment = hasDays(left) ? left : right;
    Term days = hasDays(left) ? right : left;
    String sql = sql(operator, moment.sql(), days.sql() + " * interval '1 day'");
    return moment.is(Term.Trait.CLOCK)
        ? Term.clock(moment.type(), sql)
        : Term.of(moment.type(), sql);
  }

  /** Division cuts off, and the remainder has the sign of the dividend, on both servers. */
  private static Term integer(Operator operator, Term left, Term right) {
    boolean bits = left.is(Family.BIT) && right.is(Family.BIT);
    if (bits && operator.isBitwise()) {
      return bits(operator, left, right);
    }
    if (bits) {
      throw new Untranslatable("T-SQL does not calculate with bits");
    }
    String name = INTEGERS.get(Math.max(rank(left), rank(right)));
    return Term.of(ValueType.integer(name), "%s", sql(operator, whole(left), whole(right)));
  }

  private static Term bits(Operator operator, Term left, Term right) {
    String sql =
        switch (operator) {
          case AND -> " AND ";
          case OR -> " OR ";
          default -> " <> ";
        };
    return Term.of(ValueType.BIT, "(%s%s%s)", left.sql(), sql, right.sql());
  }

  private static int rank(Term value) {
    return INTEGERS.indexOf(value.type().name());
  }

  private static String whole(Term value) {
    return value.is(Family.BIT) ? value.sql() + "::integer" : value.sql();
  }

  /** Exact only where nothing has to be rounded to four digits. */
  private static Term money(Operator operator, Term left, Term right) {
    boolean exact =
        operator == Operator.PLUS
            || operator == Operator.MINUS
            || operator == Operator.TIMES && !(left.is(Family.MONEY) && right.is(Family.MONEY));
    if (!exact) {
      throw new Untranslatable("how money is rounded is not certain");
    }
    boolean large = left.type().isNamed("money") || right.type().isNamed("money");
    ValueType type = large ? ValueType.MONEY : ValueType.SMALLMONEY;
    return Term.of(type, "%s", sql(operator, whole(left), whole(right)));
  }

  private static Term number(Operator operator, Term left, Term right) {
    if (operator == Operator.MODULO || operator.isBitwise()) {
      throw new Untranslatable("T-SQL has no " + operator.sql + " of floats");
    }
    boolean large = left.type().isNamed("float") || right.type().isNamed("float");
    ValueType type = large ? ValueType.FLOAT : ValueType.REAL;
    return Term.of(
        type,
        "%s",
        sql(operator, Conversion.to(left, type).sql(), Conversion.to(right, type).sql()));
  }

  static Term negated(Term value) {
    if (value.constant() instanceof Literal.Numeral numeral) {
      return Constants.negated(value, numeral);
    }
    if (!value.type().isNumber() || value.is(Family.BIT)) {
      throw new Untranslatable("T-SQL has no minus of " + value.type().name());
    }
    return Term.of(value.type(), "(- %s)", value.sql());
  }

  static Term inverted(Term value) {
    return switch (value.type().family()) {
      case BIT -> Term.of(ValueType.BIT, "(NOT %s)", value.sql());
      case INTEGER -> {
        if (value.type().isNamed("tinyint")) {
          // It has no sign: ~1 is 254.
          yield Term.of(value.type(), "(255 - %s)", value.sql());
        }
        yield Term.of(value.type(), "(~ %s)", value.sql());
      }
      default -> throw new Untranslatable("T-SQL has no ~ of " + value.type().name());
    };
  }

  /** The digits of a number as it takes part in a decimal's calculation. */
  static ValueType asDecimal(Term value) {
    if (value.is(Family.INTEGER) && value.constant() instanceof Literal.Numeral number) {
      BigDecimal digits = number.value().abs();
      return ValueType.decimal(digits.signum() == 0 ? 1 : digits.precision(), 0);
    }
    return ValueType.decimal(Math.max(1, value.type().precision()), value.type().scale());
  }
}
