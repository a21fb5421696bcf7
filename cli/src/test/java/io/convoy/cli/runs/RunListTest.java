// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.convoy.cli.progress.Pictures;
import io.convoy.cli.progress.RunPicture;
import io.convoy.coordinator.effect.inventory.PastRun;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of runs, whoever knows of them. */
class RunListTest {
  private static final Instant NOW = Pictures.START.plusSeconds(75);

  private final RunList runs = new RunList("shop");

  @Test
  void hasTheNewestFirst() {
    runs.addRemembered(List.of(past("run-0", "equal but for rejected rows", 2)));
    runs.addPublished(List.of(running()), NOW);
    assertThat(runs.lines())
        .containsExactly(
            "run    kind       state      step  begun                  took  tables   rows"
                + "  rejected  different",
            "run-1  replicate  running    COPY  2026-03-01 10:00:00Z  1m15s       7    300"
                + "         0          0",
            "run-0  replicate  completed  -     2026-03-01 10:00:00Z  1h00m       3  1,234"
                + "         2          0");
  }

  @Test
  void hasEachOnceAsTheFirstSaysIt() {
    runs.addPublished(List.of(running()), NOW);
    runs.addRemembered(List.of(past(Pictures.RUN, "equal", 0)));
    assertThat(document().get("runs")).hasSize(1);
    assertThat(document().at("/runs/0/knownTo").asText()).isEqualTo("kafka");
  }

  @Test
  void tellsStatesApart() {
    assertThat(state(Pictures.run(Phase.COPY))).isEqualTo("running COPY");
    assertThat(state(Pictures.run(Phase.COPY).setPaused(true))).isEqualTo("paused COPY");
    assertThat(state(Pictures.run(Phase.COPY).setStalledSince(NOW))).isEqualTo("stalled COPY");
    assertThat(state(Pictures.run(Phase.COMPLETED))).isEqualTo("completed null");
    assertThat(state(Pictures.run(Phase.CANCELLED))).isEqualTo("cancelled null");
    assertThat(state(Pictures.run(Phase.FAILED).setFailureCode("TARGET_ERROR")))
        .isEqualTo("failed null");
    assertThat(state(Pictures.run(Phase.FAILED).setResumeAt(Phase.VERIFY)))
        .isEqualTo("failed VERIFY");
    assertThat(
            state(
                Pictures.run(Phase.FAILED)
                    .setKind(Kind.VERIFY)
                    .setFailureCode("VERIFICATION_DIFFERENCE")))
        .isEqualTo("different null");
  }

  private static String state(RunState.Builder run) {
    RunList list = new RunList("shop");
    list.addPublished(List.of(Pictures.picture(run)), NOW);
    JsonNode one = list.document().at("/runs/0");
    return one.get("state").asText() + " " + one.get("step").asText();
  }

  @Test
  void doesNotKnowOfTablesThatAreNotDescribed() {
    runs.addPublished(List.of(Pictures.picture(Pictures.run(Phase.DESCRIBE).setTables(-1))), NOW);
    assertThat(document().at("/runs/0/tables").isNull()).isTrue();
    assertThat(runs.lines().getLast())
        .contains("  DESCRIBE  ")
        .endsWith("-     0         0          0");
  }

  @Test
  void readsReportsOfItsPipelineAndSkipsWhatIsNone(@TempDir Path folder) throws IOException {
    report(folder, "run-5", "shop");
    report(folder, "run-6", "other");
    Files.writeString(Files.createDirectory(folder.resolve("run-7")).resolve("report.json"), "{");
    Files.createDirectory(folder.resolve("run-8"));
    runs.addReported(folder);
    runs.addReported(folder.resolve("nowhere"));
    assertThat(document().get("runs")).hasSize(1);
    assertThat(document().at("/runs/0").toString())
        .isEqualTo(
            """
            {"run":"run-5","kind":"REPLICATE","state":"failed","step":"COPY",\
            "startedAt":"2026-03-01T10:00:00Z","milliseconds":5000,"tables":4,"rowsLoaded":7,\
            "rowsRejected":1,"different":0,"knownTo":"report"}\
            """);
  }

  private static void report(Path folder, String id, String pipeline) throws IOException {
    String text =
        """
        {"format": 1, "pipeline": "%s", "run": "%s", "kind": "REPLICATE", "phase": "FAILED",
         "resumeAt": "COPY", "failureCode": "TARGET_ERROR", "startedAt": "2026-03-01T10:00:00Z",
         "milliseconds": 5000,
         "totals": {"tables": 4, "rowsLoaded": 7, "rowsRejected": 1, "different": 0}}
        """
            .formatted(pipeline, id);
    Files.writeString(Files.createDirectory(folder.resolve(id)).resolve("report.json"), text);
  }

  private static RunPicture running() {
    return Pictures.picture(
        Pictures.run(Phase.COPY).setTables(7),
        Pictures.copying("orders", 100, 500),
        Pictures.copying("lines", 200, 500));
  }

  private static PastRun past(String id, String outcome, long rejected) {
    return new PastRun(
        id,
        "REPLICATE",
        outcome,
        Pictures.START,
        Pictures.START.plusSeconds(3_600),
        3,
        1_234,
        rejected);
  }

  private JsonNode document() {
    return new JsonMapper().valueToTree(runs.document());
  }
}
