// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.schemas.table.TableId;

/**
 * Keys of runs, tables and chunks, in the state stores and in the runs topic: {@code
 * runId/schema.table/number}. Dots, slashes and percent signs within names are escaped, so that no
 * two tables share a key; chunk numbers have eight digits, so that chunks are in order.
 */
final class StateKeys {
  private StateKeys() {}

  static String table(String runId, TableId table) {
    return tables(runId) + escaped(table.getSchemaName()) + "." + escaped(table.getName());
  }

  static String chunk(String runId, TableId table, int chunk) {
    return chunks(runId, table) + "%08d".formatted(chunk);
  }

  /** A part of a table's description. */
  static String part(String runId, TableId table, int part) {
    return chunks(runId, table) + "%04d".formatted(part);
  }

  /** What the keys of a run's tables and chunks begin with. */
  static String tables(String runId) {
    return runId + "/";
  }

  /** What the keys of a table's chunks begin with. */
  static String chunks(String runId, TableId table) {
    return table(runId, table) + "/";
  }

  private static String escaped(String name) {
    return name.replace("%", "%25").replace("/", "%2F").replace(".", "%2E");
  }
}
