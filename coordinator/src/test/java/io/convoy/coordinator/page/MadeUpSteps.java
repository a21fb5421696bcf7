// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import io.convoy.common.channel.ContractClasses;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.LogReading;
import io.convoy.schemas.event.LogSource;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunLog;
import io.convoy.schemas.event.RunState;
import java.time.Duration;
import java.time.Instant;

/** Steps of a sync that nobody made: one every five minutes, some of which took longer. */
final class MadeUpSteps {
  static final int STEPS = 30;
  private static final Duration BETWEEN = Duration.ofMinutes(5);

  static {
    ContractClasses.trust();
  }

  private MadeUpSteps() {}

  /** The last one is at work. */
  static String tell(RunBoard board, Instant now) {
    String id = "";
    for (int step = 0; step < STEPS; step++) {
      boolean isLast = step == STEPS - 1;
      Instant begun = now.minus(BETWEEN.multipliedBy(STEPS - 1 - step)).minusSeconds(20);
      Duration took = Duration.ofSeconds(step % 9 == 4 ? 900 : 12 + step * 7L % 23);
      id = "20261127T%06dZ-sync".formatted(step);
      RunState.Builder run =
          RunState.newBuilder()
              .setRunId(id)
              .setKind(Kind.SYNC)
              .setPhase(isLast ? Phase.COMPARE : Phase.COMPLETED)
              .setStartedAt(begun)
              .setPhaseSince(begun)
              .setEndedAt(isLast ? null : begun.plus(took))
              .setSource("PostgreSQL 17.2")
              .setMethod("exported snapshot: all readers see one moment")
              .setTables(3)
              .setDescribed(3)
              .setCompared(isLast ? 1 : 3)
              .setLog(log());
      if (!isLast) {
        run.setApplied(true).setRowsDeleted(step).setRowsUpdated(step * 137L);
        run.setRowsInserted(step * 1_011L);
      }
      board.take(run.build(), begun.plus(took));
    }
    return id;
  }

  private static RunLog log() {
    LogSource source =
        LogSource.newBuilder()
            .setSlot("convoy_shop")
            .setPublication("convoy_shop")
            .setServer("7512/shop/1")
            .setConfirmed("0/1A2B3C")
            .setFresh(false)
            .setLag(48_000_000)
            .build();
    return RunLog.newBuilder().setSource(source).setReading(LogReading.DONE).build();
  }
}
