// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.source.MarkedRows;
import io.convoy.extractor.sqlserver.tsql.ServerDifferences;
import java.sql.SQLException;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks what changed. A server that says that it cannot tell gives an answer too: the table is
 * compared whole then.
 *
 * @param isOfWay which errors say so, besides those that say that a thing is not there, or no right
 */
record ChangeQuestion(IntPredicate isOfWay) {

  MarkedRows ask(@Nullable String reached, ServerDifferences.Question<MarkedRows> question)
      throws SQLException {
    try {
      return question.ask();
    } catch (SQLException e) {
      if (!isAnswer(e)) {
        throw e;
      }
      return MarkedRows.none(reached, "the server does not tell what changed: " + e.getMessage());
    }
  }

  /** True for an error that will be the same the next time. */
  boolean isAnswer(SQLException error) {
    return isOfWay.test(error.getErrorCode()) || ServerDifferences.isAnswer(error);
  }
}
