// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.WhenClause;
import org.jspecify.annotations.Nullable;

/** Translates CASE, IIF and COALESCE: their results become one type first. */
final class Cases {
  private final ExpressionTranslator translator;

  Cases(ExpressionTranslator translator) {
    this.translator = translator;
  }

  Term of(CaseExpression choice) {
    Expression subject = choice.getSwitchExpression();
    Term value = subject == null ? null : translator.value(subject);
    List<String> conditions = new ArrayList<>();
    List<Term> results = new ArrayList<>();
    for (WhenClause when : choice.getWhenClauses()) {
      conditions.add(condition(value, when.getWhenExpression()));
      results.add(translator.value(when.getThenExpression()));
    }
    Expression otherwise = choice.getElseExpression();
    results.add(otherwise == null ? Constants.nothing() : translator.value(otherwise));
    return choose(conditions, results);
  }

  private String condition(@Nullable Term subject, Expression when) {
    return subject == null
        ? translator.condition(when)
        : Comparison.of("=", subject, translator.value(when));
  }

  /**
   * The result of the first condition that holds.
   *
   * @param results one for each condition, and the one of none
   */
  static Term choose(List<String> conditions, List<Term> results) {
    List<Term> alike = alike(results);
    StringBuilder sql = new StringBuilder("(CASE");
    for (int i = 0; i < conditions.size(); i++) {
      sql.append(" WHEN ").append(conditions.get(i));
      sql.append(" THEN ").append(alike.get(i).sql());
    }
    sql.append(" ELSE ").append(alike.getLast().sql()).append(" END)");
    return merged(alike, sql.toString());
  }

  /** All as the type of the highest precedence among them. */
  static List<Term> alike(List<Term> values) {
    Term widest = values.getFirst();
    for (Term value : values) {
      ValueType common = Comparison.common(widest, value);
      widest = Term.of(common, widest.sql());
    }
    ValueType type = widest.type();
    if (type.is(ValueType.Family.NULL)) {
      throw new Untranslatable("all its results are NULL");
    }
    return values.stream().map(value -> as(value, type)).toList();
  }

  private static Term as(Term value, ValueType type) {
    return value.is(ValueType.Family.TEXT) && type.is(ValueType.Family.TEXT)
        ? new Term(
            value.text(), type, value.collation(), value.constant(), value.traitsOfCharacters())
        : Conversion.to(value, type);
  }

  /** One value that is one of these. */
  static Term merged(List<Term> values, String sql) {
    Collation collation = values.getFirst().collation();
    Set<Term.Trait> traits = EnumSet.of(Term.Trait.ASCII, Term.Trait.CLOCK, Term.Trait.ONE_BYTE);
    for (Term value : values) {
      collation = collation.with(value.collation());
      if (!value.sql().startsWith("NULL")) {
        traits.retainAll(value.traits());
      }
    }
    return new Term(sql, values.getFirst().type(), collation, null, Set.copyOf(traits));
  }
}
