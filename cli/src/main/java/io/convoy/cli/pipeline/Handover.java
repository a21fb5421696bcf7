// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.cli.pipeline.SyncLoop.Until;
import io.convoy.cli.process.ExitCodes;
import io.convoy.cli.process.RoleFailure;
import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.progress.Text;
import io.convoy.cli.report.RunReport;
import io.convoy.cli.report.RunScreen;
import io.convoy.common.channel.RunIds;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StartSync;
import io.convoy.schemas.event.StartVerify;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The evening of a migration: the target catches up, writers of the source stop, the target is
 * brought to what the source is then, and takes over. Until the last step begins it can be stopped
 * without harm.
 */
public final class Handover {
  /** Differences of a table that the proof names; all are counted. */
  private static final int NAMED = 1000;

  private final RunLauncher launcher;
  private final RunScreen screen;
  private final RoleFailure failure;
  private final SourceLog log;
  private final SyncLoop loop;
  private final Consent consent;
  private final Predicate<RunState> isAbandoned;
  private final Consumer<RunReport> keeper;

  /**
   * What a person agrees to.
   *
   * @param word waits, and is true when nobody writes to the source any more, false where it is not
   *     to be handed over now; without it a step that finds nothing new says so
   * @param again whether a target may be overwritten that has taken over before
   * @param keepsLog whether what steps by the log need at the source stays there
   */
  public record Consent(Optional<BooleanSupplier> word, boolean again, boolean keepsLog) {
    StartSync step(boolean isLast) {
      return new StartSync(List.of(), isLast, again);
    }
  }

  /**
   * @param isAbandoned whether nobody works on an unfinished run; where somebody does, this fails
   * @param keeper is given the reports of the last step and of the proof
   */
  public Handover(
      RunLauncher launcher,
      RunScreen screen,
      RoleFailure failure,
      ConvoyConfig config,
      Consent consent,
      Predicate<RunState> isAbandoned,
      Consumer<RunReport> keeper) {
    this.launcher = launcher;
    this.screen = screen;
    this.failure = failure;
    this.log = new SourceLog(config);
    this.loop = new SyncLoop(launcher, screen, failure, consent.step(false), config.sync());
    this.consent = consent;
    this.isAbandoned = isAbandoned;
    this.keeper = keeper;
  }

  /** Returns the exit code. */
  public int run() {
    screen.say("1 of 4: the target catches up; next, writers of the source stop");
    RunPicture step = loop.steps(Until.CAUGHT_UP, isAbandoned);
    if (isDone(step)) {
      screen.say(SyncLoop.line(step));
      screen.say("2 of 4: writers of the source stop; next, the last step");
      if (consent.word().isEmpty()) {
        step = untilNothingIsNew();
      } else if (!consent.word().orElseThrow().getAsBoolean()) {
        return gaveUp(step, "nothing was handed over: nobody said that writers have stopped");
      }
    }
    return isDone(step)
        ? takeOver()
        : gaveUp(step, "nothing was handed over: a step could not be finished");
  }

  /** Returns the step that brought nothing, or one that failed. */
  private RunPicture untilNothingIsNew() {
    while (true) {
      RunPicture step = loop.steps(Until.DONE_ONCE, isAbandoned);
      RunState run = step.run();
      long news = run.getRowsInserted() + run.getRowsUpdated() + run.getRowsDeleted();
      if (!isDone(step) || news == 0) {
        return step;
      }
      screen.say(SyncLoop.line(step));
    }
  }

  private int takeOver() {
    long since = System.nanoTime();
    screen.say("3 of 4: the last step, and sequences; next, the proof");
    String last = RunIds.next(Clock.systemUTC());
    launcher.sync(last, consent.step(true), isAbandoned);
    RunPicture handedOver = launcher.watch(last, failure);
    Duration rest = Duration.ofNanos(System.nanoTime() - since);
    keeper.accept(launcher.reportOf(handedOver));
    if (!isDone(handedOver)) {
      return gaveUp(handedOver, "not handed over: the last step could not be finished");
    }
    screen.say(SyncLoop.line(handedOver));
    RunPicture proven = prove();
    if (!isDone(proven)) {
      return gaveUp(
          proven,
          "not proven: source or target were written to after the last step; ask again, with"
              + " --after-handover");
    }
    launcher.report(proven);
    screen.sayLast(
        "handed over: the target is what the source was at %s, and its sequences go on from there; that took %s, and %s until it was proven"
            .formatted(
                handedOver.run().getPosition(),
                Text.seconds(rest),
                Text.seconds(Duration.ofNanos(System.nanoTime() - since))));
    log.end(consent.keepsLog()).forEach(screen::sayLast);
    launcher.latestLoad().ifPresent(this::remind);
    return ExitCodes.DONE;
  }

  private RunPicture prove() {
    screen.say("4 of 4: both sides are read once more: did anybody write after it?");
    String proof = RunIds.next(Clock.systemUTC());
    launcher.verify(proof, new StartVerify(List.of(), NAMED, false, false, null), isAbandoned);
    RunPicture proven = launcher.watch(proof, failure);
    keeper.accept(launcher.reportOf(proven));
    return proven;
  }

  private void remind(RunState load) {
    if (load.getLeftOut() > 0) {
      screen.sayLast(
          "%s of run %s are left out or not valid, since rows are in their way; when these are mended: convoy finalize %s"
              .formatted(
                  Text.count(load.getLeftOut(), "object", "objects"),
                  load.getRunId(),
                  load.getRunId()));
    }
  }

  private static boolean isDone(RunPicture step) {
    return step.run().getPhase() == Phase.COMPLETED;
  }

  private int gaveUp(RunPicture last, String why) {
    launcher.report(last);
    screen.sayLast(why);
    return isDone(last) ? ExitCodes.FAILED : ExitCodes.of(last.run());
  }
}
