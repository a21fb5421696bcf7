// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.sqlserver.expression.Collation.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Functions of texts. */
final class TextFunctions {
  private static final int MANY = Integer.MAX_VALUE;
  private static final int MOST_BYTES = 8_000;

  static final String CHARACTERS =
      "a character beyond U+FFFF counts as one, as under a `_SC` collation";

  static final List<TsqlFunction> ALL =
      List.of(
          new TsqlFunction(
              "LEFT(x, n)", 2, 2, "`left(x, n)`", CHARACTERS, call -> end(call, "left")),
          new TsqlFunction(
              "RIGHT(x, n)", 2, 2, "`right(x, n)`", CHARACTERS, call -> end(call, "right")),
          new TsqlFunction(
              "SUBSTRING(x, n, m)",
              3,
              3,
              "`substr(x, n, m)`",
              CHARACTERS,
              TextFunctions::substring),
          new TsqlFunction(
              "UPPER(x)",
              1,
              1,
              "`upper(x)`",
              "letters beyond ASCII by the target's locale",
              call -> same(call, "upper(%s)")),
          new TsqlFunction(
              "LOWER(x)",
              1,
              1,
              "`lower(x)`",
              "letters beyond ASCII by the target's locale",
              call -> same(call, "lower(%s)")),
          new TsqlFunction(
              "LTRIM(x)", 1, 1, "`ltrim(x, ' ')`", "", call -> same(call, "ltrim(%s, ' ')")),
          new TsqlFunction(
              "RTRIM(x)", 1, 1, "`rtrim(x, ' ')`", "", call -> same(call, "rtrim(%s, ' ')")),
          new TsqlFunction(
              "TRIM(x)", 1, 1, "`btrim(x, ' ')`", "", call -> same(call, "btrim(%s, ' ')")),
          new TsqlFunction(
              "REVERSE(x)", 1, 1, "`reverse(x)`", CHARACTERS, call -> same(call, "reverse(%s)")),
          new TsqlFunction(
              "REPLACE(x, s, y)",
              3,
              3,
              "`replace(x, s, y)`",
              "`s` is a constant without letters; others only under a `_BIN` collation",
              TextFunctions::replace),
          new TsqlFunction(
              "REPLICATE(x, n)",
              2,
              2,
              "`repeat(x, n)`",
              "`n` is a constant",
              TextFunctions::replicate),
          new TsqlFunction(
              "SPACE(n)", 1, 1, "`repeat(' ', n)`", "`n` is a constant", TextFunctions::space),
          new TsqlFunction(
              "CONCAT(x, ...)",
              2,
              MANY,
              "`coalesce(x, '') || ...`",
              "each as a text, as a CAST makes it",
              TextFunctions::concat),
          new TsqlFunction(
              "CONCAT_WS(s, x, ...)",
              3,
              MANY,
              "`substr(coalesce(s || x, '') || ..., length(s) + 1)`",
              "`s` is a constant",
              TextFunctions::concatWithSeparator),
          character("CHAR(n)", "varchar"),
          character("NCHAR(n)", "nvarchar"),
          new TsqlFunction(
              "ISJSON(x)",
              1,
              1,
              "`x IS JSON OBJECT`, `x IS JSON ARRAY`",
              "in targets of PostgreSQL 16 and later",
              TextFunctions::isJson));

  private TextFunctions() {}

  private static TsqlFunction character(String signature, String type) {
    return new TsqlFunction(
        signature,
        1,
        1,
        "a constant",
        "`n` is a constant from 1 to 127",
        call -> character(call.constantInteger(0).orElse(0), type));
  }

  private static Term character(int code, String type) {
    int most = 127;
    if (code < 1 || code > most) {
      throw new Untranslatable("its character is not one of ASCII");
    }
    return Constants.text(String.valueOf((char) code), type);
  }

  private static Term same(Call call, String format) {
    Term text = call.textOrGuid(0);
    ValueType type =
        ValueType.text(text.type().isUnicode() ? "nvarchar" : "varchar", text.type().length());
    return text.withText(type, format.formatted(text.text()));
  }

  private static Term end(Call call, String function) {
    Term text = Texts.text(call.value(0));
    Term count = call.integer(1);
    OptionalInt constant = call.constantInteger(1);
    if (constant.isPresent() && constant.orElseThrow() < 0) {
      throw new Untranslatable("it asks for less than no characters");
    }
    return text.withText(
        cut(text, constant), "%s(%s, %s)".formatted(function, text.text(), count.sql()));
  }

