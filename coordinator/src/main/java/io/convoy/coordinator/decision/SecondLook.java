// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.FirstLook;
import io.convoy.schemas.event.RowsCompared;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Looks again at tables that differ, once all are compared and a grace is over, at a new point in
 * time of the source: where it is written to meanwhile, rows differ that only were read at
 * different moments.
 *
 * <pre>
 *  first look     every table is equal, or its rows that differ are known by the hashes of keys
 *  grace          nothing is read, and no snapshot is held
 *  second look    sums that are equal then --------------------------------> equal
 *                 else each row that differs counts, but for one whose key
 *                 did not differ the first time: no row counts ------------> equal
 *                 some do -------------------------------------------------> different
 * </pre>
 *
 * So of a table that is equal each row was found to be equal at one look at least, and none is left
 * out that was not looked at twice: by its key alone, whatever the difference was, and all rows
 * count where it is not known which ones differed, or no key tells them apart.
 */
final class SecondLook {
  private SecondLook() {}

  /** All tables are compared. */
  static void await(RunChange change) {
    RunState run = change.run();
    boolean isWorthIt =
        run.getGraceMillis() > 0
            && !run.getLooksAgain()
            && change.tables().stream().anyMatch(SecondLook::isToBeSeenAgain);
    if (isWorthIt) {
      run.setLookAgainAt(change.now().plusMillis(run.getGraceMillis()));
    }
  }

  static boolean isAwaited(RunState run) {
    return run.getLookAgainAt() != null;
  }

  /** A table that could not be compared cannot be so later on. */
  private static boolean isToBeSeenAgain(TableState table) {
    return !table.getProgress().getEqual() && table.getFirstLook() != null;
  }

  /** The grace may be over. */
  static void begin(RunChange change) {
    RunState run = change.run();
    if (run.getLookAgainAt() == null || run.getLookAgainAt().isAfter(change.now())) {
      return;
    }
    run.setLookAgainAt(null);
    run.setLooksAgain(true);
    // Nothing of the first look may count for the next point in time.
    run.setPosition("");
    run.setEqualSnapshots(new ArrayList<>());
    List<TableState> again = change.tables().stream().filter(SecondLook::isToBeSeenAgain).toList();
    for (TableState stored : again) {
      Generations.lookAgain(change, Objects.requireNonNull(change.table(stored.getTable())));
    }
    change.sendTasks();
    change.deriveEffects();
  }

  /** True of the snapshot that the second look begins with. */
  static boolean isFirstSnapshot(RunState run) {
    return run.getLooksAgain() && run.getEqualSnapshots().isEmpty();
  }

  static Look look(RunState run, TableState table) {
    if (run.getGraceMillis() == 0) {
      return Look.ONLY;
    }
    FirstLook first = table.getFirstLook();
    return run.getLooksAgain() && first != null ? new Look.Second(first) : Look.FIRST;
  }

  /** Nothing of the target differs from the source any more. */
  static void sumsAreEqual(RunState run, TableState table) {
    FirstLook first = table.getFirstLook();
    if (run.getLooksAgain() && first != null) {
      table.getProgress().setRowsSettled(first.getRows());
      table.getProgress().setRowsSince(0);
    }
  }

  /** Takes in which rows differ. */
  static Verdict verdict(RunState run, TableState table, RowsCompared fact) {
    if (run.getGraceMillis() > 0 && !run.getLooksAgain()) {
      long all = fact.getMissing() + fact.getExtra() + fact.getChanged();
      table.setFirstLook(new FirstLook(all, fact.getKeys()));
      return Verdict.DIFFERENT;
    }
    if (fact.getSince() < 0) {
      return Verdict.DIFFERENT;
    }
    TableProgress progress = table.getProgress();
    progress.setRowsSettled(fact.getSettled());
    progress.setRowsSince(fact.getSince());
    return AppendedRows.counted(table, fact) == 0 ? Verdict.EQUAL : Verdict.DIFFERENT;
  }

  /** What a table is begun anew for within its first look is found once more. */
  static void forget(RunState run, TableState table) {
    if (!run.getLooksAgain()) {
      table.setFirstLook(null);
    }
  }
}
