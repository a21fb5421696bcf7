// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.progress.RunPicture;
import io.convoy.common.channel.RunFollower;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Shows a run until it is over. */
final class RunReporter {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final RunFollower follower;
  private final CompletableFuture<Throwable> fatal;

  RunReporter(RunFollower follower, CompletableFuture<Throwable> fatal) {
    this.follower = follower;
    this.fatal = fatal;
  }

  /** Returns the last picture of the run. */
  RunPicture follow(String runId, RunScreen screen) {
    while (true) {
      Optional<RunPicture> picture =
          follower.await(LOOK).run(runId).map(seen -> new RunPicture(seen.run(), seen.tables()));
      picture.ifPresent(screen::show);
      Optional<RunPicture> last = picture.filter(RunPicture::isOver);
      if (last.isPresent()) {
        return last.orElseThrow();
      }
      failWhereARoleDid();
    }
  }

  private void failWhereARoleDid() {
    if (fatal.isDone()) {
      Throwable cause = fatal.join();
      throw cause instanceof ConvoyException known
          ? known
          : new ConvoyException(ErrorCode.INTERNAL, "a service cannot go on: " + cause, cause);
    }
  }
}
