// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers what of each table is not carried, or not as it was. */
final class TableWarnings {
  private final Map<Long, List<String>> perTable = new HashMap<>();

  void add(long table, String text) {
    perTable.computeIfAbsent(table, number -> new ArrayList<>()).add(text);
  }

  /** In the order in which they were added. */
  List<String> of(long table) {
    return perTable.getOrDefault(table, List.of());
  }
}
