// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.expression.Term.Trait;
import io.convoy.extractor.sqlserver.expression.ValueType.Family;
import java.util.List;
import java.util.regex.Pattern;

/** Functions of dates and times. */
final class MomentFunctions {
  private static final Pattern OFFSET = Pattern.compile("[+-]\\d\\d:\\d\\d");
  private static final String NO_OFFSET = "not of a datetimeoffset, whose own offset is not kept";

  static final List<TsqlFunction> ALL =
      List.of(
          new TsqlFunction(
              "DATEADD(part, n, x)",
              3,
              3,
              "`x + n * interval '1 part'`",
              "not of what the type of `x` rounds",
              MomentFunctions::add),
          new TsqlFunction(
              "DATEDIFF(part, x, y)",
              3,
              3,
              "the difference of both, cut off at the part",
              "counts boundaries; weeks begin on Sunday; " + NO_OFFSET,
              call -> DateDifference.of(call, ValueType.INT)),
          new TsqlFunction(
              "DATEDIFF_BIG(part, x, y)",
              3,
              3,
              "the difference of both, cut off at the part",
              "as DATEDIFF",
              call -> DateDifference.of(call, ValueType.BIGINT)),
          new TsqlFunction(
              "DATEPART(part, x)",
              2,
              2,
              "`extract(part FROM x)`",
              "not of week and weekday, which depend on the session; " + NO_OFFSET,
              call -> part(DatePart.of(call.word(0)), call.value(1))),
          field("YEAR", DatePart.YEAR),
          field("MONTH", DatePart.MONTH),
          field("DAY", DatePart.DAY),
          new TsqlFunction(
              "EOMONTH(x, n)",
              1,
              2,
              "`date_trunc('month', x) + interval '1 month - 1 day'`",
              NO_OFFSET,
              MomentFunctions::endOfMonth),
          new TsqlFunction(
              "SWITCHOFFSET(x, offset)",
              2,
              2,
              "`x`",
              "the same instant; its offset is not kept",
              MomentFunctions::switchOffset),
          new TsqlFunction(
              "TODATETIMEOFFSET(x, offset)",
              2,
              2,
              "`x AT TIME ZONE interval 'offset'`",
              "`offset` is a constant",
              MomentFunctions::withOffset),
          new TsqlFunction(
              "DATEFROMPARTS(y, m, d)", 3, 3, "`make_date(y, m, d)`", "", MomentFunctions::date));

  private MomentFunctions() {}

  private static TsqlFunction field(String name, DatePart part) {
    return new TsqlFunction(
        name + "(x)",
        1,
        1,
        "`extract(" + part.field() + " FROM x)`",
        NO_OFFSET,
        call -> part(part, call.value(0)));
  }

  /** A moment without zone: a constant becomes one, and the clock its local time. */
  static Term moment(Term value) {
    boolean plain = value.is(Family.DATE) || value.is(Family.DATETIME) || value.is(Family.TIME);
    return plain ? value : Conversion.to(value, ValueType.DATETIME2);
  }

  /** As {@link #moment}; a number counts days since 1900 as a datetime does. */
  static Term momentOrDays(Term value) {
    return value.type().isNumber() ? Conversion.to(value, ValueType.DATETIME) : moment(value);
  }

  private static Term part(DatePart part, Term value) {
    Term moment = momentOrDays(value);
    part.requireIn(moment.type());
    return Term.of(ValueType.INT, part.extracted(moment.sql()));
  }

  private static Term add(Call call) {
    DatePart part = DatePart.of(call.word(0));
    Term count = call.integer(1);
    Term value = call.value(2);
    Term moment =
        value.type().isNumber() || value.is(Family.TEXT)
            ? Conversion.to(value, ValueType.DATETIME)
            : value;
    boolean clock = moment.is(Trait.CLOCK);
    if (moment.is(Family.OFFSET) && !clock && part.isCalendar()) {
      throw new Untranslatable("the offset of a datetimeoffset is not kept");
    }
    part.requireExact(moment.type(), clock);
    String interval = moment.is(Family.OFFSET) && !clock ? part.fixedInterval() : part.interval();
    String sql = "(%s + %s * interval '%s')".formatted(moment.sql(), count.sql(), interval);
    if (clock) {
      return Term.clock(moment.type(), sql);
    }
    return Term.of(moment.type(), moment.is(Family.DATE) ? sql + "::date" : sql);
  }

  private static Term endOfMonth(Call call) {
    Term moment = moment(call.value(0));
    if (moment.is(Family.TIME)) {
      throw Conversion.impossible(moment, ValueType.DATE);
    }
    String later = call.size() > 1 ? " + " + call.integer(1).sql() + " * interval '1 month'" : "";
    return Term.of(
        ValueType.DATE,
        "(date_trunc('month', %s::timestamp)%s + interval '1 month - 1 day')::date"
            .formatted(moment.sql(), later));
  }

  /** The instant stays; no column keeps the offset. */
  private static Term switchOffset(Call call) {
    Term instant = call.value(0);
    if (!instant.is(Family.OFFSET)) {
      throw Conversion.impossible(instant, ValueType.OFFSET);
    }
    return Term.of(instant.type(), instant.sql());
  }

  private static Term withOffset(Call call) {
    Term moment = moment(call.value(0));
    if (moment.is(Family.TIME)) {
      throw Conversion.impossible(moment, ValueType.OFFSET);
    }
    String sql = "(%s::timestamp AT TIME ZONE interval '%s')";
    return Term.of(ValueType.OFFSET, sql, moment.sql(), offset(call));
  }

  /** As minutes, or as T-SQL writes an offset. */
  private static String offset(Call call) {
    int day = 24 * 60;
    if (call.value(1).constant() instanceof Literal.Text(String text)
        && OFFSET.matcher(text).matches()) {
      return text;
    }
    int minutes = call.constantInteger(1).orElse(day);
    if (Math.abs(minutes) >= day) {
      throw new Untranslatable("its offset is not a constant");
    }
    return minutes + " minutes";
  }

  private static Term date(Call call) {
    return Term.of(
        ValueType.DATE,
        "make_date(%s, %s, %s)"
            .formatted(call.integer(0).sql(), call.integer(1).sql(), call.integer(2).sql()));
  }
}