  private static ValueType cut(Term text, OptionalInt count) {
    ValueType type = text.type();
    boolean shorter =
        count.isPresent() && (type.isUnbounded() || count.orElseThrow() < type.length());
    return ValueType.text(
        type.isUnicode() ? "nvarchar" : "varchar", shorter ? count.orElseThrow() : type.length());
  }

  private static Term substring(Call call) {
    Term text = call.text(0);
    ValueType type = cut(text, call.constantInteger(2));
    return text.withText(
        type,
        "substr(%s, %s, %s)".formatted(text.text(), call.integer(1).sql(), call.integer(2).sql()));
  }

  private static Term replace(Call call) {
    Term text = call.textOrGuid(0);
    Term by = call.text(2);
    String wanted = call.constantText(1);
    Rules rules = Texts.rules(text.collation(), wanted);
    if (rules == Rules.CASE_INSENSITIVE) {
      throw new Untranslatable("it replaces letters in capitals and small ones alike");
    }
    boolean grows =
        !(by.constant() instanceof Literal.Text(String other)) || other.length() > wanted.length();
    int length = grows ? ValueType.MAX : text.type().length();
    boolean unicode = text.type().isUnicode() || by.type().isUnicode();
    Term made =
        text.withText(
            ValueType.text(unicode ? "nvarchar" : "varchar", length),
            "replace(%s, %s, %s)".formatted(text.text(), SqlNames.literal(wanted), by.text()));
    return by.is(Term.Trait.ASCII)
        ? made
        : new Term(made.sql(), made.type(), made.collation(), null, Set.of());
  }

  private static Term replicate(Call call) {
    Term text = call.text(0);
    int count = call.constantInteger(1).orElse(-1);
    int length = text.type().isUnbounded() ? MOST_BYTES + 1 : text.type().length() * count;
    if (count < 0 || length > MOST_BYTES / 2) {
      throw new Untranslatable("how long it gets is not certain");
    }
    return text.withText(
        ValueType.text(text.type().isUnicode() ? "nvarchar" : "varchar", length),
        "repeat(%s, %d)".formatted(text.text(), count));
  }

  private static Term space(Call call) {
    int count = call.constantInteger(0).orElse(-1);
    if (count < 0 || count > MOST_BYTES) {
      throw new Untranslatable("how long it gets is not certain");
    }
    return Term.ascii(count, "repeat(' ', " + count + ")");
  }

  /** A value alone is none to SQL Server, if it is not asked for. */
  private static Term isJson(Call call) {
    String text = call.text(0).text();
    return Term.of(
        ValueType.INT,
        "(CASE WHEN %1$s IS JSON OBJECT OR %1$s IS JSON ARRAY THEN 1 WHEN %1$s IS NOT NULL THEN 0 END)"
            .formatted(text));
  }

  /** NULL is nothing here; PostgreSQL's own concat depends on the session for its other types. */
  private static Term concat(Call call) {
    List<Term> texts =
        call.values().stream().filter(value -> !value.isNull()).map(Texts::text).toList();
    if (texts.isEmpty()) {
      return Constants.text("", "varchar");
    }
    Term all = texts.getFirst();
    for (Term next : texts.subList(1, texts.size())) {
      all = Texts.concatenated(all, next);
    }
    String sql =
        texts.stream()
            .map(text -> text.constant() == null ? "coalesce(" + text.text() + ", '')" : text.sql())
            .collect(Collectors.joining(" || ", "(", ")"));
    return all.withText(all.type(), sql);
  }

  /** What is NULL has no separator either. */
  private static Term concatWithSeparator(Call call) {
    String separator = call.constantText(0);
    Term all = call.value(0);
    List<String> pieces = new ArrayList<>();
    for (Term value : call.values().subList(1, call.size())) {
      if (!value.isNull()) {
        Term text = Texts.text(value);
        all = Texts.concatenated(all, text);
        pieces.add("coalesce(" + SqlNames.literal(separator) + " || " + text.text() + ", '')");
      }
    }
    String sql = pieces.isEmpty() ? "''" : String.join(" || ", pieces);
    return all.withText(all.type(), "substr(" + sql + ", " + (separator.length() + 1) + ")");
  }
}
