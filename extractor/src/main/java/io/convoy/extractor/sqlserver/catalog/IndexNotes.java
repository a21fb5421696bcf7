// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedColumn;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexTrait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says how an index or key that is carried differs from the source's. */
final class IndexNotes {
  private static final int DIGITS_OF_POSTGRESQL = 6;

  private IndexNotes() {}

  /**
   * Each to follow the name.
   *
   * @param key the columns that it is over
   * @param descending columns whose order a key of PostgreSQL cannot have
   */
  static List<String> of(IndexRow row, List<CarriedColumn> key, List<String> descending) {
    List<String> notes = new ArrayList<>();
    if (row.is(IndexTrait.UNIQUE)) {
      key.forEach(column -> merging(column).ifPresent(notes::add));
    }
    if (!descending.isEmpty()) {
      notes.add(
          "is carried in ascending order, as all keys of PostgreSQL are; at the source these"
              + " columns descend: "
              + String.join(", ", descending));
    }
    if (row.is(IndexTrait.IGNORES_DUPLICATES)) {
      notes.add(
          "refuses a row whose key is there already; the source skips it (IGNORE_DUP_KEY, in"
              + " PostgreSQL INSERT ... ON CONFLICT DO NOTHING)");
    }
    return notes;
  }

  /** Why values of a column that differ at the source may be equal in the target. */
  private static Optional<String> merging(CarriedColumn column) {
    String target = column.type().targetType();
    String reason =
        switch (column.row().type().name()) {
          case "sql_variant" ->
              target.equals("text")
                  ? "a sql_variant that becomes text, so that values of two types with one text are"
                      + " equal (source.types.sql-variant: json keeps them apart, but has no keys)"
                  : "";
          case "time", "datetime2", "datetimeoffset" ->
              column.row().type().scale() > DIGITS_OF_POSTGRESQL && !target.equals("text")
                  ? "which loses its seventh digit, so that values that differ in it alone are"
                      + " equal (source.types.excess-digits: text keeps it)"
                  : "";
          default -> "";
        };
    return reason.isEmpty()
        ? Optional.empty()
        : Optional.of("is unique over " + column.name() + ", " + reason);
  }
}
