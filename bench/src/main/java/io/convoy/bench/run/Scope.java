// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.util.List;

/**
 * The tables that are copied, largest first.
 *
 * @param label what to call them, empty for all tables
 */
record Scope(String label, List<Table> tables) {
  Scope {
    tables = List.copyOf(tables);
  }

  static Scope all(Site site) {
    return new Scope("", site.tables());
  }

  static Scope one(Site site, String name) {
    List<Table> tables = site.tables().stream().filter(t -> t.name().equals(name)).toList();
    return new Scope(name, tables);
  }

  /** A name for work on these tables. */
  String name(String work) {
    return label.isEmpty() ? work : work + ", " + label;
  }

  /** How many psql at once: one for one table, else two, as many as Convoy has slots. */
  int pipes() {
    return Math.min(2, tables.size());
  }
}
