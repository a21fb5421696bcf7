// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

/** How the watermark of one table is asked for in a source's SQL. */
public interface MarkSql extends KeySql {
  /** What follows FROM: the table. */
  String table();

  /** The column, quoted. */
  String column();

  /** The text of the column's highest value. */
  String highest();

  /**
   * A condition on the values that the source can have reached by the point in time; empty where
   * all can be.
   */
  String reached();

  /** A condition that is true from the asked mark on, and from its lag before it. */
  String fromMark(String mark);

  /** A value as SQL. */
  String value(String text);
}
