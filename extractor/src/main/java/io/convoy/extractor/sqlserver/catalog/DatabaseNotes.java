// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.common.error.Excerpt;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ObjectRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Names what the database holds besides tables and is not carried, a line per kind. */
final class DatabaseNotes {
  /** Of a line of the report: a run keeps them all in one record. */
  private static final int MOST_CHARACTERS = 4_000;

  /** Of all the texts of a report, which are for the console too. */
  private static final int MOST_TEXT = 16_000;

  /** A run keeps fifty lines. */
  private static final int MOST_TEXTS = 20;

  private DatabaseNotes() {}

  static List<String> of(List<ObjectRow> objects) {
    Map<String, List<String>> byKind = new TreeMap<>();
    for (ObjectRow object : objects) {
      byKind.computeIfAbsent(object.kind(), kind -> new ArrayList<>()).add(object.name());
    }
    List<String> notes = new ArrayList<>();
    byKind.forEach(
        (kind, names) -> notes.add("not carried: " + names.size() + " " + kind + some(names)));
    notes.addAll(texts(objects));
    return notes;
  }

  /** Those that there is room for, and how many there is none for. */
  private static List<String> texts(List<ObjectRow> objects) {
    List<String> texts = new ArrayList<>();
    int left = MOST_TEXT;
    int more = 0;
    for (ObjectRow object : objects) {
      String text = object.text();
      if (text == null) {
        continue;
      }
      if (text.length() > left || texts.size() == MOST_TEXTS) {
        more++;
      } else {
        left -= text.length();
        texts.add("text of " + object.name() + ": " + text);
      }
    }
    if (more > 0) {
      texts.add(more + " texts more are in the source's sys.sql_modules");
    }
    return texts;
  }

  /** How many of the names have room in a line; at least one. */
  private static int fitting(List<String> names) {
    int characters = 0;
    int count = 0;
    for (String name : names) {
      characters += name.length() + 2;
      if (characters > MOST_CHARACTERS && count > 0) {
        return count;
      }
      count++;
    }
    return count;
  }

  /** The names that there is room for in a line. */
  static String some(List<String> names) {
    return ": " + Excerpt.of(names, fitting(names));
  }
}
