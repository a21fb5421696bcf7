// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.tsql;

import io.convoy.schemas.table.TableId;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Writes names and texts into T-SQL. */
public final class SqlServerNames {
  /**
   * A quoted table as an expression of T-SQL over the alias {@code s} of sys.schemas and {@code t}
   * of sys.tables. QUOTENAME is not the same everywhere: it may double quotes too.
   */
  public static final String TABLE =
      "N'[' + REPLACE(CAST(s.name AS nvarchar(128)), N']', N']]') + N'].['"
          + " + REPLACE(CAST(t.name AS nvarchar(128)), N']', N']]') + N']'";

  private SqlServerNames() {}

  /**
   * In brackets, with dots between the parts. A name with a closing bracket stands in quotation
   * marks: the driver switches QUOTED_IDENTIFIER on, and not every server knows {@code ]]}.
   */
  public static String quote(String... parts) {
    return Arrays.stream(parts).map(SqlServerNames::quoteOne).collect(Collectors.joining("."));
  }

  /** Schema and name. */
  public static String quote(TableId table) {
    return quote(table.getSchemaName(), table.getName());
  }

  private static String quoteOne(String part) {
    return part.contains("]") ? '"' + part.replace("\"", "\"\"") + '"' : '[' + part + ']';
  }

  /** A Unicode string. */
  public static String literal(String text) {
    return "N'" + text.replace("'", "''") + "'";
  }
}
