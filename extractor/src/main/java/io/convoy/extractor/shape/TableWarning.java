// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import io.convoy.schemas.table.Table;
import java.util.ArrayList;
import java.util.List;

/** Adds to what a table's description warns of. Stateless. */
public final class TableWarning {
  private TableWarning() {}

  public static void add(Table table, String warning) {
    addAll(table, List.of(warning));
  }

  static void addAll(Table table, List<String> more) {
    List<String> warnings = new ArrayList<>(table.getWarnings());
    warnings.addAll(more);
    table.setWarnings(warnings);
  }
}
