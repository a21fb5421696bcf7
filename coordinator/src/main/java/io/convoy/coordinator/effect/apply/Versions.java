// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.apply;

import io.convoy.coordinator.effect.ddl.HistoryTable;
import java.time.Instant;
import java.util.stream.Collectors;

/**
 * How the rows of a table change that keeps its history: what is over is closed, and what is new is
 * opened, both at the same moment. No version begins before the one before it ends, whatever clocks
 * say; none is empty.
 *
 * @param moment of the source that the step brings
 */
record Versions(HistoryTable history, Instant moment) {
  /** Quoted. */
  String isCurrent() {
    return history.isCurrent();
  }

  /** Ends versions that hold. */
  String close(String only, String which) {
    return "UPDATE %s%s SET %s = false, %s = greatest(%s, %s + interval '1 microsecond') WHERE %s AND %s"
        .formatted(
            only,
            history.table().sql(),
            isCurrent(),
            history.validTo(),
            HistoryTable.literal(moment),
            history.validFrom(),
            isCurrent(),
            which);
  }

  /**
   * Adds staged rows as versions that hold from now on.
   *
   * @param which of the staged rows, which are called s
   */
  String open(StageTables tables, String which) {
    String sameKey =
        history.quotedKey().stream()
            .map(column -> "f." + column + " = s." + column)
            .collect(Collectors.joining(" AND "));
    return "INSERT INTO %s (%s, %s) OVERRIDING SYSTEM VALUE SELECT %s, greatest(%s, (SELECT max(f.%s) FROM %s f WHERE %s)) FROM %s s%s"
        .formatted(
            history.table().sql(),
            tables.columns(column -> column),
            history.validFrom(),
            tables.columns(column -> "s." + column),
            HistoryTable.literal(moment),
            history.validTo(),
            history.table().sql(),
            sameKey,
            tables.name().sql(),
            which);
  }
}
