// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.progress.ProgressView;
import io.convoy.cli.progress.ProgressViews;
import io.convoy.cli.progress.RunPicture;
import io.convoy.common.channel.RunFollower;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.PrintStream;
import java.time.Clock;
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

  /** How progress is shown. */
  enum Style {
    PEOPLE,
    JSON;

    ProgressView open(PrintStream err) {
      return switch (this) {
        case PEOPLE -> ProgressViews.forPeople(err, Clock.systemUTC());
        case JSON -> ProgressViews.json(err);
      };
    }
  }

  /** Returns the last picture of the run. */
  RunPicture follow(String runId, ProgressView view) {
    while (true) {
      Optional<RunPicture> picture =
          follower.await(LOOK).run(runId).map(seen -> new RunPicture(seen.run(), seen.tables()));
      if (picture.isPresent()) {
        view.show(picture.get());
        if (picture.get().isOver()) {
          return picture.get();
        }
      }
      if (fatal.isDone()) {
        Throwable cause = fatal.join();
        throw cause instanceof ConvoyException known
            ? known
            : new ConvoyException(ErrorCode.INTERNAL, "a service cannot go on: " + cause, cause);
      }
    }
  }
}
