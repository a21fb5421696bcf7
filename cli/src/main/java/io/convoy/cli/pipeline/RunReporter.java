// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.report.RunScreen;
import io.convoy.common.channel.RunFollower;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows a run until it is over, or a role of this process cannot go on. */
final class RunReporter {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final RunFollower follower;
  private final RoleFailure failure;
  private final Silence silence;

  /**
   * @param stallAfter the time after which a coordinator itself says that nothing moves
   */
  RunReporter(RunFollower follower, RoleFailure failure, Duration stallAfter) {
    this.follower = follower;
    this.failure = failure;
    this.silence = new Silence(stallAfter);
  }

  /** Returns the last picture of the run. */
  RunPicture follow(String runId, RunScreen screen) {
    @Nullable Phase shown = null;
    long lookedAt = System.nanoTime() - LOOK.toNanos();
    while (true) {
      Optional<RunState> run = follower.await(LOOK).state(runId);
      silence.look(follower.heard(), run, Instant.now()).ifPresent(screen::say);
      @Nullable Phase phase = run.map(RunState::getPhase).orElse(null);
      // News comes far more often than anybody looks, and a picture costs something for each table.
      boolean isTime = System.nanoTime() - lookedAt >= LOOK.toNanos();
      if (isTime || phase != shown || run.filter(RunPicture::isOver).isPresent()) {
        shown = phase;
        lookedAt = System.nanoTime();
        Optional<RunPicture> picture = follower.run(runId).map(RunPicture::of);
        picture.ifPresent(screen::show);
        Optional<RunPicture> last = picture.filter(RunPicture::isOver);
        if (last.isPresent()) {
          return last.orElseThrow();
        }
      }
      failure.throwIfAny();
    }
  }
}
