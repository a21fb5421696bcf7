// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.tsql.TypeSpec;

/** Guesses how many bytes a row takes, for servers that do not tell how large tables are. */
final class RowWidth {
  private static final int ROW_HEADER = 10;
  private static final int MOST_OF_A_TEXT = 64;
  private static final int LARGE_VALUE = 256;

  private RowWidth() {}

  static long of(CarriedTables.CarriedTable table) {
    return table.columns().values().stream().mapToLong(column -> width(column.row().type())).sum()
        + ROW_HEADER;
  }

  private static int width(TypeSpec type) {
    if (type.isMax()) {
      return LARGE_VALUE;
    }
    return switch (type.name()) {
      case "text", "ntext", "image", "xml", "json" -> LARGE_VALUE;
      case "varchar", "nvarchar", "varbinary", "sql_variant", "sysname" ->
          Math.min(type.maxLength() / 2, MOST_OF_A_TEXT);
      default -> Math.max(1, type.maxLength());
    };
  }
}
