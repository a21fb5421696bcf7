// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import io.convoy.schemas.table.Table;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What is carried of a table's rows, and how, in few characters. Where it is another one, rows may
 * differ that nothing at the source has changed.
 */
public final class CarriedShape {
  private CarriedShape() {}

  /** Equal for equal columns, types, conditions and columns left out. */
  public static String of(Table table) {
    return DigestUtils.md5Hex(
        table.getColumns()
            + "|"
            + table.getTypes()
            + "|"
            + table.getWhere()
            + "|"
            + table.getOmitted());
  }
}
