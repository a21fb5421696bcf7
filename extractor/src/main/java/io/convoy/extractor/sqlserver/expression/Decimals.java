// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.expression.Arithmetic.Operator;
import io.convoy.extractor.sqlserver.expression.ValueType.Family;
import java.util.Set;

/**
 * Calculates with decimals. T-SQL's results have at most 38 digits: where a product would have
 * more, its scale is cut down and it is rounded; a quotient is cut off at its scale.
 */
final class Decimals {
  private static final int MOST_DIGITS = 38;
  private static final int KEPT_SCALE = 6;

  private Decimals() {}

  static Term of(Operator operator, Term left, Term right) {
    ValueType a = Arithmetic.asDecimal(left);
    ValueType b = Arithmetic.asDecimal(right);
    String one = number(left);
    String other = number(right);
    return switch (operator) {
      case PLUS, MINUS -> exact(sum(a, b), Arithmetic.sql(operator, one, other));
      case MODULO -> exact(remainder(a, b), Arithmetic.sql(operator, one, other));
      case TIMES -> product(a, b, Arithmetic.sql(operator, one, other));
      case BY -> quotient(a, b, one, other);
      case AND, OR, XOR -> throw new Untranslatable("T-SQL has no bits of decimals");
    };
  }

  private static String number(Term value) {
    return value.is(Family.BIT) ? value.sql() + "::integer" : value.sql();
  }

  private static Term exact(ValueType type, String sql) {
    if (type.precision() > MOST_DIGITS) {
      throw new Untranslatable("how a result of more than 38 digits is rounded is not certain");
    }
    return new Term(sql, type, Collation.OF_DATABASE, null, Set.of());
  }

  private static ValueType sum(ValueType a, ValueType b) {
    int scale = Math.max(a.scale(), b.scale());
    int whole = Math.max(a.precision() - a.scale(), b.precision() - b.scale());
    return ValueType.decimal(scale + whole + 1, scale);
  }

  private static ValueType remainder(ValueType a, ValueType b) {
    int scale = Math.max(a.scale(), b.scale());
    int whole = Math.min(a.precision() - a.scale(), b.precision() - b.scale());
    return ValueType.decimal(scale + whole, scale);
  }

  private static Term product(ValueType a, ValueType b, String sql) {
    int scale = a.scale() + b.scale();
    int precision = a.precision() + b.precision() + 1;
    if (precision <= MOST_DIGITS) {
      return exact(ValueType.decimal(precision, scale), sql);
    }
    int whole = precision - scale;
    int room = MOST_DIGITS - whole;
    int cut = room > KEPT_SCALE ? Math.min(scale, room) : Math.min(scale, KEPT_SCALE);
    String rounded = cut < scale ? "round(" + sql + ", " + cut + ")" : sql;
    return exact(ValueType.decimal(MOST_DIGITS, cut), rounded);
  }

  /** Exactly cut off: PostgreSQL's own quotient is rounded somewhere further right. */
  private static Term quotient(ValueType a, ValueType b, String one, String other) {
    int scale = Math.max(KEPT_SCALE, a.scale() + b.precision() + 1);
    int precision = a.precision() - a.scale() + b.scale() + scale;
    String sql =
        "(div(%s * 1%s.0, %s) * 0.%s1)"
            .formatted(one, "0".repeat(scale), other, "0".repeat(scale - 1));
    return exact(ValueType.decimal(precision, scale), sql);
  }
}
