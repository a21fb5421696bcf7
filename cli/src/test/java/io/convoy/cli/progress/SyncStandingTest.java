// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import static io.convoy.cli.progress.Pictures.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.DataSize;
import io.convoy.common.config.SyncConfig;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.LogReading;
import io.convoy.schemas.event.LogSource;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunLog;
import io.convoy.schemas.event.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SyncStandingTest {
  private static final Instant NOW = START.plus(Duration.ofMinutes(10));

  private static SyncConfig config(@Nullable String schedule) {
    return new SyncConfig(
        Duration.ofMinutes(1),
        Duration.ofSeconds(10),
        SyncConfig.Capture.LOGICAL,
        Duration.ofDays(7),
        SyncConfig.Evolve.ADD,
        DataSize.ofMebibytes(64),
        schedule,
        "UTC");
  }

  private static RunState run(Kind kind, int minute, Phase phase) {
    return Pictures.run(phase)
        .setRunId(kind + "-" + minute)
        .setKind(kind)
        .setStartedAt(START.plusSeconds(60L * minute))
        .build();
  }

  private static RunState step(int minute, long kept, Phase phase) {
    RunState run = run(Kind.SYNC, minute, phase);
    LogSource source =
        LogSource.newBuilder()
            .setSlot("convoy_shop")
            .setPublication("convoy_shop")
            .setServer("s")
            .setConfirmed("0/1")
            .setFresh(false)
            .setLag(kept)
            .build();
    run.setLog(RunLog.newBuilder().setSource(source).setReading(LogReading.DONE).build());
    return run;
  }

  private static List<String> lines(SyncConfig config, RunState... runs) {
    return SyncStanding.of(List.of(runs), config).lines(NOW);
  }

  @Test
  void saysHowOldTheTargetIsAndWhatTheSlotKeeps() {
    RunState load = run(Kind.REPLICATE, 0, Phase.COMPLETED);
    assertThat(lines(config(null), load, step(2, 5_000_000, Phase.COMPLETED)))
        .containsExactly(
            "sync: the target has what the source had at 2026-03-01T10:02:00Z, 8m00s ago",
            "sync: at 2026-03-01T10:02:00Z the source kept 5.0 MB of log for replication slot"
                + " convoy_shop");
  }

  /** The step that fails knows of the slot, and not what the target is. */
  @Test
  void warnsOfTheNewestLookAtTheSlotAlsoOfAStepThatFailed() {
    RunState load = run(Kind.REPLICATE, 0, Phase.COMPLETED);
    RunState good = step(2, 5_000_000, Phase.COMPLETED);
    RunState bad = step(4, 80_000_000, Phase.FAILED);
    assertThat(lines(config(null), load, good, bad))
        .satisfiesExactly(
            line -> assertThat(line).contains("10:02:00Z, 8m"),
            line -> assertThat(line).contains("10:04:00Z the source kept 80.0 MB"),
            line -> assertThat(line).contains("MORE THAN sync.max-slot-lag (64MiB)"));
  }

  @Test
  void isNotFooledByAStepOfSomeTables() {
    RunState some = run(Kind.SYNC, 9, Phase.COMPLETED);
    some.setOnly(List.of("shop.*"));
    assertThat(lines(config(null), step(2, 1, Phase.COMPLETED), some).getFirst())
        .contains("10:02:00Z");
  }

  @Test
  void saysNothingOfATargetThatFollowsNobody() {
    RunState step = step(2, 1, Phase.COMPLETED);
    assertThat(lines(config(null), run(Kind.REPLICATE, 0, Phase.COMPLETED))).isEmpty();
    assertThat(lines(config(null), step, run(Kind.HANDOVER, 3, Phase.COMPLETED))).isEmpty();
    assertThat(lines(config(null), step, run(Kind.REPLICATE, 3, Phase.COMPLETED))).isEmpty();
  }

  @Test
  void saysWhenTheNextStepBegins() {
    RunState load = run(Kind.REPLICATE, 0, Phase.COMPLETED);
    assertThat(lines(config("30 10 * * *"), load))
        .containsExactly(
            "sync.schedule (30 10 * * *, UTC): the next step is due at 2026-03-01T10:30:00Z");
    assertThat(lines(config("5 10 * * *"), load, run(Kind.VERIFY, 4, Phase.COMPARE)))
        .containsExactly(
            "sync.schedule (5 10 * * *, UTC): the next step is due at 2026-03-01T10:05:00Z, and"
                + " begins after run VERIFY-4");
    assertThat(lines(config("5 10 * * *"), run(Kind.VERIFY, 4, Phase.COMPLETED)))
        .singleElement()
        .asString()
        .contains("no step starts: no load of this pipeline is known");
  }

  @Test
  void saysTheSameToMachines() {
    RunState load = run(Kind.REPLICATE, 0, Phase.COMPLETED);
    var node =
        SyncStanding.of(List.of(load, step(2, 80_000_000, Phase.COMPLETED)), config("30 10 * * *"))
            .document(NOW);
    assertThat(node.path("lagSeconds").asLong()).isEqualTo(480);
    assertThat(node.path("bytesKept").asLong()).isEqualTo(80_000_000);
    assertThat(node.path("isSlotTooFarBehind").asBoolean()).isTrue();
    assertThat(node.path("nextStep").asText()).isEqualTo("2026-03-01T10:30:00Z");
    assertThat(node.path("noStep").isNull()).isTrue();
  }
}
