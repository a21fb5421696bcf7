// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import static io.convoy.cli.progress.Pictures.START;
import static io.convoy.cli.progress.Pictures.copy;
import static io.convoy.cli.progress.Pictures.copying;
import static io.convoy.cli.progress.Pictures.picture;
import static io.convoy.cli.progress.Pictures.run;
import static io.convoy.cli.progress.Pictures.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonViewTest {
  private final JsonMapper json = new JsonMapper();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final JsonView view = new JsonView(new PrintStream(bytes, true, StandardCharsets.UTF_8));

  @Test
  void writesOneObjectALine() throws IOException {
    view.begin("run-1");
    view.say("a \"word\"\nand another, ünd mörë");
    assertThat(events())
        .containsExactly(
            json.readTree("{\"event\":\"begin\",\"run\":\"run-1\"}"),
            json.createObjectNode()
                .put("event", "message")
                .put("message", "a \"word\"\nand another, ünd mörë"));
  }

  @Test
  void writesAllOfARun() throws IOException {
    view.show(
        picture(
            run(Phase.FAILED)
                .setTables(2)
                .setSnapshotUntil(Instant.parse("2026-03-01T10:15:00Z"))
                .setFailureCode("TARGET_EXISTS")
                .setFailure("a table is there"),
            copying("orders", 25, 100)));
    assertThat(events().getFirst())
        .isEqualTo(
            json.readTree(
                """
                {"event":"run","run":"run-1","phase":"FAILED","paused":false,"mbPerSecond":null,
                 "since":"2026-03-01T10:00:00Z","tables":2,"rowsExtracted":100,"rowsLoaded":25,
                 "snapshotUntil":"2026-03-01T10:15:00Z",
                 "failureCode":"TARGET_EXISTS","errorCode":"CVY-4004","failure":"a table is there",
                 "stalled":null,"stalledSince":null,"lookAgainAt":null,"leftOut":0,"retries":0,"oldTables":0,"waits":[]}\
                """));
  }

  @Test
  void writesNullWhereNothingFailed() throws IOException {
    view.show(copy());
    JsonNode event = events().getFirst();
    assertThat(event.path("failureCode").isNull()).isTrue();
    assertThat(event.path("errorCode").isNull()).isTrue();
    assertThat(event.path("failure").isNull()).isTrue();
    assertThat(event.path("snapshotUntil").isNull()).isTrue();
  }

  @Test
  void writesAllOfATable() throws IOException {
    view.show(
        copy(
            table("orders", Stage.VERIFIED)
                .setEstimatedRows(90)
                .setChunks(4)
                .setChunksExtracted(3)
                .setRowsExtracted(100)
                .setBytesExtracted(5000)
                .setRowsLoaded(99)
                .setRowsRejected(1)
                .setRowsVerified(99)
                .setEqual(true)
                .build()));
    JsonNode expected =
        json.readTree(
            """
            {"event":"table","run":"run-1","schema":"shop","table":"orders","stage":"VERIFIED",
             "estimatedRows":90,"chunks":4,"chunksExtracted":3,"generation":0,"begunAnew":[],"rowsCounted":-1,"rowsExtracted":100,
             "bytesExtracted":5000,"rowsLoaded":99,"rowsRejected":1,"rowsVerified":99,
             "equal":true,"rowsChangedByLog":-1,"rowsByWatermark":-1,"rowsByChangeTracking":-1,
             "rowsByChangeDataCapture":-1,"capturedUpTo":"","keysCompared":false,"rowsLeft":0,"altered":[]}\
            """);
    // As text: numbers that are equal may be nodes of different types.
    assertThat(events().getLast()).hasToString(expected.toString());
  }

  @Test
  void writesARunWhenItsStateChangesOnly() throws IOException {
    view.show(picture(run(Phase.PLAN)));
    view.show(picture(run(Phase.PLAN)));
    view.show(picture(run(Phase.COPY)));
    view.show(picture(run(Phase.COPY).setPaused(true)));
    view.show(picture(run(Phase.COPY).setPaused(true)));
    assertThat(events()).hasSize(3).allMatch(event -> event.path("event").asText().equals("run"));
    assertThat(events().getLast().path("paused").asBoolean()).isTrue();
  }

  @Test
  void writesATableAtMostOnceASecondWhileItsCountsMove() throws IOException {
    for (int tenth = 0; tenth <= 25; tenth++) {
      view.show(copy(at(tenth * 100L, copying("orders", tenth, 100))));
    }
    assertThat(rowsLoaded()).containsExactly(0L, 10L, 20L);
  }

  @Test
  void writesAnUnchangedTableOnce() throws IOException {
    view.show(copy(copying("orders", 5, 100)));
    view.show(copy(copying("orders", 5, 100)));
    view.close();
    assertThat(rowsLoaded()).containsExactly(5L);
  }

  @Test
  void writesANewStageAtOnce() throws IOException {
    TableProgress finalized = copying("orders", 100, 100);
    finalized.setStage(Stage.FINALIZED);
    view.show(copy(at(0, copying("orders", 100, 100))));
    view.show(copy(at(1, finalized)));
    assertThat(events())
        .extracting(event -> event.path("stage").asText())
        .containsExactly("", "EXTRACTED", "FINALIZED");
  }

  @Test
  void holdsBackEachTableByItself() throws IOException {
    view.show(copy(at(0, copying("orders", 1, 100))));
    view.show(copy(at(500, copying("orders", 2, 100)), at(500, copying("items", 3, 50))));
    assertThat(rowsLoaded()).containsExactly(1L, 3L);
  }

  @Test
  void writesWhatItHeldBackWhenItIsClosed() throws IOException {
    view.show(copy(at(0, copying("orders", 1, 100)), at(0, copying("items", 50, 50))));
    view.show(copy(at(100, copying("orders", 2, 100)), at(0, copying("items", 50, 50))));
    view.show(copy(at(200, copying("orders", 3, 100)), at(0, copying("items", 50, 50))));
    view.close();
    assertThat(rowsLoaded()).containsExactly(1L, 50L, 3L);
  }

  @Test
  void writesNothingWhenItIsClosedWithoutAPicture() {
    view.close();
    assertThat(bytes.size()).isZero();
  }

  private static TableProgress at(long millis, TableProgress table) {
    table.setUpdatedAt(START.plusMillis(millis));
    return table;
  }

  private List<Long> rowsLoaded() throws IOException {
    return events().stream()
        .filter(event -> event.path("event").asText().equals("table"))
        .map(event -> event.path("rowsLoaded").asLong())
        .toList();
  }

  private List<JsonNode> events() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : bytes.toString(StandardCharsets.UTF_8).lines().toList()) {
      events.add(json.readTree(line));
    }
    return events;
  }
}
