// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private final Results results = ResultsFixture.results();

  @Test
  void medianIsTheMiddleOrTheMeanOfTheMiddleTwo() {
    assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).contains(new Spread(2, 1, 3));
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 10.0))).contains(new Spread(3, 1, 10));
    assertThat(Spread.of(List.of())).isEmpty();
  }

  @Test
  void roundsAreGroupedAndComparedWithTheirBaseline() {
    List<Series> series = results.series();

    assertThat(series)
        .extracting(Series::name)
        .containsExactly("pipe", "convoy", "psql COPY out", "extract alone");
    assertThat(series.get(1).spread(Measurement::seconds)).isEqualTo(new Spread(4.5, 4, 5));
    assertThat(series.get(1).ratio(series).orElseThrow()).isEqualTo(1.5 / 4.5);
    assertThat(series.get(1).ratio(List.of())).isEmpty();
    assertThat(series.get(1).median(Measurement::firstRowSeconds)).contains(6.5);
    assertThat(series.get(0).median(Measurement::firstRowSeconds)).isEmpty();
  }

  @Test
  void textHasATableForEachQuestion() {
    assertThat(new Report(results).toText().lines().toList())
        .containsExactly(
            "1,000,000 rows, 230 MB, without primary keys, 2 rounds.",
            "",
            "From end to end",
            "        seconds    min to max   rows/s   MB/s  of pipe",
            "pipe       1.50  1.00 to 2.00  750,000  172.5     1.00",
            "convoy     4.50  4.00 to 5.00  225,000   51.8     0.33",
            "",
            "Each half alone",
            "               seconds    min to max     rows/s   MB/s  of psql",
            "psql COPY out     1.00  1.00 to 1.00  1,000,000  230.0     1.00",
            "extract alone     2.00  2.00 to 2.00    500,000  115.0     0.50",
            "",
            "Commands",
            "        whole command, s  first row loaded, s",
            "pipe                1.50                    -",
            "convoy             12.50                 6.50",
            "",
            "CPU seconds per million rows (the sum without others)",
            "        target  others   sum",
            "convoy    2.50    3.00  2.50",
            "",
            "Peak resident memory, MiB",
            "        convoy  sum",
            "convoy     301  301",
            "",
            "pgloader is left out: it is not installed.",
            "",
            "cores 2");
  }

  @Test
  void whatRanBesideOtherProgramsIsNamed() {
    assertThat(Results.disturbed(results.measurements(), 2)).containsExactly("convoy");
    assertThat(Results.disturbed(results.measurements(), 8)).isEmpty();
  }

  @Test
  void markdownGoesBetweenTheMarksAndNowhereElse() {
    String page = "# Title\n\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nafter\n";

    String written =
        PerformancePage.replaced(page, new Report(results).toMarkdown("performance.svg"));

    assertThat(written)
        .startsWith("# Title\n\n<!-- bench:begin -->\n\n1,000,000 rows")
        .contains("![Rows per second](performance.svg)\n")
        .contains("| convoy | 4.50 | 4.00 to 5.00 | 225,000 | 51.8 | 0.33 |\n")
        .contains("|---|---:|---:|---:|---:|---:|\n")
        .endsWith("cores 2\n\n<!-- bench:end -->\nafter\n")
        .doesNotContain("old")
        .doesNotContainPattern("[ \\t]\\n");
    assertThat(PerformancePage.replaced(written, "new"))
        .isEqualTo("# Title\n\n<!-- bench:begin -->\n\nnew\n\n<!-- bench:end -->\nafter\n");
    assertThatThrownBy(() -> PerformancePage.replaced("# Title\n", "new"))
        .isInstanceOf(BenchException.class);
  }

  @Test
  void chartHasABarForEachSeries() {
    String svg = new Chart(results.series()).toSvg();

    assertThat(svg)
        .startsWith("<svg ")
        .endsWith("</svg>\n")
        .contains("prefers-color-scheme: dark")
        .contains("<rect class=\"other\" x=\"190\" y=\"40\"")
        .contains("<rect class=\"ours\" x=\"190\" y=\"70\"")
        .contains(">225,000</text>");
    assertThat(svg.split("<rect ", -1)).hasSize(5);
  }

  @Test
  void rawNumbersKeepEveryRound() {
    var node = new RawResults(results).node();

    assertThat(node.path("rows").asLong()).isEqualTo(1_000_000);
    assertThat(node.path("machine").path("cores").asText()).isEqualTo("2");
    assertThat(node.path("measurements")).hasSize(8);
    assertThat(node.path("measurements").get(5).path("cpuSeconds").path("target").asDouble())
        .isEqualTo(3);
    assertThat(node.path("measurements").get(0).path("firstRowSeconds").isNull()).isTrue();
  }
}
