// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Effect;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.VerifyTable;
import io.convoy.coordinator.decision.EffectHandler;
import io.convoy.coordinator.decision.Ending;
import io.convoy.coordinator.decision.Facts;
import io.convoy.embedded.Await;
import io.convoy.schemas.event.TargetReleased;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.event.WaitObserved;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EffectRunnerTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String RUN = "run-1";

  private final FakeHandler handler = new FakeHandler();
  private final List<SpecificRecord> facts = new CopyOnWriteArrayList<>();
  private final List<SpecificRecord> waits = new CopyOnWriteArrayList<>();
  private final EffectRunner runner = new EffectRunner(handler, this::note, 2);

  /** Blocks each effect until it is let through, where the test wants that. */
  private static final class FakeHandler implements EffectHandler {
    final List<String> begun = new CopyOnWriteArrayList<>();
    final List<Integer> together = new CopyOnWriteArrayList<>();
    final List<String> interrupted = new CopyOnWriteArrayList<>();
    final Map<String, AtomicInteger> atWork = new ConcurrentHashMap<>();
    final AtomicInteger mostAtOnce = new AtomicInteger();
    final AtomicInteger atOnce = new AtomicInteger();
    final AtomicBoolean overlapped = new AtomicBoolean();
    final Semaphore permits = new Semaphore(0);
    final AtomicInteger notYet = new AtomicInteger();
    final List<ErrorCode> failures = new CopyOnWriteArrayList<>();
    final AtomicBoolean closed = new AtomicBoolean();

    @Override
    public List<SpecificRecord> perform(Effect effect) {
      begun.add(effect.id());
      mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
      AtomicInteger same = atWork.computeIfAbsent(effect.id(), id -> new AtomicInteger());
      if (same.incrementAndGet() > 1) {
        overlapped.set(true);
      }
      try {
        permits.acquire();
        if (!failures.isEmpty()) {
          throw new ConvoyException(failures.removeFirst(), "as the test wants");
        }
        return notYet.getAndDecrement() > 0 ? List.of() : List.of(new TargetReleased());
      } catch (InterruptedException e) {
        interrupted.add(effect.id());
        throw new ConvoyException(ErrorCode.INTERRUPTED, "stopped", e);
      } finally {
        same.decrementAndGet();
        atOnce.decrementAndGet();
      }
    }

    @Override
    public List<List<SpecificRecord>> performTogether(List<Effect> effects) {
      together.add(effects.size());
      return EffectHandler.super.performTogether(effects);
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  @AfterEach
  void close() {
    runner.close();
    assertThat(handler.closed).isTrue();
    assertThat(handler.overlapped).as("one effect twice at once").isFalse();
  }

  private void note(String runId, List<? extends SpecificRecord> told) {
    told.forEach(fact -> (fact instanceof WaitObserved ? waits : facts).add(fact));
  }

  @Test
  void performsABoundedNumberAtATime() {
    runner.submit(IntStream.range(0, 20).mapToObj(EffectRunnerTest::verify).toList());
    Await.until(SOON, () -> handler.begun.size() == 2, "two are at work");
    handler.permits.release(20);
    Await.until(SOON, () -> facts.size() == 20, "all are done");
    assertThat(handler.mostAtOnce).hasValue(2);
  }

  @Test
  void tellsWhatItWaitsForOnceForEachReason() {
    handler.failures.addAll(List.of(ErrorCode.TARGET_UNAVAILABLE, ErrorCode.TARGET_UNAVAILABLE));
    runner.submit(List.of(verify(1)));
    handler.permits.release(3);
    Await.until(SOON, () -> facts.size() == 1, "it is done");

    assertThat(waits)
        .containsExactly(
            new WaitObserved(
                verify(1).id(), Facts.id("t1"), "TARGET_UNAVAILABLE", "as the test wants"));
  }

  @Test
  void beginsInTheOrderGiven() {
    List<Effect> effects = IntStream.range(0, 20).mapToObj(EffectRunnerTest::verify).toList();
    handler.permits.release(20);
    try (EffectRunner single = new EffectRunner(handler, this::note, 1)) {
      single.submit(effects);
      Await.until(SOON, () -> facts.size() == 20, "all are done");
    }
    assertThat(handler.begun).containsExactlyElementsOf(effects.stream().map(Effect::id).toList());
  }

  @Test
  void doesNotBeginWhatIsUnderWayOrHasToldItsFact() {
    runner.submit(List.of(verify(1)));
    runner.submit(List.of(verify(1)));
    runner.replace(List.of(verify(1)));
    runner.remind(List.of(verify(1)));
    handler.permits.release(10);
    Await.until(SOON, () -> facts.size() == 1, "it is done");
    runner.submit(List.of(verify(1)));
    runner.replace(List.of(verify(1)));
    runner.remind(List.of(verify(1)));
    runner.submit(List.of(verify(2)));
    Await.until(SOON, () -> facts.size() == 2, "the other is done");
    assertThat(handler.begun).hasSize(2);
  }

  @Test
  void asksAgainAtOnceWhenSomethingHappensAndNotOnEachTick() {
    List<Effect> effect = List.of(verify(1));
    handler.notYet.set(2);
    handler.permits.release(1);
    runner.submit(effect);
    Await.until(SOON, () -> handler.permits.availablePermits() == 0, "it looked in vain");
    runner.remind(effect);
    assertThat(handler.begun).hasSize(1);
    runner.replace(effect);
    handler.permits.release(1);
    Await.until(SOON, () -> handler.permits.availablePermits() == 0, "it looked again");
    runner.submit(effect);
    handler.permits.release(1);
    Await.until(SOON, () -> facts.size() == 1, "it is done");
  }

  @Test
  void looksOnceMoreWhenSomethingHappensWhileItLooks() {
    handler.notYet.set(1);
    runner.submit(List.of(verify(1)));
    Await.until(SOON, () -> handler.begun.size() == 1, "it is at work");
    runner.submit(List.of(verify(1)));
    handler.permits.release(2);
    Await.until(SOON, () -> facts.size() == 1, "it is done");
    assertThat(handler.begun).hasSize(2);
  }

  @Test
  void triesUntilWhatPassesHasPassed() {
    handler.failures.addAll(List.of(ErrorCode.TARGET_UNAVAILABLE, ErrorCode.KAFKA_UNAVAILABLE));
    handler.permits.release(3);
    runner.submit(List.of(verify(1)));
    Await.until(SOON, () -> facts.size() == 1, "it is done");
    assertThat(facts.getFirst()).isInstanceOf(TargetReleased.class);
    assertThat(handler.begun).hasSize(3);
  }

  @Test
  void waitsForRoomOnTheDisk() {
    handler.failures.addAll(List.of(ErrorCode.TARGET_DISK_FULL, ErrorCode.TARGET_DISK_FULL));
    handler.permits.release(3);
    runner.submit(List.of(verify(1)));
    Await.until(SOON, () -> facts.size() == 1, "it is done");
    assertThat(facts.getFirst()).isInstanceOf(TargetReleased.class);
  }

  @Test
  void tellsThatTheDiskStaysFull() {
    Duration patience = Duration.ofMillis(100);
    handler.failures.addAll(List.of(ErrorCode.TARGET_DISK_FULL, ErrorCode.TARGET_DISK_FULL));
    handler.permits.release(2);
    EffectWork work = new EffectWork(handler, this::note, patience);
    try (EffectRunner hasty = new EffectRunner(handler, 1, work)) {
      hasty.submit(List.of(verify(1)));
      Await.until(SOON, () -> facts.size() == 1, "it is told");
    }
    assertThat(facts.getFirst())
        .isInstanceOfSatisfying(
            TaskFailed.class, failed -> assertThat(failed.getCode()).isEqualTo("TARGET_DISK_FULL"));
  }

  @Test
  void tellsWhatDoesNotPass() {
    handler.failures.add(ErrorCode.TARGET_EXISTS);
    handler.permits.release(1);
    runner.submit(List.of(verify(1)));
    Await.until(SOON, () -> facts.size() == 1, "it is told");
    assertThat(facts.getFirst())
        .isInstanceOfSatisfying(
            TaskFailed.class,
            failed -> {
              assertThat(failed.getTaskId()).isEqualTo(verify(1).id());
              assertThat(failed.getCode()).isEqualTo("TARGET_EXISTS");
              assertThat(failed.getRetryable()).isFalse();
              assertThat(failed.getTable()).isEqualTo(Facts.id("t1"));
            });
  }

  @Test
  void stopsWhatIsNotDueAnyMoreAndBeginsItAnewWhenItIs() {
    runner.submit(List.of(verify(1), verify(2), verify(3)));
    Await.until(SOON, () -> handler.begun.size() == 2, "two are at work");
    runner.replace(List.of());
    Await.until(SOON, () -> handler.interrupted.size() == 2, "both were interrupted");
    assertThat(facts).isEmpty();
    runner.replace(List.of(verify(1)));
    handler.permits.release(10);
    Await.until(SOON, () -> facts.size() == 1, "it is done");
    assertThat(handler.begun).doesNotContain(verify(3).id());
  }

  @Test
  void releasesTheTargetOnlyWhenNothingElseIsAtWork() {
    Effect release = new ReleaseTarget(RUN, Ending.CANCELLED);
    runner.submit(List.of(verify(1)));
    Await.until(SOON, () -> handler.begun.size() == 1, "a table is created");
    runner.submit(List.of(release));
    assertThat(handler.begun).doesNotContain(release.id());
    handler.permits.release(1);
    Await.until(SOON, () -> handler.begun.contains(release.id()), "the release begins");
    assertThat(facts).hasSize(1);
    runner.submit(List.of(verify(2)));
    handler.permits.release(2);
    Await.until(SOON, () -> facts.size() == 3, "all is done");
    assertThat(handler.mostAtOnce).hasValue(1);
  }

  @Test
  void sharesBriefEffectsAmongItsThreads() {
    runner.submit(List.of(verify(1), verify(2)));
    Await.until(SOON, () -> handler.begun.size() == 2, "both threads are at work");
    runner.submit(IntStream.range(10, 20).mapToObj(EffectRunnerTest::create).toList());
    handler.permits.release(12);
    Await.until(SOON, () -> facts.size() == 12, "all are done");
    assertThat(handler.together).contains(5).allMatch(size -> size <= 5);
    assertThat(handler.begun).doesNotHaveDuplicates();
  }

  @Test
  void forgetsNoneOfThoseThatWereNotDoneAtOnce() {
    List<Effect> effects = IntStream.range(0, 6).mapToObj(EffectRunnerTest::create).toList();
    handler.notYet.set(6);
    handler.permits.release(6);
    runner.submit(effects);
    Await.until(SOON, () -> handler.notYet.get() == 0 && handler.atOnce.get() == 0, "none is done");
    runner.submit(List.of(verify(1), verify(2)));
    Await.until(SOON, () -> handler.atOnce.get() == 2, "both threads are at work");
    runner.submit(effects.reversed());
    handler.permits.release(20);
    Await.until(SOON, () -> facts.size() == 8, "all are done");
  }

  @Test
  void performsEachByItselfWhereTogetherFails() {
    handler.failures.add(ErrorCode.TARGET_EXISTS);
    handler.permits.release(20);
    runner.submit(IntStream.range(0, 8).mapToObj(EffectRunnerTest::create).toList());
    Await.until(SOON, () -> facts.size() == 8, "all are done");
    assertThat(facts).allMatch(TargetReleased.class::isInstance);
  }

  @Test
  void goesOnWithTheOthersWhereOneOfManyIsStopped() {
    runner.submit(IntStream.range(0, 4).mapToObj(EffectRunnerTest::create).toList());
    Await.until(SOON, () -> handler.begun.size() == 2, "both threads are at work");
    List<Effect> wanted = IntStream.range(1, 4).mapToObj(EffectRunnerTest::create).toList();
    runner.replace(wanted);
    Await.until(SOON, () -> !handler.interrupted.isEmpty(), "it was interrupted");
    handler.permits.release(10);
    Await.until(SOON, () -> facts.size() >= 3, "the others are done");
    runner.submit(List.of(verify(1)));
    Await.until(SOON, () -> facts.size() == 4, "nothing else was told");
    assertThat(facts).allMatch(TargetReleased.class::isInstance);
  }

  private static Effect create(int number) {
    return new CreateTable(RUN, Description.of(Facts.table(Facts.id("t" + number), 1)));
  }

  /** Of a large table. */
  private static Effect verify(int number) {
    Description table = Description.of(Facts.table(Facts.id("t" + number), 1));
    return new VerifyTable(RUN, table, 1, 1_000_000, 1, Optional.empty());
  }
}
