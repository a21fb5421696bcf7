// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.convoy.common.channel.ContractClasses;
import io.convoy.common.config.NotifyConfig.Moment;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NoticeTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void tellsOnceThatARunCompleted() {
    RunState done = run(Phase.COMPLETED).setTables(12).build();
    Notice notice = told(run(Phase.VERIFY).build(), done);
    assertThat(notice.moment()).isEqualTo(Moment.COMPLETED);
    assertThat(notice.message())
        .isEqualTo("Convoy: run run-1 of pipeline shop completed: 12 tables, all equal");
    assertThat(Notice.of("shop", done, done)).isEmpty();
  }

  @Test
  void callsNothingEqualThatWasNotCompared() {
    RunState.Builder done = run(Phase.COMPLETED).setTables(12);
    assertThat(told(null, done.setRowsRejected(3).build()).message())
        .endsWith("completed: 12 tables, all equal but for 3 rejected rows");
    assertThat(told(null, run(Phase.COMPLETED).setTables(3).setContained(1).build()).message())
        .contains("3 tables, of which 1 is only added to: no row that was looked at is missing")
        .doesNotContain("equal");
    assertThat(told(null, done.setLookedAt(2).build()).message())
        .endsWith(
            "completed: 12 tables, equal in all rows that were looked at; in 2 tables these are not"
                + " all rows at one moment");
  }

  @Test
  void tellsWhyARunFailedEachTimeItFails() {
    RunState failed =
        run(Phase.FAILED).setFailureCode("TARGET_DISK_FULL").setFailure("it is full").build();
    Notice notice = told(null, failed);
    assertThat(notice.moment()).isEqualTo(Moment.FAILED);
    assertThat(notice.message()).endsWith(" failed: CVY-4005 it is full");
    assertThat(notice.errorCode()).isEqualTo("CVY-4005");
    assertThat(Notice.of("shop", failed, failed)).isEmpty();
    assertThat(Notice.of("shop", run(Phase.COPY).build(), failed)).isPresent();
  }

  @Test
  void tellsADifferenceFromAFailure() {
    RunState differs =
        run(Phase.FAILED).setFailureCode("VERIFICATION_DIFFERENCE").setFailure("t").build();
    assertThat(told(run(Phase.VERIFY).build(), differs).moment()).isEqualTo(Moment.DIFFERENCE);
  }

  @Test
  void tellsOnceThatNothingMoves() {
    RunState moves = run(Phase.COPY).build();
    RunState stalled = run(Phase.COPY).setStalled("COPY waits").setStalledSince(NOW).build();
    assertThat(told(moves, stalled).message()).endsWith("does not move in COPY: COPY waits");
    assertThat(Notice.of("shop", stalled, stalled)).isEmpty();
    assertThat(Notice.of("shop", stalled, moves)).isEmpty();
  }

  @Test
  void tellsNothingOfARunThatGoesOnOrWasCancelled() {
    assertThat(Notice.of("shop", run(Phase.COPY).build(), run(Phase.FINALIZE).build())).isEmpty();
    assertThat(Notice.of("shop", run(Phase.COPY).build(), run(Phase.CANCELLED).build())).isEmpty();
  }

  @Test
  void fillsATemplateWithWhatJsonTakes() throws IOException {
    Notice notice = new Notice(Moment.FAILED, "run-1", "a \"word\"\nand {run} \\ $1", "CVY-4005");
    String template =
        """
        {"text": "{message}", "about": ["{event}", "{pipeline}", "{run}", "{errorCode}", "{other}"]}
        """;
    JsonNode body = new JsonMapper().readTree(notice.in(template, "shop"));
    assertThat(body.get("text").asText()).isEqualTo("a \"word\"\nand {run} \\ $1");
    assertThat(body.get("about"))
        .extracting(JsonNode::asText)
        .containsExactly("failed", "shop", "run-1", "CVY-4005", "{other}");
  }

  private static Notice told(@Nullable RunState before, RunState now) {
    Optional<Notice> notice = Notice.of("shop", before, now);
    assertThat(notice).isPresent();
    return notice.orElseThrow();
  }

  private static RunState.Builder run(Phase phase) {
    ContractClasses.trust();
    return RunState.newBuilder()
        .setRunId("run-1")
        .setPhase(phase)
        .setPhaseSince(NOW)
        .setStartedAt(NOW);
  }
}
