// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.e2e.ConvoyProcess;
import io.convoy.embedded.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One run, and what is thrown at it. */
final class Storm {
  /** Many times what a run takes, with all that is thrown at it. */
  static final Duration STUCK = Duration.ofMinutes(5);

  private static final Duration FOREVER = Duration.ofHours(1);

  private final Site site;
  private final Plan plan;
  private final SourceUse use;
  private final Map<String, Lock> resources = new ConcurrentHashMap<>();
  private final RunProgress progress = new RunProgress();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> thrown = new CopyOnWriteArrayList<>();
  private @Nullable ConvoyProcess run;
  private long rows;
  private String found = "";

  Storm(Site site, Plan plan, SourceUse use) {
    this.site = site;
    this.plan = plan;
    this.use = use;
  }

  /** Lets it blow, and looks at what is left. */
  Outcome blow() {
    long before = System.nanoTime();
    try {
      StormSource.fill(site.databases(), plan.seed());
      rows = site.databases().number(site.databases().source(), StormSource.count());
    } catch (AssertionError e) {
      complaints.add("the source cannot be filled: " + e.getMessage());
      site.dump();
      return outcome(before);
    }
    SequenceCheck sequences = SequenceCheck.begin(site.databases());
    long begin = System.nanoTime();
    try (ConvoyProcess asked =
        ConvoyProcess.start("start", "-f", site.startFile().toString(), "--wait", "--json")) {
      run = asked;
      int rewritten = blow(asked);
      if (complaints.isEmpty()) {
        inspect(sequences);
        found += rewritten == 0 ? "" : ", %d rewritten".formatted(rewritten);
      }
      return outcome(begin);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Returns when the run is over, all is put right and the source is at rest. */
  private int blow(ConvoyProcess asked) throws InterruptedException {
    Writers writers =
        switch (use) {
          case WRITTEN_TO -> Writers.start(site.databases(), plan.seed());
          case STILL -> Writers.none(site.databases());
        };
    try (writers) {
      List<Thread> threads = plan.strikes().stream().map(this::throwAside).toList();
      awaitEnd(asked);
      for (Thread thread : threads) {
        thread.join(STUCK);
      }
    }
    complaints.addAll(writers.complaints());
    return writers.rewritten();
  }

  private void inspect(SequenceCheck sequences) {
    Progress last = seen();
    Report report = Report.of(site.startFile(), progress.runId());
    Inspection inspection = new Inspection(site);
    found = inspection.inspect(last, report, sequences);
    complaints.addAll(inspection.complaints());
  }

  private Outcome outcome(long begin) {
    return new Outcome(
        plan, Duration.ofNanos(System.nanoTime() - begin), found, thrown, complaints);
  }

  private void awaitEnd(ConvoyProcess asked) {
    try {
      int code = asked.awaitEnd(STUCK);
      if (code != 0) {
        complaints.add(
            "exit code %d, %s: %s"
                .formatted(code, progress.after(asked.stderr()), progress.failure()));
        write(asked.output());
      }
    } catch (AssertionError e) {
      complaints.add("stuck at " + progress.after(asked.stderr()));
      write(asked.output());
      site.dump();
    }
  }

  private void write(String output) {
    try {
      Files.writeString(site.folder().resolve("start-" + plan.seed() + ".log"), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Thread throwAside(Strike strike) {
    return Thread.ofPlatform().name(strike.kind().name()).start(() -> throwOne(strike));
  }

  private void throwOne(Strike strike) {
    Fault fault = Fault.of(strike, site);
    Lock lock = resources.computeIfAbsent(fault.resource(), resource -> new ReentrantLock());
    try {
      awaitUnlessOver(() -> strike.moment().isReached(seen(), rows), strike.moment().toString());
      pause(strike.delay());
      lock.lock();
      try {
        if (isOver() || !fault.strike(this::isOver)) {
          thrown.add(strike + " (too late)");
          return;
        }
        thrown.add(strike.toString());
        try {
          pause(strike.lasts());
        } finally {
          fault.heal();
        }
      } finally {
        lock.unlock();
      }
    } catch (RuntimeException e) {
      complaints.add("the storm itself failed at " + strike + ": " + e);
    }
  }

  private Progress seen() {
    return run == null ? Progress.NONE : progress.after(run.stderr());
  }

  private boolean isOver() {
    return run == null || !run.isAlive();
  }

  private void awaitUnlessOver(Await.Condition condition, String what) {
    Await.until(FOREVER, () -> condition.holds() || isOver(), what);
  }

  /** A condition on the clock. */
  private void pause(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    awaitUnlessOver(() -> System.nanoTime() - end >= 0, "the time is over");
  }
}
