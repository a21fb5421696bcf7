// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** By which rules T-SQL compares a text, and how much they count beside another text's. */
record Collation(Rules rules, Standing standing) {
  /** A text that no column gave its collation: the database's holds, which is not asked for. */
  static final Collation OF_DATABASE = new Collation(Rules.UNKNOWN, Standing.CONSTANT);

  /** What counts as equal, from the strictest. */
  enum Rules {
    BINARY,
    CASE_SENSITIVE,
    CASE_INSENSITIVE,
    /** Without accents too, or in a language that pairs letters in its own way. */
    UNKNOWN
  }

  enum Standing {
    CONSTANT,
    COLUMN,
    EXPLICIT
  }

  static Collation ofColumn(@Nullable String name) {
    return new Collation(rules(name), Standing.COLUMN);
  }

  static Collation explicit(String name) {
    return new Collation(rules(name), Standing.EXPLICIT);
  }

  private static Rules rules(@Nullable String collation) {
    String name = collation == null ? "" : collation.toUpperCase(Locale.ROOT) + "_";
    if (name.contains("_BIN_") || name.contains("_BIN2_")) {
      return Rules.BINARY;
    } else if (name.startsWith("TURKISH") || name.startsWith("AZERI")) {
      return Rules.UNKNOWN;
    } else if (name.contains("_CS_AS_")) {
      return Rules.CASE_SENSITIVE;
    }
    return name.contains("_CI_AS_") ? Rules.CASE_INSENSITIVE : Rules.UNKNOWN;
  }

  /** True where the code page of a varchar has a byte for each character. */
  static boolean hasOneByte(@Nullable String collation) {
    String name = collation == null ? "" : collation.toUpperCase(Locale.ROOT);
    return (name.startsWith("SQL_") || name.startsWith("LATIN1_"))
        && !name.endsWith("_UTF8")
        && !name.contains("_CP93");
  }

  /** The collation of what is made of both texts. */
  Collation with(Collation other) {
    int order = standing.compareTo(other.standing);
    if (order == 0) {
      return rules == other.rules ? this : new Collation(Rules.UNKNOWN, standing);
    }
    return order > 0 ? this : other;
  }
}
