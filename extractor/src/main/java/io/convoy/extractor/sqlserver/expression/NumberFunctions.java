// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.expression.ValueType.Family;
import java.util.List;

/** Functions of numbers. */
final class NumberFunctions {
  static final List<TsqlFunction> ALL =
      List.of(
          new TsqlFunction("ABS(x)", 1, 1, "`abs(x)`", "", call -> same(call, "abs(%s)")),
          new TsqlFunction("CEILING(x)", 1, 1, "`ceil(x)`", "", call -> whole(call, "ceil(%s)")),
          new TsqlFunction("FLOOR(x)", 1, 1, "`floor(x)`", "", call -> whole(call, "floor(%s)")),
          new TsqlFunction(
              "ROUND(x, n, m)",
              2,
              3,
              "`round(x, n)`, `trunc(x, n)`",
              "of decimals; `n` from 0 and `m` are constants",
              NumberFunctions::round),
          new TsqlFunction("SQRT(x)", 1, 1, "`sqrt(x)`", "", NumberFunctions::squareRoot),
          new TsqlFunction("SQUARE(x)", 1, 1, "`x * x`", "", NumberFunctions::square),
          new TsqlFunction("SIGN(x)", 1, 1, "`sign(x)`", "", NumberFunctions::sign),
          new TsqlFunction("PI()", 0, 0, "`pi()`", "", call -> Term.of(ValueType.FLOAT, "pi()")));

  private NumberFunctions() {}

  private static Term number(Call call) {
    Term value = call.value(0);
    if (!value.type().isNumber() || value.is(Family.BIT)) {
      throw new Untranslatable("it takes " + value.type().name() + " for a number");
    }
    return value;
  }

  private static Term same(Call call, String format) {
    Term value = number(call);
    return Term.of(value.type(), format.formatted(value.sql()));
  }

  private static Term whole(Call call, String format) {
    Term value = number(call);
    return switch (value.type().family()) {
      case INTEGER -> value;
      case DECIMAL ->
          Term.of(ValueType.decimal(value.type().precision(), 0), format.formatted(value.sql()));
      default -> Term.of(value.type(), format.formatted(value.sql()));
    };
  }

  private static Term round(Call call) {
    Term value = number(call);
    int digits = call.constantInteger(1).orElse(-1);
    if (!value.is(Family.DECIMAL) || digits < 0) {
      throw new Untranslatable(
          "ROUND of " + value.type().name() + " to such digits is not certain");
    }
    boolean cuts = call.size() > 2 && call.constantInteger(2).orElse(1) != 0;
    String function = cuts ? "trunc" : "round";
    return Term.of(value.type(), "%s(%s, %d)".formatted(function, value.sql(), digits));
  }

  private static Term squareRoot(Call call) {
    return Term.of(
        ValueType.FLOAT, "sqrt(" + Conversion.to(number(call), ValueType.FLOAT).sql() + ")");
  }

  private static Term square(Call call) {
    String number = Conversion.to(number(call), ValueType.FLOAT).sql();
    return Term.of(ValueType.FLOAT, "(" + number + " * " + number + ")");
  }

  private static Term sign(Call call) {
    Term value = number(call);
    return value.is(Family.INTEGER)
        ? Term.of(value.type(), "sign(" + value.sql() + ")::" + value.type().postgres())
        : same(call, "sign(%s)");
  }
}
