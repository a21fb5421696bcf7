// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import io.convoy.coordinator.effect.preview.TargetForecast;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do and meet, as every form of the report shows it.
 *
 * @param pipeline its name
 * @param at when it was looked at
 * @param tables the largest first
 * @param types decisions, those that lose something first
 * @param forecast of the target
 * @param blockers what would end a run before it changes anything
 * @param decisions what would not be carried: for a person to decide
 * @param warnings what a run would go on with
 * @param notSeen what could not be looked at, and why
 * @param estimate null where too little was read to tell
 */
public record Assessment(
    String pipeline,
    Instant at,
    Ends ends,
    List<AssessedTable> tables,
    List<TypeDecision> types,
    TargetForecast forecast,
    List<Note> blockers,
    List<Note> decisions,
    List<Note> warnings,
    List<String> notSeen,
    @Nullable Estimate estimate) {

  /**
   * Where a run begins and where it ends.
   *
   * @param source the URL, without secrets
   * @param product of the source
   * @param guarantee of its point in time
   * @param method how it is held
   * @param target the URL, without secrets
   * @param onExisting as configured
   */
  public record Ends(
      String source,
      String product,
      String guarantee,
      String method,
      String target,
      String onExisting) {}

  public Assessment {
    tables = List.copyOf(tables);
    types = List.copyOf(types);
    blockers = List.copyOf(blockers);
    decisions = List.copyOf(decisions);
    warnings = List.copyOf(warnings);
    notSeen = List.copyOf(notSeen);
  }

  /** As the source's statistics tell; tables that have none count as empty. */
  long rows() {
    return tables.stream().mapToLong(table -> Math.max(0, table.table().getEstimatedRows())).sum();
  }

  /** In the source, without indexes. */
  long bytes() {
    return tables.stream().mapToLong(AssessedTable::bytes).sum();
  }

  long chunks() {
    return tables.stream().mapToLong(table -> table.chunks().count()).sum();
  }
}
