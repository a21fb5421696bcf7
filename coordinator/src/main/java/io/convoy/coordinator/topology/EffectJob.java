// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.coordinator.decision.Effect;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One effect on its way: waiting for a thread, at work, or ended. Thread-safe. */
final class EffectJob {
  /** How a job stands. */
  enum Status {
    /** Waits or works. */
    OPEN,
    /** Could not be done yet; to be asked again. */
    NOT_YET,
    /** Has told its fact, or its failure. */
    REPORTED,
    /** Not wanted any more. */
    STOPPED
  }

  private final Effect effect;
  private final @Nullable EffectJob predecessor;
  private final CountDownLatch ended = new CountDownLatch(1);
  private Status status = Status.OPEN;
  private boolean again;
  private long sinceNanos = System.nanoTime();
  private @Nullable Thread thread;
  private volatile @Nullable Boolean brief;

  /**
   * @param predecessor a job of the same effect that may still be at work
   */
  EffectJob(Effect effect, @Nullable EffectJob predecessor) {
    this.effect = effect;
    this.predecessor = predecessor;
  }

  Effect effect() {
    return effect;
  }

  synchronized Status status() {
    return status;
  }

  boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /** True where it has had its status for longer than this. */
  synchronized boolean isOlderThan(Duration age) {
    return System.nanoTime() - sinceNanos > age.toNanos();
  }

  /** Waits until nothing else works on the same effect. */
  void awaitPredecessor() throws InterruptedException {
    if (predecessor != null) {
      predecessor.ended.await();
    }
  }

  /** Whether what surrounds it costs more than the work itself. */
  boolean isBrief() {
    if (brief == null) {
      brief = BriefEffects.contain(effect);
    }
    return brief;
  }

  /** True where it could begin now and has not. */
  synchronized boolean isWaiting() {
    return status == Status.OPEN
        && thread == null
        && !hasEnded()
        && (predecessor == null || predecessor.hasEnded());
  }

  /**
   * False where it was stopped before it began, or is somebody's; else {@link #end} or {@link
   * #letGo} is to follow.
   */
  synchronized boolean begin() {
    if (status != Status.OPEN || thread != null || hasEnded()) {
      return false;
    }
    thread = Thread.currentThread();
    return true;
  }

  /**
   * Something happened that it may have waited for. False where it has already looked in vain, and
   * is to be begun anew.
   */
  synchronized boolean lookAgain() {
    again = true;
    return status == Status.OPEN || status == Status.REPORTED;
  }

  /** Ends in vain for now; false where it is to look again at once. */
  synchronized boolean giveUpForNow() {
    boolean lookAgain = again && status == Status.OPEN;
    again = false;
    if (!lookAgain) {
      become(Status.NOT_YET);
    }
    return !lookAgain;
  }

  synchronized void told() {
    become(Status.REPORTED);
  }

  /** After this call the thread is not interrupted on behalf of this job. */
  synchronized void end() {
    thread = null;
    ended.countDown();
  }

  /** Ends where it has an outcome or is stopped; else it waits again, for whoever begins it. */
  synchronized void letGo() {
    if (status == Status.OPEN) {
      thread = null;
    } else {
      end();
    }
  }

  synchronized void stop() {
    status = Status.STOPPED;
    if (thread == null) {
      ended.countDown();
    } else {
      thread.interrupt();
    }
  }

  private void become(Status next) {
    if (status == Status.OPEN) {
      status = next;
      sinceNanos = System.nanoTime();
    }
  }
}
