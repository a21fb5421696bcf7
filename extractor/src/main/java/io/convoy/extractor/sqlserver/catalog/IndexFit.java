// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedColumn;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexTrait;
import io.convoy.extractor.sqlserver.tsql.TypeSpec;
import java.util.List;
import java.util.Locale;

/** Says which indexes PostgreSQL can have: of what kind, over which columns, how wide. */
final class IndexFit {
  private static final int CLUSTERED = 1;
  private static final int NONCLUSTERED = 2;
  private static final int HASH = 7;

  /** A tuple of a btree has 2,704 bytes; some are left for its head and its alignment. */
  private static final int TUPLE_BYTES = 2_600;

  private static final int INCLUDED_BYTES = 2_000;
  private static final int MOST_COLUMNS = 32;
  private static final int UNBOUNDED = 1_000_000;

  /** Of UTF-8, for a unit of UTF-16 and for a byte of a code page. */
  private static final int BYTES_PER_UNIT = 3;

  private IndexFit() {}

  /** Why it cannot be carried; empty where it can. */
  static String obstacle(IndexRow row, List<CarriedColumn> key) {
    if (row.is(IndexTrait.HYPOTHETICAL)) {
      return "it is hypothetical";
    }
    if (row.is(IndexTrait.DISABLED)) {
      return "it is disabled";
    }
    if (row.type() != CLUSTERED && row.type() != NONCLUSTERED && row.type() != HASH) {
      return "it is " + kind(row.type());
    }
    return key.stream()
        .filter(column -> column.type().targetType().equals("json"))
        .findFirst()
        .map(column -> "column " + column.name() + " becomes json, which has no order")
        .orElse("");
  }

  private static String kind(int type) {
    return switch (type) {
      case 3 -> "an XML index";
      case 4 -> "a spatial index";
      case 5, 6 -> "a columnstore index";
      default -> "of a kind (" + type + ") that PostgreSQL does not have";
    };
  }

  /** True where key and included columns surely fit into one tuple. */
  static boolean fits(List<CarriedColumn> key, List<CarriedColumn> included) {
    if (included.isEmpty()) {
      return true;
    }
    int width = width(included);
    return width <= INCLUDED_BYTES
        && width + width(key) <= TUPLE_BYTES
        && key.size() + included.size() <= MOST_COLUMNS;
  }

  private static int width(List<CarriedColumn> columns) {
    return Math.min(UNBOUNDED, columns.stream().mapToInt(IndexFit::width).sum());
  }

  /** The most bytes that a value takes in PostgreSQL. */
  private static int width(CarriedColumn column) {
    TypeSpec type = column.row().type();
    int length = type.maxLength();
    return switch (type.name()) {
      case "nchar", "nvarchar", "sysname" -> type.isMax() ? UNBOUNDED : length / 2 * BYTES_PER_UNIT;
      case "char", "varchar" -> type.isMax() ? UNBOUNDED : length * perByte(column);
      case "binary", "varbinary" -> type.isMax() ? UNBOUNDED : length;
      case "text", "ntext", "image", "xml", "json", "sql_variant", "hierarchyid" -> UNBOUNDED;
      case "geography", "geometry", "vector" -> UNBOUNDED;
      default -> column.type().baseType().equals("other") ? UNBOUNDED : 2 * Math.max(length, 8);
    };
  }

  private static int perByte(CarriedColumn column) {
    String collation = column.row().collation();
    boolean utf8 = collation != null && collation.toUpperCase(Locale.ROOT).endsWith("_UTF8");
    return utf8 ? 1 : BYTES_PER_UNIT;
  }
}
