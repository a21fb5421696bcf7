// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import static io.convoy.cli.progress.Pictures.START;
import static io.convoy.cli.progress.Pictures.picture;
import static io.convoy.cli.progress.Pictures.run;
import static io.convoy.cli.progress.Pictures.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
  @Test
  void reportsACompletedRun() {
    RunState.Builder run =
        run(Phase.COMPLETED)
            .setEndedAt(START.plusMillis(12_500))
            .setSource("PostgreSQL 18")
            .setMethod("an exported snapshot")
            .setSnapshots(1)
            .setGuarantee(Guarantee.ONE_POINT_IN_TIME);
    assertThat(Summary.of(picture(run, equal("orders", 20_000), equal("items", 5000))))
        .containsExactly(
            "table          source rows    target rows         MB  checksum          ",
            "shop.orders         20,000         20,000        2.0  00000000deadbeef  equal",
            "shop.items           5,000          5,000        0.5  00000000deadbeef  equal",
            "",
            "run run-1 completed: 2 tables, all equal",
            "25,000 rows, 2.5 MB in 12.5 s: 2,000 rows/s, from description to proof",
            "all rows are of one point in time (PostgreSQL 18, an exported snapshot)");
  }

  @Test
  void reportsAFailedRunThatCanGoOn() {
    RunState.Builder run =
        run(Phase.FAILED)
            .setResumeAt(Phase.COPY)
            .setFailureCode("TARGET_DISK_FULL")
            .setFailure("the target's disk is full")
            .setPhaseSince(START.plusSeconds(100));
    assertThat(Summary.of(picture(run, loaded("orders", 1000).build())))
        .contains(
            "shop.orders          1,000              -        0.1  00000000deadbeef  not verified",
            "run run-1 failed in COPY: CVY-4005 the target's disk is full",
            "1,000 rows, 0.1 MB in 1m40s: 10 rows/s, from description to proof");
  }

  @Test
  void tellsUntilWhenTheSnapshotOfAFailedRunIsKept() {
    RunState.Builder run =
        run(Phase.FAILED)
            .setResumeAt(Phase.COPY)
            .setFailure("the target's disk is full")
            .setSnapshotUntil(Instant.parse("2026-11-26T04:15:00.123Z"));
    assertThat(Summary.of(picture(run)))
        .contains(
            "the source's snapshot is kept until 2026-11-26T04:15:00Z: a resume before that goes"
                + " on at the same point in time");
  }

  @Test
  void reportsAFailedRunThatHasNoTables() {
    RunState.Builder run = run(Phase.FAILED).setFailure("no table matches").setEndedAt(START);
    assertThat(Summary.of(picture(run)))
        .containsExactly(
            "",
            "run run-1 failed: no table matches",
            "0 rows, 0.0 MB in 0.0 s: 0 rows/s, from description to proof");
  }

  @Test
  void reportsACancelledRun() {
    assertThat(Summary.of(picture(run(Phase.CANCELLED)))).contains("run run-1 cancelled");
  }

  @Test
  void tellsWhatIsDifferent() {
    TableProgress different =
        loaded("orders", 1000)
            .setStage(Stage.VERIFIED)
            .setRowsVerified(999)
            .setDetail("1 row less")
            .build();
    TableProgress withoutDetail =
        loaded("items", 10).setStage(Stage.VERIFIED).setRowsVerified(10).build();
    assertThat(Summary.of(picture(run(Phase.FAILED), different, withoutDetail)))
        .contains(
            "shop.orders          1,000            999        0.1  00000000deadbeef"
                + "  DIFFERENT: 1 row less",
            "shop.items              10             10        0.0  00000000deadbeef  DIFFERENT");
  }

  @Test
  void tellsRefusedRows() {
    TableProgress refused = equal("orders", 1000);
    refused.setRowsRejected(3);
    TableProgress different = loaded("items", 10).setRowsVerified(6).setRowsRejected(2).build();
    different.setDetail("2 rows less");
    assertThat(Summary.of(picture(run(Phase.FAILED), refused, different)))
        .anyMatch(line -> line.endsWith("  equal, 3 rejected"))
        .anyMatch(line -> line.endsWith("  DIFFERENT: 2 rows less, 2 rejected"));
  }

  @Test
  void writesChecksumsOfSixteenDigits() {
    TableProgress table = equal("orders", 1);
    table.setChecksum(-1);
    assertThat(Summary.of(picture(run(Phase.COMPLETED), table)).get(1))
        .contains("  ffffffffffffffff  equal");
  }

  @Test
  void isAsWideAsTheLongestName() {
    TableProgress table = equal("n".repeat(60), 1);
    List<String> lines = Summary.of(picture(run(Phase.COMPLETED), table, equal("orders", 1)));
    assertThat(lines.subList(0, 3))
        .extracting(line -> line.substring(0, 65).strip())
        .containsExactlyInAnyOrder("table", "shop." + "n".repeat(60), "shop.orders");
  }

  @Test
  void tellsWhatIsLeftOutWithTheRowsInItsWayAndWhatMendsIt() {
    TableProgress table = equal("orders", 2);
    table.setLeftOut(
        List.of(
            new LeftOut(
                "primary key \"p\"",
                "could not create; it is left out",
                List.of("(id) = ('1'): 2 rows"),
                List.of("ALTER TABLE orders ADD PRIMARY KEY (id)"))));
    RunState.Builder run = run(Phase.COMPLETED).setLeftOut(1);
    assertThat(Summary.of(picture(run, table)))
        .contains(
            "run run-1 completed: 1 table, all equal",
            "1 key, index or constraint is not as at the source, named below: once the rows are"
                + " mended, ./convoy finalize run-1 adds it",
            "left out: shop.orders: primary key \"p\": could not create; it is left out",
            "    in its way: (id) = ('1'): 2 rows",
            "    later: ALTER TABLE orders ADD PRIMARY KEY (id);");

    assertThat(Summary.of(picture(run.setLeftOut(0).setRetries(1), table)))
        .contains("what was left out was added later, by ./convoy finalize")
        .noneMatch(line -> line.startsWith("left out: "));
  }

  @Test
  void tellsTheWarningsOfRunAndTablesLast() {
    TableProgress table = equal("orders", 1);
    table.setWarnings(List.of("a column lost its collation", "an index was left out"));
    RunState.Builder run = run(Phase.COMPLETED).setWarnings(List.of("a view was left out"));
    List<String> lines = Summary.of(picture(run, table));
    assertThat(lines.subList(lines.size() - 3, lines.size()))
        .containsExactly(
            "warning: a view was left out",
            "warning: shop.orders: a column lost its collation",
            "warning: shop.orders: an index was left out");
  }

  @Test
  void tellsOnceWhatIsToBeSaidOfManyTables() {
    TableProgress[] tables = new TableProgress[40];
    for (int i = 0; i < tables.length; i++) {
      tables[i] = equal("t" + (i + 10), 1);
      tables[i].setWarnings(List.of("default of column Created not carried: getdate()"));
    }
    assertThat(Summary.of(picture(run(Phase.COMPLETED), tables)))
        .filteredOn(line -> line.startsWith("warning: "))
        .containsExactly(
            "warning: shop.t10, shop.t11, shop.t12, shop.t13, shop.t14 and 35 more: default of"
                + " column Created not carried: getdate()");
  }

  @Test
  void tellsThatASourceGivesNoCommonPointInTime() {
    RunState.Builder run =
        run(Phase.COMPLETED)
            .setSnapshots(1)
            .setGuarantee(Guarantee.PER_STATEMENT)
            .setSource("SQL Server 2022")
            .setMethod("read committed");
    assertThat(Summary.of(picture(run)).getLast())
        .isEqualTo("rows are of no common point in time (SQL Server 2022, read committed)");
  }

  @Test
  void countsValuesThatCouldNotBeKeptWhole() {
    TableProgress table = equal("orders", 20_000);
    table.setAltered(List.of(new AlteredValues("made", "offset not kept", 1_234L)));
    assertThat(Summary.of(picture(run(Phase.COMPLETED), table)).getLast())
        .isEqualTo("altered: shop.orders.made: 1,234 values, offset not kept");
  }

  @Test
  void tellsHowOftenAQuietSourceWasOpened() {
    RunState.Builder run =
        run(Phase.COMPLETED).setSnapshots(3).setGuarantee(Guarantee.ONE_POINT_IN_TIME);
    assertThat(Summary.of(picture(run)).getLast())
        .isEqualTo(
            "the snapshot was opened 3 times; nothing was written in between, so all rows are of"
                + " one point in time");
  }

  @Test
  void tellsWhereRowsMayBeOfDifferentPointsInTime() {
    RunState.Builder run =
        run(Phase.COMPLETED)
            .setSnapshots(3)
            .setEarlier(1)
            .setUnprovenSnapshots(1)
            .setGuarantee(Guarantee.ONE_POINT_IN_TIME);
    assertThat(Summary.of(picture(run)).getLast())
        .isEqualTo(
            "the snapshot was lost and opened again 2 times while the source may have been written:"
                + " the rows of each table are of one point in time, and those of 1 table of an"
                + " earlier one than the others");
  }

  @Test
  void tellsThatTablesWereReadAnew() {
    TableProgress table = equal("orders", 1);
    table.setBegunAnew(List.of("the snapshot was lost and the source written to"));
    RunState.Builder run =
        run(Phase.COMPLETED)
            .setSnapshots(2)
            .setUnprovenSnapshots(1)
            .setGuarantee(Guarantee.ONE_POINT_IN_TIME);
    assertThat(Summary.of(picture(run, table)))
        .endsWith(
            "the snapshot was lost and opened again 1 time while the source may have been written:"
                + " tables were read anew, and all rows are of the last point in time",
            "read anew: shop.orders: the snapshot was lost and the source written to");
  }

  @Test
  void saysNothingOfAPointInTimeWhereNotAllWasRead() {
    RunState.Builder run =
        run(Phase.FAILED).setTables(2).setSnapshots(1).setGuarantee(Guarantee.ONE_POINT_IN_TIME);
    assertThat(Summary.of(picture(run))).noneMatch(line -> line.contains("point in time"));
  }

  @Test
  void saysNothingOfPointsInTimeBeforeTheSourceWasOpened() {
    assertThat(Summary.of(picture(run(Phase.FAILED))))
        .noneMatch(line -> line.contains("point in time"));
  }

  private static TableProgress equal(String name, long rows) {
    return loaded(name, rows).setStage(Stage.VERIFIED).setRowsVerified(rows).setEqual(true).build();
  }

  /** With rows of 100 bytes. */
  private static TableProgress.Builder loaded(String name, long rows) {
    return table(name, Stage.FINALIZED)
        .setEstimatedBytes(rows * 100)
        .setRowsExtracted(rows)
        .setBytesExtracted(rows * 100)
        .setRowsLoaded(rows)
        .setChecksum(0xdeadbeefL);
  }
}
