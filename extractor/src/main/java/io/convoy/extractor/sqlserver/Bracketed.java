// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.schemas.table.TableId;

/** Quotes names for T-SQL. */
final class Bracketed {
  private Bracketed() {}

  static String name(String name) {
    return SqlServerNames.quote(name);
  }

  /** {@code [schema].[name]}. */
  static String table(TableId table) {
    return name(table.getSchemaName()) + "." + name(table.getName());
  }
}
