// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes names and texts into T-SQL. */
final class SqlServerNames {
  private SqlServerNames() {}

  /** In brackets, with dots between the parts. */
  static String quote(String... parts) {
    return Arrays.stream(parts)
        .map(part -> "[" + part.replace("]", "]]") + "]")
        .collect(Collectors.joining("."));
  }

  /** A Unicode string. */
  static String literal(String text) {
    return "N'" + text.replace("'", "''") + "'";
  }
}
