// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.sqlserver.expression.Collation.Rules;
import io.convoy.extractor.sqlserver.expression.ValueType.Family;
import java.util.List;

/** Functions that give a number for a text: how long it is, or where something stands in it. */
final class TextMeasures {
  private static final String BY_COLLATION =
      "a constant of ASCII; others only under a `_BIN` collation";

  static final List<TsqlFunction> ALL =
      List.of(
          new TsqlFunction(
              "LEN(x)",
              1,
              1,
              "`length(rtrim(x, ' '))`",
              TextFunctions.CHARACTERS,
              TextMeasures::length),
          new TsqlFunction(
              "DATALENGTH(x)",
              1,
              1,
              "`octet_length(x)`, `length(x)`, twice that of an nvarchar",
              "not of a varchar of UTF-8, nor of a code page with characters of two bytes",
              call -> bytes(call.value(0))),
          new TsqlFunction(
              "CHARINDEX(s, x, n)",
              2,
              3,
              "`strpos(x, s)`",
              "`s` is " + BY_COLLATION,
              TextMeasures::position),
          new TsqlFunction(
              "PATINDEX(pattern, x)",
              2,
              2,
              "`regexp_instr(x, pattern)`",
              "as LIKE; in targets of PostgreSQL 15 and later",
              call -> LikePattern.position(call.text(1), call.value(0))));

  private TextMeasures() {}

  private static Term length(Call call) {
    Term value = call.value(0);
    if (value.is(Family.BYTES) && value.type().isNamed("varbinary")) {
      return Term.of(ValueType.INT, "octet_length(" + value.sql() + ")");
    }
    return Term.of(ValueType.INT, "length(" + Texts.text(value).trimmed() + ")");
  }

  /** Of an nvarchar two bytes for each unit of UTF-16, of which some characters have two. */
  private static Term bytes(Term value) {
    if (value.is(Family.BYTES)) {
      return number(value, "octet_length(" + value.sql() + ")");
    }
    if (!value.is(Family.TEXT)) {
      throw new Untranslatable("how many bytes " + value.type().name() + " has is not known");
    }
    if (value.is(Term.Trait.PADDED)) {
      int each = value.type().isUnicode() ? 2 : 1;
      return number(
          value,
          "(CASE WHEN %s IS NOT NULL THEN %d END)"
              .formatted(value.sql(), each * value.type().length()));
    }
    if (value.type().isUnicode()) {
      String sql = value.text();
      String pairs = "regexp_replace(" + sql + ", '[^\\U00010000-\\U0010FFFF]', '', 'g')";
      return number(value, "(2 * (length(%s) + length(%s)))".formatted(sql, pairs));
    }
    if (!value.is(Term.Trait.ONE_BYTE)) {
      throw new Untranslatable("how many bytes its characters have is not known");
    }
    return number(value, "length(" + value.text() + ")");
  }

  private static Term number(Term value, String sql) {
    boolean large = value.type().isUnbounded();
    return Term.of(large ? ValueType.BIGINT : ValueType.INT, large ? sql + "::bigint" : sql);
  }

  private static Term position(Call call) {
    Term text = call.text(1);
    String wanted = call.constantText(0);
    if (wanted.isEmpty()) {
      throw new Untranslatable("it looks for an empty text");
    }
    Rules rules = Texts.rules(text.collation().with(call.value(0).collation()), wanted);
    String in = Texts.folded(text.text(), rules);
    String what = SqlNames.literal(Texts.foldedConstant(wanted, rules));
    String place = "strpos(%s, %s)".formatted(in, what);
    if (call.size() == 2) {
      return Term.of(ValueType.INT, place);
    }
    int from = call.constantInteger(2).orElse(0);
    if (from < 1) {
      throw new Untranslatable("where it begins to look is not a constant from 1");
    }
    String rest = "strpos(substr(%s, %d), %s)".formatted(in, from, what);
    return Term.of(
        ValueType.INT,
        "(CASE WHEN %s = 0 THEN 0 ELSE %s + %d END)".formatted(rest, rest, from - 1));
  }
}
