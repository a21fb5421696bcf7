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

  static void descriptionPart(Draft draft, TableDescriptionPart fact) {
    if (isNew(draft, fact.getTable())) {
      draft.describe(fact.getTable(), fact.getPart(), fact.getBytes());
    }
  }

  static void tableDescribed(Draft draft, TableDescribed fact) {
    TableId id = fact.getTable();
    if (!isNew(draft, id)) {
      return;
    }
    // They came before, in order: where the first is there, so are the others.
    if (fact.getParts() > 1 && !draft.isDescribed(id)) {
      Failures.fail(
          draft,
          ErrorCode.INTERNAL.name(),
          "The description of %s has %d parts; the first of them is missing."
              .formatted(Runs.name(id), fact.getParts()));
      return;
    }
    draft.describe(id, fact.getParts() - 1, fact.getBytes());
    draft.add(
        TableState.newBuilder()
            .setTable(id)
            .setDescriptionParts(fact.getParts())
            .setProgress(progress(draft, fact))
            .build());
    draft.run().setDescribed(draft.run().getDescribed() + 1);
  }

  private static TableProgress progress(Draft draft, TableDescribed fact) {
    return TableProgress.newBuilder()
        .setRunId(draft.run().getRunId())
        .setTable(fact.getTable())
        .setStage(Stage.DESCRIBED)
        .setEstimatedRows(fact.getEstimatedRows())
        .setEstimatedBytes(fact.getEstimatedBytes())
        .setPartitions(new ArrayList<>())
        .setWarnings(new ArrayList<>(fact.getWarnings()))
        .setUpdatedAt(draft.now())
        .build();
  }

  private static boolean isNew(Draft draft, TableId table) {
    return !Runs.isDescribed(draft.run()) && draft.table(table) == null;
  }
}
