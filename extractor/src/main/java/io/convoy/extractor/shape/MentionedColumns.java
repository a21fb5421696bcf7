// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds columns in PostgreSQL's expressions, as its catalog spells them: a name that needs quotes
 * has them. A name that is found may be something else's, a parameter's for example; none is
 * missed.
 */
final class MentionedColumns {
  /**
   * A text or what follows a cast, which is passed over, or a name; a function has a parenthesis.
   */
  private static final Pattern PIECE =
      Pattern.compile(
          "E'(?:[^'\\\\]|\\\\.|'')*+'|'(?:[^']|'')*+'"
              + "|::\\s*(?:\"(?:[^\"]|\"\")+\"|[\\w$]+)(?:\\.(?:\"(?:[^\"]|\"\")+\"|[\\w$]+))?"
              + "|\"((?:[^\"]|\"\")+)\"(?!\\s*\\()|(?<![\\w$])([\\p{L}_][\\w$]*+)(?!\\s*\\()",
          Pattern.DOTALL | Pattern.UNICODE_CHARACTER_CLASS);

  private MentionedColumns() {}

  /** One of the columns that the expression mentions; empty where it mentions none. */
  static Optional<String> first(@Nullable String expression, Collection<String> columns) {
    if (expression == null) {
      return Optional.empty();
    }
    Matcher pieces = PIECE.matcher(expression);
    while (pieces.find()) {
      String quoted = pieces.group(1);
      String name = quoted == null ? pieces.group(2) : quoted.replace("\"\"", "\"");
      if (name != null && columns.contains(name)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }
}
