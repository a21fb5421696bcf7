// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.CommentRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.Commented;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the comment on something of the catalog. */
final class Comments {
  private final Map<Subject, String> texts = new HashMap<>();

  private record Subject(Commented about, long major, int minor) {}

  Comments(List<CommentRow> rows) {
    for (CommentRow row : rows) {
      // PostgreSQL has no way to write the character U+0000.
      texts.put(new Subject(row.about(), row.major(), row.minor()), row.text().replace("\0", ""));
    }
  }

  /** Of a table, a constraint, or anything else with a number of its own. */
  @Nullable String of(long object) {
    return ofColumn(object, 0);
  }

  @Nullable String ofColumn(long table, int column) {
    return texts.get(new Subject(Commented.OBJECT_OR_COLUMN, table, column));
  }

  @Nullable String ofIndex(IndexRow index) {
    return texts.get(new Subject(Commented.INDEX, index.table(), index.number()));
  }

  /** A key may have it as a constraint or as an index. */
  @Nullable String ofKey(IndexRow key) {
    String ofConstraint = key.constraint() == 0 ? null : of(key.constraint());
    return ofConstraint == null ? ofIndex(key) : ofConstraint;
  }
}
