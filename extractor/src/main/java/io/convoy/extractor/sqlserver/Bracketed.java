// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.schemas.table.TableId;

/** Quotes names for T-SQL. */
final class Bracketed {
  /**
   * As an expression of T-SQL over the alias {@code s} of sys.schemas and {@code t} of sys.tables.
   * QUOTENAME is not the same everywhere: it may double quotes too.
   */
  static final String TABLE =
      "N'[' + REPLACE(CAST(s.name AS nvarchar(128)), N']', N']]') + N'].['"
          + " + REPLACE(CAST(t.name AS nvarchar(128)), N']', N']]') + N']'";

  private Bracketed() {}

  static String name(String name) {
    return "[" + name.replace("]", "]]") + "]";
  }

  /** {@code [schema].[name]}. */
  static String table(TableId table) {
    return name(table.getSchemaName()) + "." + name(table.getName());
  }
}
