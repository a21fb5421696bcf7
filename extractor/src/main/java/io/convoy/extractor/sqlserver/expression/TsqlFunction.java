// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import java.util.Locale;

/**
 * A function of T-SQL that is translated: an entry of the reference, and the rule behind it.
 *
 * @param signature its name and what stands in its parentheses
 * @param target what it becomes, for the reference
 * @param note where the meaning has limits, for the reference
 */
record TsqlFunction(String signature, int least, int most, String target, String note, Rule rule) {

  /** Makes a value of a call. */
  @FunctionalInterface
  interface Rule {
    Term apply(Call call);
  }

  /** In lower case. */
  String name() {
    int open = signature.indexOf('(');
    return (open < 0 ? signature : signature.substring(0, open)).toLowerCase(Locale.ROOT);
  }
}
