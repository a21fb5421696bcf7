// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.schemas.table.TableId;
import java.util.Set;

/** What became of an expression. */
public sealed interface Translation {
  /**
   * PostgreSQL means the same by this.
   *
   * @param sql in which each quoted name that stands alone is a column's, as the source spells it
   * @param sequences that it draws from, by schema and name; the schema is empty where it has none
   */
  record Translated(String sql, Set<TableId> sequences) implements Translation {}

  /**
   * It is not certain that PostgreSQL would mean the same by anything.
   *
   * @param reason a clause
   */
  record Untranslated(String reason) implements Translation {}
}
