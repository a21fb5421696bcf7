// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.report.RunScreen;
import io.convoy.common.channel.RunFollower;
import java.time.Duration;
import java.util.Optional;

/** Shows a run until it is over, or a role of this process cannot go on. */
public final class RunReporter {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final RunFollower follower;
  private final RoleFailure failure;

  public RunReporter(RunFollower follower, RoleFailure failure) {
    this.follower = follower;
    this.failure = failure;
  }

  /** Returns the last picture of the run. */
  public RunPicture follow(String runId, RunScreen screen) {
    while (true) {
      Optional<RunPicture> picture = follower.await(LOOK).run(runId).map(RunPicture::of);
      picture.ifPresent(screen::show);
      Optional<RunPicture> last = picture.filter(RunPicture::isOver);
      if (last.isPresent()) {
        return last.orElseThrow();
      }
      failure.throwIfAny();
    }
  }
}
