// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.coordinator.decision.Effect.CompareRows;
import io.convoy.coordinator.decision.Effect.SumTable;
import io.convoy.schemas.event.PartitionProgress;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import java.util.List;

/** What is asked of the target of a table that is compared, from its state alone. */
final class CompareEffects {
  private CompareEffects() {}

  static SumTable sum(RunChange change, TableState table) {
    TableProgress progress = table.getProgress();
    return new SumTable(
        progress.getRunId(),
        change.description(table),
        comparison(table, LogChanges.part(change, table)),
        table.getSums(),
        progress.getRowsExtracted());
  }

  static CompareRows rows(RunChange change, TableState table) {
    RunState run = change.run();
    TableProgress progress = table.getProgress();
    List<Long> lastOffsets =
        progress.getPartitions().stream().map(PartitionProgress::getLastOffset).toList();
    return new CompareRows(
        progress.getRunId(),
        change.description(table),
        comparison(table, LogChanges.part(change, table)),
        table.getWanted(),
        table.getDetailed(),
        new Naming(run.getLimit(), run.getShowValues()),
        new SourceDigests(progress.getTopic(), lastOffsets, table.getDigests()),
        Purpose.of(run, table),
        SecondLook.look(run, table));
  }

  static Comparison comparison(TableState table, ComparedPart part) {
    TableProgress progress = table.getProgress();
    return new Comparison(
        progress.getSchemaId(), progress.getGeneration(), table.getKey(), table.getBuckets(), part);
  }
}
