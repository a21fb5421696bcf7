// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.util.Collection;

/**
 * A table of the source and what proves a copy of it.
 *
 * @param bytes of its rows on disk, without indexes
 * @param hash the sum of the hashes of its rows, whatever their order
 */
record Table(String name, long rows, long bytes, String hash) {
  /** The name as SQL wants it. */
  String quoted() {
    return quoted(name);
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static long rows(Collection<Table> tables) {
    return tables.stream().mapToLong(Table::rows).sum();
  }

  static long bytes(Collection<Table> tables) {
    return tables.stream().mapToLong(Table::bytes).sum();
  }
}
