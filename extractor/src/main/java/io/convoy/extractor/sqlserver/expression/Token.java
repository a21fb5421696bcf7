// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

/**
 * A word of T-SQL.
 *
 * @param text of a name without its brackets; of a constant and a symbol as it is written
 */
record Token(Kind kind, String text) {
  enum Kind {
    /** A name or keyword without quotes. */
    WORD,
    /** A name in brackets or quotation marks. */
    QUOTED,
    CONSTANT,
    SYMBOL
  }

  boolean isWord(String word) {
    return kind == Kind.WORD && text.equalsIgnoreCase(word);
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED;
  }
}
