// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.cli.json.ReferenceNames;
import io.convoy.cli.progress.Pictures;
import io.convoy.cli.progress.RunPicture;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StepTime;
import io.convoy.schemas.event.TableProgress;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The forms of a run's report. */
class ReportTest {
  private static final Pattern TAG = Pattern.compile("<(/?)([a-z][a-z0-9]*)[^>]*>");
  private static final Set<String> VOID = Set.of("meta");
  private static final String LONG = "n".repeat(128);

  private final RunReport report = SampleReport.ofEverything(SampleReport.EVIL);

  @Test
  void hasTheNamesOfTheReferenceAndNoOthers() throws IOException {
    ObjectNode document = (ObjectNode) json(report);
    // That is the document of a comparison, with a reference of its own.
    ((ObjectNode) document.get("comparison")).removeAll();
    assertThat(ReferenceNames.listed("report.md")).isEqualTo(ReferenceNames.of(document));
  }

  @Test
  void listsRejectedRowsByTheNamesOfTheReference() throws IOException {
    ObjectNode line =
        (ObjectNode)
            new JsonMapper().readTree(RejectLines.forMachines(report.rejects().getFirst()));
    // Its names are those of the table's columns.
    ((ObjectNode) line.get("values")).removeAll();
    assertThat(ReferenceNames.of(line)).isEqualTo(ReferenceNames.listed("rejects.md"));
  }

  @Test
  void tellsMachinesWhatWasProven() throws IOException {
    JsonNode document = json(report);
    JsonNode table = document.at("/tables/0");
    assertThat(document.at("/outcome").asText()).isEqualTo("completed-with-rejects");
    assertThat(table.get("table").asText()).isEqualTo(SampleReport.EVIL);
    assertThat(table.get("checksum").asText()).isEqualTo("fffffffffffffffe");
    assertThat(table.get("checksumRejected").asText()).isEqualTo("0000000000000005");
    assertThat(table.get("checksumTarget").asText()).isEqualTo("fffffffffffffff9");
    assertThat(document.at("/tables/1/checksumTarget").isNull()).isTrue();
    assertThat(document.at("/versions/target").asText()).isEqualTo("PostgreSQL 18.0");
    assertThat(json(SampleReport.ofEverything("items")).at("/notCarried/0/original").asText())
        .startsWith("CREATE VIEW v");
    assertThat(ReportDocument.of(report))
        .matches("[\\n -~]+")
        .doesNotContain("a value that is nobody's business");
  }

  @Test
  void countsTheStepThatGoesOn() {
    RunState run =
        Pictures.run(Phase.COPY)
            .setPhaseSince(Pictures.START.plusSeconds(10))
            .setSteps(
                List.of(
                    new StepTime(Phase.COPY, Pictures.START, 4_000L),
                    new StepTime(Phase.FAILED, Pictures.START.plusSeconds(4), 6_000L)))
            .build();
    assertThat(StepLength.of(run, Pictures.START.plusSeconds(15)))
        .extracting(step -> step.name() + " " + step.took().toSeconds())
        .containsExactly("COPY 9", "stopped, until it was resumed 6");
  }

  @Test
  void saysInATerminalWhatStandsBehindTheResult() {
    List<String> lines = ReportText.of(SampleReport.ofEverything("items"));
    assertThat(lines)
        .contains(
            "Convoy 1.0.0, Kafka client 4.3.1; from SQL Server 2022 items to PostgreSQL 18.0",
            "- the source itself counted 12 rows in 1 of 2 tables, each in one statement that knows"
                + " nothing of the ranges it was read in; no table that was read to its end was"
                + " read otherwise than it was counted",
            "- of 17 rows that were read the target took 15 and refused 2; none is left, by the"
                + " checkpoints that were written with the rows",
            "- COPY 1m28s",
            "- decide about the rows that the target refused: ./convoy rejects run-1 lists them"
                + " with their values, and when the cause is mended './convoy rejects retry'"
                + " loads them",
            "- drop the tables that were put aside once nobody needs them: ./convoy drop-old"
                + " run-1");
    assertThat(ReportText.of(report))
        .noneMatch(line -> line.codePoints().anyMatch(c -> c < ' ' || c == 0x202e));
  }

