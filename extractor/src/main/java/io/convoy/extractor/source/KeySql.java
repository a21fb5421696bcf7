// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.schemas.table.Column;

/** How the keys of some rows are asked for in a source's SQL. */
public interface KeySql {
  /**
   * A query of which only so many rows are wanted.
   *
   * @param columns what it selects
   * @param rows table and condition
   */
  String first(long most, String columns, String rows);

  /** Whether values of the type are told by their texts alone, here and in the target. */
  boolean isOfKeys(Column part);

  /** The SQL that gives the text of its value. */
  String keyText(Column part);
}
