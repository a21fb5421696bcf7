// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableDescribed;
import io.convoy.schemas.event.TableDescriptionPart;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;

/** DESCRIBE: the tables that the source has; {@link Snapshots} closes the description. */
final class Describing {
  private Describing() {}

  static void descriptionPart(RunChange change, TableDescriptionPart fact) {
    if (isNew(change, fact.getTable())) {
      change.describe(fact.getTable(), fact.getPart(), fact.getBytes());
    }
  }

  static void tableDescribed(RunChange change, TableDescribed fact) {
    TableId id = fact.getTable();
    if (!isNew(change, id)) {
      return;
    }
    // They came before, in order: where the first is there, so are the others.
    if (fact.getParts() > 1 && !change.isDescribed(id)) {
      Failures.fail(
          change,
          ErrorCode.INTERNAL.name(),
          "The description of %s has %d parts; the first of them is missing."
              .formatted(Runs.name(id), fact.getParts()));
      return;
    }
    change.describe(id, fact.getParts() - 1, fact.getBytes());
    change.add(
        TableState.newBuilder()
            .setTable(id)
            .setDescriptionParts(fact.getParts())
            .setProgress(progress(change, fact))
            .build());
    change.run().setDescribed(change.run().getDescribed() + 1);
  }

  private static TableProgress progress(RunChange change, TableDescribed fact) {
    return TableProgress.newBuilder()
        .setRunId(change.run().getRunId())
        .setTable(fact.getTable())
        .setStage(Stage.DESCRIBED)
        .setEstimatedRows(fact.getEstimatedRows())
        .setEstimatedBytes(fact.getEstimatedBytes())
        .setPartitions(new ArrayList<>())
        .setWarnings(new ArrayList<>(fact.getWarnings()))
        .setUpdatedAt(change.now())
        .build();
  }

  private static boolean isNew(RunChange change, TableId table) {
    return !Runs.isDescribed(change.run()) && change.table(table) == null;
  }
}
