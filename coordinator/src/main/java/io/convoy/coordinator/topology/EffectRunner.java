// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.coordinator.decision.Effect;
import io.convoy.coordinator.decision.EffectHandler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Performs effects beside the stream thread: a bounded number at a time, in the order given, never
 * two of the same id at once; brief ones of a kind together, where many wait.
 *
 * <p>An effect begins when the decision behind it is made, which is up to a commit interval before
 * that decision is committed. Should the commit fail, another coordinator reads the same facts
 * again, in the same order, and comes to the same effect: facts are never taken back, so what a
 * fact led to is due however the commit ends. Only commands, which come on a topic of their own,
 * may then be seen earlier or later than before: a run may be cancelled or paused for the one
 * coordinator where the other still worked. That does no harm either, because effects are
 * idempotent, two coordinators never work on the target at once (the handler holds the pipeline's
 * lock there), and the release of a cancelled run, which is due whenever the command is read,
 * removes what was made too much. Thread-safe.
 */
final class EffectRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);

  /** What could not be done yet is tried again after this time without any occasion. */
  private static final Duration UNTIL_ASKED_AGAIN = Duration.ofSeconds(5);

  /** What told its fact is done again where the state still asks for it after this time. */
  private static final Duration UNTIL_REPORTED_AGAIN = Duration.ofSeconds(60);

  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final Duration PATIENCE_WITH_FULL_DISK = Duration.ofMinutes(2);

  private final EffectHandler handler;
  private final EffectWork work;
  private final ExecutorService threads;
  private final int parallelism;
  private final Map<String, EffectJob> jobs = new LinkedHashMap<>();

  EffectRunner(EffectHandler handler, FactSink facts, int parallelism) {
    this(handler, parallelism, new EffectWork(handler, facts, PATIENCE_WITH_FULL_DISK));
  }

  EffectRunner(EffectHandler handler, int parallelism, EffectWork work) {
    this.handler = handler;
    this.work = work;
    this.parallelism = parallelism;
    this.threads =
        Executors.newFixedThreadPool(parallelism, Thread.ofVirtual().name("effect-", 0).factory());
  }

  /** Begins effects that became due; one that is at work looks once more before it gives up. */
  synchronized void submit(List<Effect> effects) {
    for (Effect effect : effects) {
      EffectJob job = jobs.get(effect.id());
      if (job == null || !job.lookAgain()) {
        begin(effect, job);
      }
    }
  }

  /** These have become all effects that are due: begins them and stops everything else. */
  synchronized void replace(List<Effect> effects) {
    stopAllBut(effects);
    submit(effects);
  }

  /** These still are all effects that are due: as {@link #replace}, but it is no occasion. */
  synchronized void remind(List<Effect> effects) {
    stopAllBut(effects);
    for (Effect effect : effects) {
      EffectJob job = jobs.get(effect.id());
      if (job == null || isDueAgain(job)) {
        begin(effect, job);
      }
    }
  }

  private void stopAllBut(List<Effect> effects) {
    Set<String> due = effects.stream().map(Effect::id).collect(Collectors.toSet());
    jobs.values().stream().filter(job -> !due.contains(job.effect().id())).forEach(EffectJob::stop);
    jobs.values().removeIf(job -> job.status() == EffectJob.Status.STOPPED && job.hasEnded());
  }

  private void begin(Effect effect, @Nullable EffectJob before) {
    EffectJob job = new EffectJob(effect, before == null || before.hasEnded() ? null : before);
    jobs.put(effect.id(), job);
    threads.execute(() -> run(job));
  }

  private void run(EffectJob job) {
    // Those that wait for longer go first, until it is this one's turn.
    for (List<EffectJob> together = begunTogetherWith(job);
        !together.isEmpty();
        together = begunTogetherWith(job)) {
      work.runTogether(together);
    }
    work.run(job);
  }

  /** A fair share of the brief jobs that wait, so that no thread is left without; none if few. */
  private synchronized List<EffectJob> begunTogetherWith(EffectJob first) {
    if (!first.isWaiting() || !first.isBrief()) {
      return List.of();
    }
    List<EffectJob> alike =
        jobs.values().stream().filter(job -> job.isWaiting() && isAlike(first, job)).toList();
    int share = Math.min(BriefEffects.MOST_TOGETHER, Math.ceilDiv(alike.size(), parallelism));
    return share < 2 ? List.of() : alike.stream().limit(share).filter(EffectJob::begin).toList();
  }

  private static boolean isAlike(EffectJob one, EffectJob other) {
    return one.effect().getClass() == other.effect().getClass()
        && one.effect().runId().equals(other.effect().runId())
        && other.isBrief();
  }

  private static boolean isDueAgain(EffectJob job) {
    return switch (job.status()) {
      case OPEN -> false;
      case NOT_YET -> job.isOlderThan(UNTIL_ASKED_AGAIN);
      case REPORTED -> job.isOlderThan(UNTIL_REPORTED_AGAIN);
      case STOPPED -> true;
    };
  }

  /** Interrupts what is at work, waits a few seconds for it and gives the target back. */
  @Override
  public void close() {
    synchronized (this) {
      jobs.values().forEach(EffectJob::stop);
      jobs.clear();
    }
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn(
            "Effects on the target did not end within {} s of being stopped", CLOSING.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    handler.close();
  }
}
