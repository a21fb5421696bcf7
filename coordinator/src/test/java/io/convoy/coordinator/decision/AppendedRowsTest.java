// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.channel.ContractClasses;
import io.convoy.schemas.event.DifferenceKind;
import io.convoy.schemas.event.FirstLook;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RowDifference;
import io.convoy.schemas.event.RowsCompared;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.table.TableId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What is said of a table that rows are only added to: 10 rows of the source, summing up to 100.
 */
class AppendedRowsTest {
  private static final TableId ID = new TableId("dbo", "t");
  private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");

  @Test
  void isWellWhereTheSumsAreThoseOfTheSourceAndOfTheRowsThatAreLeft() {
    assertThat(verdict(0, 2, 1, 7, 12, 107)).isEqualTo(Verdict.EQUAL);
    assertThat(verdict(0, 2, 1, 7, 12, 108)).as("another checksum").isEqualTo(Verdict.DIFFERENT);
    assertThat(verdict(0, 2, 1, 7, 11, 107)).as("a row too few").isEqualTo(Verdict.DIFFERENT);
    assertThat(verdict(0, 0, 0, 0, 9, 93))
        .as("no row differed when they were read again")
        .isEqualTo(Verdict.DIFFERENT);
  }

  @Test
  void differsWhereARowIsMissing() {
    assertThat(verdict(1, 2, 1, 7, 11, 93)).isEqualTo(Verdict.DIFFERENT);
  }

  @Test
  void namesMissingRowsAlone() {
    TableState table = table(11, 93);
    RowsCompared fact = fact(1, 2, 0, 7);
    fact.setDifferences(
        List.of(difference(DifferenceKind.EXTRA), difference(DifferenceKind.MISSING)));
    take(table, fact);
    AppendedRows.verdict(run(), table, fact);
    assertThat(table.getProgress().getDifferences())
        .extracting(RowDifference::getKind)
        .containsExactly(DifferenceKind.MISSING);
  }

  @Test
  void aSecondLookCountsRowsThatAreStillMissing() {
    RunState run = run();
    run.setGraceMillis(1_000);
    TableState table = table(11, 93);
    assertThat(AppendedRows.verdict(run, table, take(table, fact(1, 2, 0, 7))))
        .isEqualTo(Verdict.DIFFERENT);
    run.setLooksAgain(true);
    RowsCompared second = fact(0, 2, 0, 7);
    second.setSettled(1);
    second.setSince(3);
    assertThat(AppendedRows.verdict(run, table, take(table, second))).isEqualTo(Verdict.EQUAL);
    second.setMissing(1);
    assertThat(AppendedRows.verdict(run, table, take(table, second))).isEqualTo(Verdict.DIFFERENT);
    assertThat(table.getFirstLook()).isEqualTo(new FirstLook(3L, null));
  }

  private static Verdict verdict(
      long missing, long extra, long changed, long leftSum, long rows, long checksum) {
    TableState table = table(rows, checksum);
    return AppendedRows.verdict(run(), table, take(table, fact(missing, extra, changed, leftSum)));
  }

  /** As the step that gets it does. */
  private static RowsCompared take(TableState table, RowsCompared fact) {
    TableProgress progress = table.getProgress();
    progress.setRowsMissing(fact.getMissing());
    progress.setRowsExtra(fact.getExtra());
    progress.setRowsChanged(fact.getChanged());
    table.setLeftSum(fact.getLeftSum());
    return fact;
  }

  private static RowsCompared fact(long missing, long extra, long changed, long leftSum) {
    return RowsCompared.newBuilder()
        .setTable(ID)
        .setGeneration(0)
        .setMissing(missing)
        .setExtra(extra)
        .setChanged(changed)
        .setLeftSum(leftSum)
        .setDifferences(List.of())
        .build();
  }

  private static RowDifference difference(DifferenceKind kind) {
    return new RowDifference(kind, "00", List.of(), List.of());
  }

  private static RunState run() {
    ContractClasses.trust();
    return RunState.newBuilder()
        .setRunId("run-1")
        .setKind(Kind.VERIFY)
        .setPhase(Phase.COMPARE)
        .setStartedAt(NOW)
        .setPhaseSince(NOW)
        .build();
  }

  private static TableState table(long rows, long checksum) {
    ContractClasses.trust();
    TableProgress progress =
        TableProgress.newBuilder()
            .setRunId("run-1")
            .setTable(ID)
            .setStage(Stage.PLANNED)
            .setAppended(true)
            .setEstimatedRows(10)
            .setEstimatedBytes(100)
            .setRowsExtracted(10)
            .setChecksum(100)
            .setRowsVerified(rows)
            .setChecksumVerified(checksum)
            .setPartitions(new ArrayList<>())
            .setWarnings(new ArrayList<>())
            .setUpdatedAt(NOW)
            .build();
    return TableState.newBuilder()
        .setTable(ID)
        .setDescriptionParts(1)
        .setProgress(progress)
        .build();
  }
}
