// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import java.time.Instant;
import java.util.List;

/**
 * What the target keeps of a run that has filled it, so that it knows where it came from.
 *
 * @param source product and version of its server
 * @param position what the source calls the point in time of the rows
 * @param guarantee what is known of that point in time
 * @param difference whether a table is not equal
 */
public record RunEntry(
    String runId,
    String kind,
    String source,
    String position,
    String guarantee,
    Instant startedAt,
    Difference difference,
    int tables,
    long rowsLoaded,
    long rowsRejected) {

  /** What the proof said. */
  public enum Difference {
    NONE,
    SOME
  }

  static RunEntry of(RunChange change) {
    RunState run = change.run();
    List<TableProgress> tables = change.tables().stream().map(TableState::getProgress).toList();
    return new RunEntry(
        run.getRunId(),
        run.getKind().name(),
        run.getSource(),
        run.getPosition(),
        run.getGuarantee() == null ? "" : run.getGuarantee().name(),
        run.getStartedAt(),
        run.getDifferent() > 0 ? Difference.SOME : Difference.NONE,
        run.getTables(),
        tables.stream().mapToLong(TableProgress::getRowsLoaded).sum(),
        tables.stream().mapToLong(TableProgress::getRowsRejected).sum());
  }
}
