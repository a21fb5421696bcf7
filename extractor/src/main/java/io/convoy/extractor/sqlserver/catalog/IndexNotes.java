// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexTrait;
import java.util.ArrayList;
import java.util.List;

/** Says how an index or key that is carried differs from the source's. */
final class IndexNotes {
  private IndexNotes() {}

  /**
   * Each to follow the name.
   *
   * @param descending columns whose order a key of PostgreSQL cannot have
   */
  static List<String> of(IndexRow row, List<String> descending) {
    List<String> notes = new ArrayList<>();
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
}
