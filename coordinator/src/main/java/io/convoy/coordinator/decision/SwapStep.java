// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.config.TargetConfig.OnBrokenConstraint;
import io.convoy.coordinator.decision.Effect.SwapTables;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.event.LeftOutOfTable;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SwappedSchema;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.TablesSwapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * SWAP: the tables, which were loaded beside what was there, take its place in one moment. Only
 * where every table is proven equal; else nothing is swapped, and the run ends with the difference.
 */
final class SwapStep extends Step {
  SwapStep() {
    super(Phase.SWAP, RunState::getSwapped);
  }

  @Override
  void record(RunChange change, Object fact) {
    if (fact instanceof TablesSwapped swapped) {
      swapped(change, swapped);
    }
  }

  @Override
  boolean isDone(RunState run) {
    return run.getDifferent() > 0 || super.isDone(run);
  }

  @Override
  List<Effect> effects(RunChange change) {
    List<Description> tables = change.tables().stream().map(change::description).toList();
    return List.of(new SwapTables(change.run().getRunId(), tables));
  }

  private void swapped(RunChange change, TablesSwapped fact) {
    RunState run = change.run();
    if (run.getPhase() != Phase.SWAP || isDone(run)) {
      return;
    }
    run.setSwapped(run.getTables());
    run.setOldTables(fact.getOldTables());
    List<String> warnings = new ArrayList<>(renamed(run.getWarnings(), fact));
    fact.getNotes().forEach(note -> Runs.warn(warnings, note));
    run.setWarnings(warnings);
    for (TableState table : List.copyOf(change.tables())) {
      TableProgress shown = table.getProgress();
      if (!shown.getWarnings().isEmpty() || !shown.getLeftOut().isEmpty()) {
        rename(change, Objects.requireNonNull(change.table(table.getTable())).getProgress(), fact);
      }
    }
    for (LeftOutOfTable more : fact.getLeftOut()) {
      TableState table = change.table(more.getTable());
      if (table != null) {
        LeftOuts.ofForeignKeys(table.getProgress(), List.of(more.getLeftOut()));
      }
    }
    change.deriveEffects();
  }

  /** What was said of a table before was said under the names that it had then. */
  private static void rename(RunChange change, TableProgress table, TablesSwapped fact) {
    table.setWarnings(renamed(table.getWarnings(), fact));
    // Under this setting nothing is swapped before all of it was added.
    boolean isWhole = change.policy().onBrokenConstraint() == OnBrokenConstraint.FAIL;
    table.setLeftOut(
        isWhole
            ? new ArrayList<>()
            : new ArrayList<>(
                table.getLeftOut().stream()
                    .map(one ->
                        new LeftOut(
                            renamed(one.getWhat(), fact),
                            renamed(one.getReason(), fact),
                            renamed(one.getRows(), fact),
                            renamed(one.getSql(), fact)))
                    .toList()));
  }

  private static List<String> renamed(List<String> texts, TablesSwapped fact) {
    return new ArrayList<>(texts.stream().map(text -> renamed(text, fact)).toList());
  }

  private static String renamed(String text, TablesSwapped fact) {
    String renamed = text;
    for (SwappedSchema schema : fact.getSchemas()) {
      renamed = renamed.replace(schema.getLoadedInto(), schema.getMovedTo());
    }
    return renamed;
  }
}
