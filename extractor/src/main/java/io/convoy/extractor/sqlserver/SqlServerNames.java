// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Quotes identifiers and literals for SQL Server. */
final class SqlServerNames {
  private SqlServerNames() {}

  /** The parts of a name in brackets, whatever QUOTED_IDENTIFIER says: {@code [dbo].[orders]}. */
  static String quote(String... parts) {
    return Arrays.stream(parts)
        .map(part -> '[' + part.replace("]", "]]") + ']')
        .collect(Collectors.joining("."));
  }

  /** A string literal in UTF-16, so that no code page comes between. */
  static String literal(String value) {
    return "N'" + value.replace("'", "''") + "'";
  }
}
