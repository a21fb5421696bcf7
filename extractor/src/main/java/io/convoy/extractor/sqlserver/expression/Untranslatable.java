// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

/** Ends a translation within this package; its message says why there is none. */
final class Untranslatable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason a clause for the report, such as "PATINDEX has no equal"
   */
  Untranslatable(String reason) {
    super(reason, null, false, false);
  }
}
