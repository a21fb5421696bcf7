// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.cli.progress.Text;
import io.convoy.schemas.event.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Notices that no coordinator is heard while a run is at work. A coordinator that is alive says at
 * the latest after its {@code stall-after} that nothing moves; one that says not even that is gone,
 * cut off or stuck, and nobody else would tell. Not thread-safe.
 */
final class Silence {
  /** What a takeover by another replica takes, and some. */
  private static final Duration TAKEOVER = Duration.ofMinutes(1);

  private final Duration limit;
  private long heard = -1;
  private Instant since = Instant.MAX;
  private boolean told;

  Silence(Duration stallAfter) {
    this.limit = stallAfter.plus(TAKEOVER);
  }

  /**
   * To be asked again and again.
   *
   * @param heardNow how often a coordinator was heard so far
   * @param run the one that is followed, as it was heard last
   * @return what there is to be said, once for each silence
   */
  Optional<String> look(long heardNow, Optional<RunState> run, Instant now) {
    if (heardNow != heard) {
      boolean again = told;
      heard = heardNow;
      since = now;
      told = false;
      return again ? Optional.of("a coordinator is heard again") : Optional.empty();
    }
    Duration silent = Duration.between(since, now);
    if (told
        || silent.compareTo(limit) < 0
        || run.filter(state -> mayBeQuiet(state, now)).isPresent()) {
      return Optional.empty();
    }
    told = true;
    return Optional.of(
        ("no coordinator has been heard for %s: it is gone, waits for Kafka or is stuck; its log"
                + " says more, and the run can be resumed")
            .formatted(Text.duration(silent)));
  }

  /** What it said last stays true for any time. */
  private static boolean mayBeQuiet(RunState run, Instant now) {
    Instant again = run.getLookAgainAt();
    return run.getPaused()
        || run.getStalled() != null
        || again != null && now.isBefore(again.plus(TAKEOVER));
  }
}
