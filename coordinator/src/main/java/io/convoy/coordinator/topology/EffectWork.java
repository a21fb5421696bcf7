// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Effect;
import io.convoy.coordinator.decision.Effect.ApplyChanges;
import io.convoy.coordinator.decision.Effect.DropOldTables;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.coordinator.decision.Effect.OpenTopics;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.decision.Effect.RetryLeftOut;
import io.convoy.coordinator.decision.Effect.SettleStage;
import io.convoy.coordinator.decision.Effect.SwapTables;
import io.convoy.coordinator.decision.Effect.TableEffect;
import io.convoy.coordinator.decision.Effect.TrimTopics;
import io.convoy.coordinator.decision.EffectHandler;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.table.TableId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a thread does with one effect: performs it until it is done, cannot be done yet, or fails
 * for a reason that does not pass, and tells so.
 *
 * <p>RESET and release work on everything and therefore alone: they wait for the others, and the
 * others for them.
 */
final class EffectWork {
  private static final Logger LOG = LoggerFactory.getLogger(EffectWork.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOGS = Duration.ofMinutes(1);

  private final EffectHandler handler;
  private final FactSink sink;
  private final Duration patienceWithFullDisk;
  private final ReadWriteLock target = new ReentrantReadWriteLock(true);

  /**
   * @param patienceWithFullDisk how long room in the target is waited for, which may come back by
   *     itself as others end their work
   */
  EffectWork(EffectHandler handler, FactSink sink, Duration patienceWithFullDisk) {
    this.handler = handler;
    this.sink = sink;
    this.patienceWithFullDisk = patienceWithFullDisk;
  }

  /** Never throws; ends when the job does or is stopped. */
  void run(EffectJob job) {
    if (!job.begin()) {
      return;
    }
    try {
      job.awaitPredecessor();
      Lock lock = lockFor(job.effect());
      lock.lockInterruptibly();
      try {
        perform(job);
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      LOG.debug("{} was stopped", job.effect().id());
    } finally {
      job.end();
      // An interrupt that came too late is not for what this thread does next.
      Thread.interrupted();
    }
  }

  /**
   * Performs brief jobs that have begun on this thread as one. Those that nothing came of are
   * performed each by itself, which then says whose fault it was.
   */
  void runTogether(List<EffectJob> jobs) {
    try {
      performTogether(jobs);
    } catch (InterruptedException | RuntimeException e) {
      LOG.debug("{} effects are performed one by one", jobs.size(), e);
    } finally {
      jobs.forEach(EffectJob::letGo);
      // Whoever was stopped is not among those that go on.
      Thread.interrupted();
    }
    jobs.forEach(this::run);
  }

  private void performTogether(List<EffectJob> jobs) throws InterruptedException {
    long begin = System.nanoTime();
    Effect first = jobs.getFirst().effect();
    Lock lock = lockFor(first);
    lock.lockInterruptibly();
    try {
      List<List<SpecificRecord>> facts =
          handler.performTogether(jobs.stream().map(EffectJob::effect).toList());
      sink.publish(first.runId(), facts.stream().flatMap(List::stream).toList());
      long millis = (System.nanoTime() - begin) / 1_000_000;
      LOG.info("{} and {} more done in {} ms", first.id(), jobs.size() - 1, millis);
      for (int place = 0; place < jobs.size(); place++) {
        if (facts.get(place).isEmpty()) {
          jobs.get(place).giveUpForNow();
        } else {
          jobs.get(place).told();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void perform(EffectJob job) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    long nextLog = System.nanoTime();
    FullDisk disk = new FullDisk();
    EffectWaits waits = new EffectWaits(sink, job.effect());
    while (true) {
      try {
        if (performOnce(job, waits)) {
          return;
        }
      } catch (RuntimeException e) {
        if (job.status() == EffectJob.Status.STOPPED) {
          throw new InterruptedException("stopped");
        }
        if (!mayPass(e) && !disk.mayPass(e)) {
          tell(job, e);
          return;
        }
        if (System.nanoTime() - nextLog >= 0) {
          LOG.warn("{} is tried until it can be done: {}", job.effect().id(), e.getMessage());
          nextLog = System.nanoTime() + BETWEEN_LOGS.toNanos();
        }
        if (e instanceof ConvoyException reason) {
          waits.say(reason);
        }
        Thread.sleep(pause);
        pause = longer(pause);
      }
    }
  }

  private void tell(EffectJob job, RuntimeException failure) throws InterruptedException {
    LOG.error("{} failed", job.effect().id(), failure);
    sink.publish(job.effect().runId(), List.of(failure(job.effect(), failure)));
    job.told();
  }

  /** How long an effect has met a disk without room. */
  private final class FullDisk {
    private long sinceNanos;
    private boolean isFull;

    boolean mayPass(RuntimeException failure) {
      boolean wasFull = isFull;
      isFull =
          failure instanceof ConvoyException known && known.code() == ErrorCode.TARGET_DISK_FULL;
      if (isFull && !wasFull) {
        sinceNanos = System.nanoTime();
      }
      return isFull && System.nanoTime() - sinceNanos < patienceWithFullDisk.toNanos();
    }
  }

  private static boolean mayPass(RuntimeException failure) {
    return failure instanceof ConvoyException known && known.code().isRetryable();
  }

  private static Duration longer(Duration pause) {
    Duration longer = pause.multipliedBy(2);
    return longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
  }

  /** True where the effect is done, or cannot be done for now. */
  private boolean performOnce(EffectJob job, EffectWaits waits) throws InterruptedException {
    long begin = System.nanoTime();
    List<SpecificRecord> facts = handler.perform(job.effect(), waits::say);
    if (facts.isEmpty()) {
      LOG.debug("{} cannot be done yet", job.effect().id());
      return job.giveUpForNow();
    }
    LOG.info("{} done in {} ms", job.effect().id(), (System.nanoTime() - begin) / 1_000_000);
    sink.publish(job.effect().runId(), facts);
    job.told();
    return true;
  }

  private Lock lockFor(Effect effect) {
    return switch (effect) {
      case ResetTarget reset -> target.writeLock();
      case ReleaseTarget release -> target.writeLock();
      case RetryLeftOut retry -> target.writeLock();
      case SwapTables swap -> target.writeLock();
      case DropOldTables drop -> target.writeLock();
      case ApplyChanges apply -> target.writeLock();
      case TableEffect one -> target.readLock();
      case OpenTopics open -> target.readLock();
      case TrimTopics trim -> target.readLock();
    };
  }

  private static TaskFailed failure(Effect effect, RuntimeException e) {
    ErrorCode code = e instanceof ConvoyException known ? known.code() : ErrorCode.INTERNAL;
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return TaskFailed.newBuilder()
        .setTaskId(effect.id())
        .setTable(tableOf(effect))
        .setAttempt(1)
        .setCode(code.name())
        .setRetryable(false)
        .setGeneration(generationOf(effect))
        .setMessage(code == ErrorCode.INTERNAL ? effect.id() + ": " + message : message)
        .build();
  }

  /** Of a failure that concerns one generation of a table: rows of it that are gone. */
  private static int generationOf(Effect effect) {
    return switch (effect) {
      case FinalizeTable complete -> complete.generation();
      case SettleStage settle -> settle.generation();
      default -> 0;
    };
  }

  private static @Nullable TableId tableOf(Effect effect) {
    return effect instanceof TableEffect one ? one.tableId() : null;
  }
}
