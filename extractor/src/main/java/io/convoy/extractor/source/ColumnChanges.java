// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts into words how a table's columns differ from what they were. */
final class ColumnChanges {
  private ColumnChanges() {}

  /**
   * One clause for each column that differs, by name.
   *
   * @param before types by column
   * @param now types by column
   */
  static String between(Map<String, String> before, Map<String, String> now) {
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    return names.stream()
        .filter(name -> !before.getOrDefault(name, "").equals(now.getOrDefault(name, "")))
        .map(name -> "column \"" + name + "\" " + change(before.get(name), now.get(name)))
        .collect(Collectors.joining(", "));
  }

  private static String change(@Nullable String before, @Nullable String now) {
    if (before == null) {
      return "(" + now + ") is new";
    }
    return now == null ? "(" + before + ") is gone" : "was " + before + " and is " + now;
  }
}
