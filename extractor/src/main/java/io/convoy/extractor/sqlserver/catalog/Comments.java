// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.common.error.Excerpt;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.IndexRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ObjectRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.PropertyOwner;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.PropertyRow;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the comment on something of the catalog among its extended properties, and knows those that
 * nobody asked for. Used by one thread.
 */
final class Comments {
  static final String EXTENDED_PROPERTIES = "extended properties";

  /** What comments are called, in small letters: by Microsoft's tools, and by people. */
  private static final List<String> NAMES = List.of("ms_description", "description", "comment");

  private static final int MOST_SHOWN = 200;

  private final List<PropertyRow> rows;
  private final Map<Subject, PropertyRow> comments = new HashMap<>();
  private final Set<PropertyRow> carried = new HashSet<>();

  private record Subject(PropertyOwner owner, long major, int minor) {
    static Subject of(PropertyRow row) {
      return new Subject(row.owner(), row.major(), row.minor());
    }
  }

  Comments(List<PropertyRow> rows) {
    this.rows = rows;
    rows.stream()
        .filter(row -> NAMES.contains(nameOf(row)) && row.owner() != PropertyOwner.OTHER)
        .sorted(Comparator.comparingInt(row -> NAMES.indexOf(nameOf(row))))
        .forEach(row -> comments.putIfAbsent(Subject.of(row), row));
  }

  private static String nameOf(PropertyRow row) {
    return row.name().toLowerCase(Locale.ROOT);
  }

  /** Of a table, a constraint, or anything else with a number of its own. */
  @Nullable String of(long object) {
    return ofColumn(object, 0);
  }

  @Nullable String ofColumn(long table, int column) {
    return take(new Subject(PropertyOwner.OBJECT_OR_COLUMN, table, column));
  }

  @Nullable String ofIndex(IndexRow index) {
    return take(new Subject(PropertyOwner.INDEX, index.table(), index.number()));
  }

  @Nullable String ofSchema(long schema) {
    return take(new Subject(PropertyOwner.SCHEMA, schema, 0));
  }

  /** A key may have it as a constraint or as an index. */
  @Nullable String ofKey(IndexRow key) {
    String ofConstraint = key.constraint() == 0 ? null : of(key.constraint());
    return ofConstraint == null ? ofIndex(key) : ofConstraint;
  }

  private @Nullable String take(Subject subject) {
    PropertyRow row = comments.get(subject);
    if (row == null) {
      return null;
    }
    carried.add(row);
    // PostgreSQL has no way to write the character U+0000.
    return row.text().replace("\0", "");
  }

  /**
   * What was not asked for so far: properties that are no comments, and comments on what is not
   * carried or, as defaults, has none in PostgreSQL.
   *
   * @param outside tables that are not carried, and nobody asks about
   */
  List<ObjectRow> rest(Set<Long> outside) {
    return rows.stream()
        .filter(row -> !carried.contains(row))
        .filter(row -> !isOfTable(row) || !outside.contains(row.major()))
        .map(row ->
            new ObjectRow(
                EXTENDED_PROPERTIES,
                "%s of %s: %s".formatted(row.name(), row.ownerName(), shown(row.text()))))
        .toList();
  }

  private static boolean isOfTable(PropertyRow row) {
    return row.owner() == PropertyOwner.OBJECT_OR_COLUMN || row.owner() == PropertyOwner.INDEX;
  }

  private static String shown(String text) {
    String line = text.replace("\0", "").replaceAll("\\s+", " ");
    return Excerpt.of(line, MOST_SHOWN);
  }
}
