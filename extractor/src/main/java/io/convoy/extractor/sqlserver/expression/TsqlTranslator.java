// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.expression.Preparation.Prepared;
import io.convoy.extractor.sqlserver.expression.Scope.ScopeColumn;
import io.convoy.extractor.sqlserver.expression.Translation.Translated;
import io.convoy.extractor.sqlserver.expression.Translation.Untranslated;
import java.util.function.Function;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates the expressions of one table, as SQL Server's catalog has them. Whatever is not
 * certain to mean the same is not translated; no text makes it throw. Stateless.
 */
public final class TsqlTranslator {
  private static final Logger LOG = LoggerFactory.getLogger(TsqlTranslator.class);

  private final Scope scope;

  public TsqlTranslator(Scope scope) {
    this.scope = scope;
  }

  /** The default of a column. */
  public Translation defaultOf(ScopeColumn column, String definition) {
    return translate(
        definition,
        translator ->
            expression ->
                Conversion.assign(translator.value(expression), column.valueType()).sql());
  }

  /** How a column is computed of others. */
  public Translation computed(ScopeColumn column, String definition) {
    return defaultOf(column, definition);
  }

  /** A check, or the filter of an index. */
  public Translation condition(String definition) {
    return translate(definition, translator -> translator::condition);
  }

  private Translation translate(
      String definition, Function<ExpressionTranslator, Function<Expression, String>> how) {
    try {
      Prepared prepared = Preparation.prepare(definition);
      ExpressionTranslator translator = new ExpressionTranslator(scope, prepared.atoms());
      String sql = how.apply(translator).apply(parse(prepared));
      return new Translated(sql, translator.sequences());
    } catch (Untranslatable e) {
      return new Untranslated(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.warn("No translation of {}", definition, e);
      return new Untranslated("its translation failed (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static Expression parse(Prepared prepared) {
    try {
      return CCJSqlParserUtil.parseCondExpression(prepared.text(), false);
    } catch (JSQLParserException e) {
      throw new Untranslatable("its grammar is not known");
    }
  }
}
