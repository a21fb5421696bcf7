// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.tsql;

/**
 * A column's type as sys.columns tells it, alias types resolved.
 *
 * @param name of the base type, in lower-case letters
 * @param maxLength in bytes; -1 for (max)
 * @param vector what stands in a vector's parentheses; empty for all others
 */
public record TypeSpec(String name, int maxLength, int precision, int scale, String vector) {
  private static final int MAX = -1;

  public boolean isMax() {
    return maxLength == MAX;
  }
}
