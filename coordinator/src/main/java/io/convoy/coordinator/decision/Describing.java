// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableDescribed;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** DESCRIBE: the tables that the source has; {@link Snapshots} closes the description. */
final class Describing {
  private Describing() {}

  static void tableDescribed(Draft draft, TableDescribed fact) {
    Table table = fact.getTable();
    if (Runs.isDescribed(draft.run()) || draft.table(table.getId()) != null) {
      return;
    }
    TableProgress progress =
        TableProgress.newBuilder()
            .setRunId(draft.run().getRunId())
            .setTable(table.getId())
            .setStage(Stage.DESCRIBED)
            .setEstimatedRows(table.getEstimatedRows())
            .setEstimatedBytes(table.getEstimatedBytes())
            .setPartitions(new ArrayList<>())
            .setWarnings(warnings(table))
            .setUpdatedAt(draft.now())
            .build();
    draft.add(TableState.newBuilder().setTable(table).setProgress(progress).build());
    draft.run().setDescribed(draft.run().getDescribed() + 1);
  }

  /** What a column computes is not carried; whether the target computes the same, nobody knows. */
  private static List<String> warnings(Table table) {
    List<String> warnings = new ArrayList<>(table.getWarnings());
    String generated =
        table.getColumns().stream()
            .filter(column -> column.getGeneratedExpression() != null)
            .map(Column::getName)
            .collect(Collectors.joining(", "));
    if (!generated.isEmpty()) {
      warnings.add(
          "computed by the target, and not compared with what the source computed: " + generated);
    }
    return warnings;
  }
}
