// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.sqlserver.expression.ValueType.Family;
import io.convoy.schemas.table.TableId;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Functions that choose and convert values, and NEXT VALUE FOR. */
final class GeneralFunctions {
  private static final int MANY = Integer.MAX_VALUE;

  private static final String CERTAIN =
      "only where every value comes out the same; see Conversions";

  static final List<TsqlFunction> ALL =
      List.of(
          new TsqlFunction(
              "CAST(x AS type)", 2, 2, "`x::type`", CERTAIN, call -> convert(call, 0, 1)),
          new TsqlFunction(
              "CONVERT(type, x, style)", 2, 3, "`x::type`", CERTAIN, call -> convert(call, 1, 0)),
          new TsqlFunction(
              "ISNULL(x, y)",
              2,
              2,
              "`coalesce(x, y)`",
              "`y` as the type of `x`",
              GeneralFunctions::isNull),
          new TsqlFunction(
              "COALESCE(x, ...)", 2, MANY, "`coalesce(x, ...)`", "", GeneralFunctions::coalesce),
          new TsqlFunction(
              "NULLIF(x, y)",
              2,
              2,
              "`CASE WHEN x = y THEN NULL ELSE x END`",
              "",
              GeneralFunctions::nullIf),
          new TsqlFunction(
              "IIF(condition, x, y)",
              3,
              3,
              "`CASE WHEN condition THEN x ELSE y END`",
              "",
              call ->
                  Cases.choose(List.of(call.condition(0)), List.of(call.value(1), call.value(2)))),
          new TsqlFunction(
              Preparation.NEXT_VALUE,
              1,
              1,
              "`nextval('sequence')`",
              "the sequence is carried, and goes on where the source's would",
              GeneralFunctions::nextValue));

  private GeneralFunctions() {}

  private static Term convert(Call call, int value, int type) {
    int style = Conversion.NO_STYLE;
    if (call.size() > 2) {
      OptionalInt given = call.constantInteger(2);
      style = given.orElseThrow(() -> new Untranslatable("its style is not a constant"));
    }
    return Conversion.to(call.value(value), call.type(type), style);
  }

  /** The result has the type of the first, to which the second is cut. */
  private static Term isNull(Call call) {
    Term first = call.value(0);
    Term second = call.value(1);
    if (first.isNull()) {
      return second;
    }
    boolean texts = first.is(Family.TEXT) && second.is(Family.TEXT);
    Term fitted = texts ? fitted(second, first.type()) : Conversion.to(second, first.type());
    return Cases.merged(
        List.of(texts ? first.withText(first.type(), first.text()) : first, fitted),
        "coalesce(" + first.text() + ", " + fitted.sql() + ")");
  }

  private static Term fitted(Term text, ValueType type) {
    return Conversion.to(text, ValueType.text(type.name(), type.length()));
  }

  private static Term coalesce(Call call) {
    List<Term> values = Cases.alike(call.values());
    String list = values.stream().map(Term::sql).collect(Collectors.joining(", "));
    return Cases.merged(values, "coalesce(" + list + ")");
  }

  private static Term nullIf(Call call) {
    Term first = call.value(0);
    String equal = Comparison.of("=", first, call.value(1));
    return Cases.choose(List.of(equal), List.of(Constants.nothing(), first));
  }

  private static Term nextValue(Call call) {
    TableId sequence = call.sequence(0);
    String name =
        sequence.getSchemaName().isEmpty()
            ? SqlNames.quote(sequence.getName())
            : SqlNames.quote(sequence.getSchemaName(), sequence.getName());
    return Term.of(ValueType.BIGINT, "nextval('" + name.replace("'", "''") + "'::regclass)");
  }
}
