// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.expression.ValueType.Family;
import java.util.List;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ComparisonOperator;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.LikeExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import org.jspecify.annotations.Nullable;

/** Translates conditions; each comes out in parentheses. */
final class Conditions {
  private static final List<String> COMPARISONS = List.of("=", "<>", "<", "<=", ">", ">=");

  private final ExpressionTranslator translator;

  Conditions(ExpressionTranslator translator) {
    this.translator = translator;
  }

  String of(Expression expression) {
    return switch (expression) {
      case ParenthesedExpressionList<?> list when list.size() == 1 -> of(list.getFirst());
      case AndExpression and -> "(" + both(and, " AND ") + ")";
      case OrExpression or -> "(" + both(or, " OR ") + ")";
      case NotExpression not -> "(NOT " + of(not.getExpression()) + ")";
      case LikeExpression like -> like(like);
      case InExpression in -> in(in);
      case Between between -> between(between);
      case IsNullExpression isNull ->
          "("
              + value(isNull.getLeftExpression()).sql()
              + (isNull.isNot() ? " IS NOT NULL)" : " IS NULL)");
      case ComparisonOperator comparison -> compare(comparison);
      default -> throw ExpressionTranslator.unknown(expression);
    };
  }

  private Term value(Expression expression) {
    return translator.value(expression);
  }

  private String both(BinaryExpression binary, String word) {
    return of(binary.getLeftExpression()) + word + of(binary.getRightExpression());
  }

  private String compare(ComparisonOperator comparison) {
    String operator = comparison.getStringExpression().strip();
    if (!COMPARISONS.contains(operator)) {
      throw ExpressionTranslator.unknown(comparison);
    }
    return Comparison.of(
        operator, value(comparison.getLeftExpression()), value(comparison.getRightExpression()));
  }

  private String between(Between between) {
    Term value = value(between.getLeftExpression());
    String least = Comparison.of(">=", value, value(between.getBetweenExpressionStart()));
    String most = Comparison.of("<=", value, value(between.getBetweenExpressionEnd()));
    return negated(between.isNot(), "(" + least + " AND " + most + ")");
  }

  private static String negated(boolean not, String condition) {
    return not ? "(NOT " + condition + ")" : condition;
  }

  private String in(InExpression in) {
    if (!(in.getRightExpression() instanceof ParenthesedExpressionList<?> list)) {
      throw ExpressionTranslator.unknown(in);
    }
    List<Term> candidates = list.stream().map(this::value).toList();
    return negated(in.isNot(), Comparison.in(value(in.getLeftExpression()), candidates));
  }

  private String like(LikeExpression like) {
    if (like.getLikeKeyWord() != LikeExpression.KeyWord.LIKE) {
      throw ExpressionTranslator.unknown(like);
    }
    Term text = value(like.getLeftExpression());
    Term pattern = value(like.getRightExpression());
    if (!text.is(Family.TEXT)) {
      throw new Untranslatable("its LIKE is of no text");
    }
    return negated(like.isNot(), LikePattern.match(text, pattern, escape(like.getEscape())));
  }

  private @Nullable String escape(@Nullable Expression escape) {
    if (escape == null) {
      return null;
    }
    if (value(escape).constant() instanceof Literal.Text(String text)) {
      return text;
    }
    throw new Untranslatable("its ESCAPE is not a constant");
  }
}
