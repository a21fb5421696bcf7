// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import static io.convoy.cli.progress.Pictures.START;
import static io.convoy.cli.progress.Pictures.copy;
import static io.convoy.cli.progress.Pictures.copying;
import static io.convoy.cli.progress.Pictures.picture;
import static io.convoy.cli.progress.Pictures.run;
import static io.convoy.cli.progress.Pictures.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProgressTableTest {
  private static final int WIDE = 160;
  private static final int HIGH = 60;

  private final ProgressTable table = new ProgressTable();

  @Test
  void drawsALinePerTableAndATotal() {
    assertThat(lines(0, copy(copying("items", 10, 40), copying("orders", 75, 100))))
        .containsExactly(
            "shop.orders  copy      ███████████████░░░░░   75%            75",
            "shop.items   copy      █████░░░░░░░░░░░░░░░   25%            10",
            "total        COPY      ████████████░░░░░░░░   60%            85"
                + "                     0s");
  }

  @Test
  void drawsTheTotalAloneWithoutTables() {
    assertThat(lines(7, picture(run(Phase.DESCRIBE))))
        .containsExactly(
            "total        DESCRIBE  ░░░░░░░░░░░░░░░░░░░░    0%             0"
                + "                     7s");
  }

  @Test
  void tellsRateAndTimeLeftAsSoonAsRowsMove() {
    lines(0, copy(copying("orders", 0, 10_000)));
    assertThat(lines(4, copy(copying("orders", 200, 10_000))))
        .containsExactly(
            "shop.orders  copy      ░░░░░░░░░░░░░░░░░░░░    2%           200   5.0 MB/s   3m16s",
            "total        COPY      ░░░░░░░░░░░░░░░░░░░░    2%           200   5.0 MB/s   3m16s"
                + "  4s");
  }

  @Test
  void addsUpTheRatesOfAllTables() {
    lines(0, copy(copying("orders", 0, 1000), copying("items", 0, 500)));
    assertThat(lines(4, copy(copying("orders", 200, 1000), copying("items", 200, 500))))
        .satisfiesExactly(
            orders -> assertThat(orders).endsWith("  5.0 MB/s     16s"),
            items -> assertThat(items).endsWith("  5.0 MB/s      6s"),
            total -> assertThat(total).endsWith(" 10.0 MB/s     11s  4s"));
  }

  @Test
  void tellsNoRateAndNoTimeLeftWhenNothingHasMovedForSeconds() {
    for (int second = 0; second <= 4; second++) {
      lines(second, copy(copying("orders", second * 100L, 1000)));
    }
    List<String> last = List.of();
    for (int second = 5; second <= 13; second++) {
      last = lines(second, copy(copying("orders", 400, 1000)));
    }
    assertThat(last).noneMatch(line -> line.contains("MB/s"));
    assertThat(last.getFirst()).endsWith(" 400");
  }

  @Test
  void tellsNoTimeLeftOfWhatIsThere() {
    lines(0, copy(copying("orders", 0, 100)));
    assertThat(lines(4, copy(copying("orders", 100, 100))))
        .satisfiesExactly(
            orders -> assertThat(orders).contains(" keys ", " 100%").endsWith(" MB/s"),
            total -> assertThat(total).contains(" 100%").endsWith("MB/s          4s"));
  }

  @Test
  void waitsForNoRefusedRow() {
    lines(0, copy(copying("orders", 0, 100)));
    TableProgress refused = copying("orders", 60, 100);
    refused.setRowsRejected(40);
    assertThat(lines(4, copy(refused)))
        .allMatch(line -> line.contains(" 100% "))
        .satisfiesExactly(
            orders -> assertThat(orders).endsWith(" 60   1.5 MB/s"),
            total -> assertThat(total).endsWith(" 60   1.5 MB/s          4s"));
  }

  @Test
  void showsAHundredPerCentOnlyWhenAllIsThere() {
    assertThat(lines(0, copy(copying("orders", 99_999, 100_000))))
        .allMatch(line -> line.contains("  99% "));
  }

  @Test
  void showsAllTablesEmptyAsDone() {
    RunPicture picture =
        picture(run(Phase.COMPLETED), table("orders", Stage.VERIFIED).setEqual(true).build());
    assertThat(lines(3, picture))
        .satisfiesExactly(
            orders -> assertThat(orders).contains(" equal ", "█".repeat(20), " 100%"),
            total -> assertThat(total).contains(" COMPLETED ", "█".repeat(20), " 100%"));
  }

  @Test
  void marksAPausedRun() {
    RunPicture picture = picture(run(Phase.COPY).setPaused(true), copying("orders", 0, 10));
    List<String> lines = lines(65, picture);
    assertThat(lines.getLast()).endsWith("  1m05s · paused");
    assertThat(lines.getFirst()).doesNotContain("paused");
  }

  @Test
  void saysAtWhichRateItIsAskedToRead() {
    RunState.Builder run = run(Phase.COPY).setMbPerSecond(5);
    assertThat(lines(65, picture(run, copying("orders", 0, 10))).getLast())
        .endsWith("  1m05s · limit 5 MB/s");
    assertThat(lines(65, picture(run.setMbPerSecond(0), copying("orders", 0, 10))).getLast())
        .endsWith("  1m05s · no limit");
    assertThat(lines(65, picture(run.setPhase(Phase.COMPLETED))).getLast()).endsWith("1m05s");
  }

  @Test
  void isAsWideAsTheLongestName() {
    List<String> lines =
        lines(0, copy(copying("orders", 0, 10), copying("a_rather_long_name", 0, 5)));
    assertThat(lines).extracting(line -> line.indexOf('░')).containsOnly(34);
    assertThat(lines).anyMatch(line -> line.startsWith("shop.a_rather_long_name copy"));
  }

  @Test
  void cutsVeryLongNames() {
    String name = "n".repeat(60);
    assertThat(lines(0, copy(copying(name, 0, 10))).getFirst())
        .startsWith("shop." + "n".repeat(34) + "… copy");
  }

  @Test
  void shortensNamesBeforeBars() {
    RunPicture picture = copy(copying("n".repeat(60), 0, 10));
    assertThat(table.lines(picture, START, 100, HIGH).getFirst())
        .startsWith("shop." + "n".repeat(16) + "… copy")
        .contains("░".repeat(20) + " ");
    assertThat(table.lines(picture, START, 79, HIGH).getFirst())
        .startsWith("shop.nnnnnn… copy")
        .contains(" " + "░".repeat(9) + " ");
  }

  @Test
  void fitsAllColumnsIntoEightyColumns() {
    TableProgress[] before = {copying("n".repeat(60), 0, 100_000_000)};
    TableProgress[] after = {copying("n".repeat(60), 50_000, 100_000_000)};
    table.lines(copy(before), START.plusSeconds(3594), 79, HIGH);
    assertThat(table.lines(copy(after), START.plusSeconds(3599), 79, HIGH))
        .satisfiesExactly(
            line -> assertThat(line).endsWith(" 1,000 MB/s   2h46m"),
            total -> assertThat(total).endsWith("   2h46m  59m59s"));
    RunPicture paused = picture(run(Phase.COPY).setPaused(true), after);
    assertThat(table.lines(paused, START.plusSeconds(3599), 79, HIGH).getLast())
        .endsWith("   2h46m  59m59s · paused");
  }

  @Test
  void isNeverWiderThanItMayBe() {
    RunPicture picture =
        picture(
            run(Phase.COPY).setPaused(true),
            copying("n".repeat(60), 123_456_789, 1_000_000_000),
            copying("orders", 10, 20));
    for (int width = 0; width < 200; width++) {
      int most = width;
      assertThat(table.lines(picture, START.plusSeconds(width * 100L), width, HIGH))
          .hasSize(3)
          .allMatch(line -> line.length() <= most);
    }
  }

  @Test
  void hasNoBlanksAtTheEndOfALine() {
    assertThat(lines(0, copy(copying("orders", 0, 10)))).allMatch(line -> !line.endsWith(" "));
  }

  @Test
  void showsAllTablesWhereTheyFit() {
    RunPicture picture = copy(waiting(10));
    assertThat(table.lines(picture, START, WIDE, 11)).hasSize(11).noneMatch(this::isRest);
    assertThat(table.lines(picture, START, WIDE, 10)).hasSize(10).anyMatch(this::isRest);
  }

  @Test
  void isNeverHigherThanItMayBe() {
    RunPicture picture = copy(waiting(30));
    for (int height = 1; height <= 40; height++) {
      List<String> lines = table.lines(picture, START, WIDE, height);
      assertThat(lines).hasSize(Math.min(height, 31));
      assertThat(lines.getLast()).startsWith("total");
    }
  }

  @Test
  void showsTablesAtWorkFirstAndCountsTheRest() {
    TableProgress busy = copying("busy", 1, 2);
    TableProgress done = copying("done", 3, 3);
    done.setStage(Stage.FINALIZED);
    TableProgress[] tables =
        Stream.concat(Stream.of(waiting(10)), Stream.of(done, busy)).toArray(TableProgress[]::new);
    assertThat(table.lines(copy(tables), START, WIDE, 6))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("shop.busy "),
            second -> assertThat(second).startsWith("shop.waiting0 "),
            third -> assertThat(third).startsWith("shop.waiting1 "),
            fourth -> assertThat(fourth).startsWith("shop.waiting2 "),
            rest -> assertThat(rest).isEqualTo("… and 8 more tables"),
            total -> assertThat(total).startsWith("total "));
  }

  @Test
  void countsHiddenTablesInTheTotal() {
    TableProgress[] tables =
        IntStream.range(0, 10)
            .mapToObj(number -> copying("table" + number, 50, 100))
            .toArray(TableProgress[]::new);
    assertThat(table.lines(copy(tables), START, WIDE, 4).getLast()).contains("  50%  ", " 500 ");
  }

  @Test
  void tellsRowsASecond() {
    assertThat(table.rowsPerSecond()).isZero();
    table.note(copy(copying("orders", 100, 1000)), START);
    table.note(copy(copying("orders", 300, 1000)), START.plusSeconds(4));
    assertThat(table.rowsPerSecond()).isEqualTo(50);
  }

  private List<String> lines(long second, RunPicture picture) {
    return table.lines(picture, START.plusSeconds(second), WIDE, HIGH);
  }

  private boolean isRest(String line) {
    return line.startsWith("…");
  }

  /** Tables of which nothing is read, larger ones first. */
  private static TableProgress[] waiting(int count) {
    return IntStream.range(0, count)
        .mapToObj(number ->
            table("waiting" + number, Stage.PLANNED)
                .setEstimatedRows(100)
                .setEstimatedBytes(1_000_000_000 - number)
                .build())
        .toArray(TableProgress[]::new);
  }
}