  @Test
  void claimsNothingOfARunThatStoppedBeforeItsProof() {
    RunPicture stopped =
        Pictures.picture(
            Pictures.run(Phase.FAILED).setResumeAt(Phase.COPY).setFailure("the disk is full"),
            Pictures.copying("orders", 3, 5));
    assertThat(ReportText.of(SampleReport.of(stopped)))
        .contains(
            "- the target was not read once more, so nothing is proven of what it holds",
            "- of 5 rows that were read the target took 3 and refused 0; 2 were still under way")
        .anyMatch(line -> line.contains("--resume run-1"))
        .noneMatch(line -> line.contains("all of these have"));
  }

  @Test
  void saysOfAGoodRunThatNothingIsLeftToDo() {
    TableProgress table = Pictures.copying("orders", 5, 5);
    RunPicture good =
        Pictures.picture(
            Pictures.run(Phase.COMPLETED).setGuarantee(Guarantee.ONE_POINT_IN_TIME), table);
    assertThat(ReportText.of(SampleReport.of(good)))
        .endsWith("- nothing; compare again at any time: ./convoy verify");
  }

  @ParameterizedTest
  @MethodSource("names")
  void isOneFileThatNeedsNothingAndTrustsNothing(String name) throws IOException {
    String html = html(SampleReport.ofEverything(name));
    assertThat(html)
        .contains("prefers-color-scheme: dark", "default-src 'none'")
        .doesNotContain("<script", "<img", "url(", "@import", "<link", "\u001b", "\u202e")
        .doesNotContainPattern("href=\"[^#]")
        .doesNotContain("a value that is nobody's business");
    assertThat(html.replaceAll("\n|\t", "")).doesNotContainPattern("\\p{Cntrl}");
    assertClosesWhatItOpens(html);
  }

  static List<String> names() {
    return List.of(SampleReport.EVIL, LONG, "\"'`&lt;", "</pre></details><img src=x>");
  }

  @Test
  void showsNamesAsTheyAre() throws IOException {
    assertThat(html(SampleReport.ofEverything(LONG))).contains(LONG);
    assertThat(html(report))
        .contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; \\u001b[31m\\u202e&amp;")
        .contains("\uD83D\uDE9A");
  }

  private static void assertClosesWhatItOpens(String html) {
    Deque<String> open = new ArrayDeque<>();
    Matcher tag = TAG.matcher(html);
    while (tag.find()) {
      String name = tag.group(2);
      if (tag.group(1).isEmpty() && !VOID.contains(name)) {
        open.push(name);
      } else if (!tag.group(1).isEmpty()) {
        assertThat(open.poll()).as(tag.group() + " at " + tag.start()).isEqualTo(name);
      }
    }
    assertThat(open).isEmpty();
  }

  @Test
  void isKeptInAFolderOfItsRun(@TempDir Path folder) throws IOException {
    Path html = ReportFiles.keep(report, folder);
    ReportFiles.keep(report, folder);
    assertThat(html).isEqualTo(folder.resolve("run-1").resolve("report.html"));
    assertThat(Files.readString(html)).isEqualTo(html(report));
    try (var files = Files.list(html.getParent())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("report.html", "report.json");
    }
    JsonNode kept = new JsonMapper().readTree(html.resolveSibling("report.json").toFile());
    assertThat(kept).isEqualTo(json(report));
  }

  private static JsonNode json(RunReport report) throws IOException {
    return new JsonMapper().readTree(ReportDocument.of(report));
  }

  private static String html(RunReport report) throws IOException {
    StringWriter out = new StringWriter();
    ReportPage.write(report, out);
    return out.toString();
  }
}
