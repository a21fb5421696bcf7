// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.lifecycle.Role;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.common.metrics.Metric;
import io.convoy.extractor.source.Source;
import io.convoy.extractor.source.SourceReaders;
import io.convoy.extractor.task.BlockedSends;
import io.convoy.extractor.task.HeldSnapshots;
import io.convoy.extractor.task.LostSnapshots;
import io.convoy.extractor.task.RunLimit;
import io.convoy.extractor.task.RunWatch;
import io.convoy.extractor.task.Shared;
import io.convoy.extractor.task.Slot;
import io.convoy.extractor.task.SnapshotHandOver;
import io.convoy.extractor.task.SnapshotKeeper;
import io.convoy.extractor.task.SnapshotWays;
import io.convoy.extractor.task.Stop;
import io.convoy.extractor.task.Throttle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The extractor role: owns the threads that work on tasks, and the snapshots of the source that
 * this process holds open.
 *
 * <p>The control topics must be there before it starts.
 */
public final class ExtractorService implements Role {
  private static final Logger LOG = LoggerFactory.getLogger(ExtractorService.class);
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final Duration PATIENCE_AFTER_INTERRUPT = Duration.ofSeconds(5);
  private static final Duration PATIENCE_FOR_HEIRS = Duration.ofSeconds(12);
  private static final Duration NUDGE_EVERY = Duration.ofMillis(500);

  private final ServiceContext context;
  private final Stop stop = new Stop();
  private final HeldSnapshots snapshots = new HeldSnapshots();
  private final RunWatch runs;
  private final SnapshotHandOver handOver;
  private final SourceReaders readers;
  private final SnapshotKeeper keeper;
  private final List<Slot> slots = new ArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final List<Thread> watching = new CopyOnWriteArrayList<>();

  /** One of any number of extractors. */
  public ExtractorService(ServiceContext context) {
    this(context, SourceReaders.SEVERAL);
  }

  public ExtractorService(ServiceContext context, SourceReaders readers) {
    this(context, Sources.of(context.config(), readers), readers);
  }

  /** One that reads from this source, whatever the configuration names. */
  public ExtractorService(ServiceContext context, Source source, SourceReaders readers) {
    this.context = context;
    this.readers = readers;
    context.metrics().begin(Metric.Role.EXTRACTOR);
    ControlCodec codec = new ControlCodec(context.registry());
    BlockedSends sends = new BlockedSends();
    int configured = context.config().source().maxMbPerSecond();
    Throttle throttle = new Throttle(configured, stop);
    RunLimit limit = new RunLimit(throttle::limit, configured);
    this.runs =
        new RunWatch(
            context,
            codec,
            stop,
            state -> {
              sends.onRun(state);
              snapshots.onRun(state);
              limit.onRun(state);
            });
    SnapshotWays ways = new SnapshotWays(runs, snapshots, new LostSnapshots());
    Shared shared = new Shared(codec, runs, snapshots, ways, sends, throttle, stop);
    this.handOver = new SnapshotHandOver(context, runs, snapshots);
    this.keeper = new SnapshotKeeper(context, codec, source.session("holder"), shared, readers);
    ServiceContext once = reportingOnce(context);
    for (int slot = 0; slot < slots(context.config(), source); slot++) {
      slots.add(new Slot(once, slot, source.session(Integer.toString(slot)), shared));
    }
  }

  /** How many read at once. A slot has one connection at a time. */
  public static int slots(ConvoyConfig config, Source source) {
    int slots = config.extractor().slots();
    int most = config.source().maxConnections();
    return most == 0 ? slots : Math.clamp(most - source.connectionsOfSnapshot(), 1, slots);
  }

  /** What stops one slot for good mostly stops all of them; one report will do. */
  private static ServiceContext reportingOnce(ServiceContext context) {
    AtomicBoolean reported = new AtomicBoolean();
    return new ServiceContext(
        context.config(),
        context.kafka(),
        context.registry(),
        context.instance(),
        context.clock(),
        cause -> {
          if (reported.compareAndSet(false, true)) {
            context.onFatal().accept(cause);
          }
        },
        context.metrics());
  }

  @Override
  public synchronized void start() {
    watching.add(Thread.ofVirtual().name("extractor-runs").start(runs::run));
    threads.add(Thread.ofVirtual().name("extractor-snapshots").start(keeper));
    for (int slot = 0; slot < slots.size(); slot++) {
      // Platform threads: transcoding keeps a processor busy, which virtual ones would not share.
      threads.add(Thread.ofPlatform().daemon().name("extractor-" + slot).start(slots.get(slot)));
    }
    LOG.info("Extractor {} works with {} slots", context.instance(), slots.size());
  }

  @Override
  public boolean isReady() {
    return slots.stream().allMatch(Slot::isReady);
  }

  @Override
  public boolean isAlive() {
    return Stream.of(threads, watching).flatMap(List::stream).allMatch(Thread::isAlive);
  }

  /**
   * First gives back the tasks, which leaves the group of extractors, then hands the snapshots
   * over: where all leave at once, nobody waits for another.
   */
  @Override
  public synchronized void close() {
    stop.ask();
    try {
      end(threads);
      if (readers == SourceReaders.SEVERAL) {
        handOver.await(PATIENCE_FOR_HEIRS);
      }
      runs.end();
      end(watching);
    } catch (InterruptedException e) {
      runs.end();
      Stream.of(threads, watching).flatMap(List::stream).forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
    threads.clear();
    watching.clear();
    snapshots.close();
  }

  private void end(List<Thread> which) throws InterruptedException {
    if (!join(which, PATIENCE)) {
      which.forEach(Thread::interrupt);
      if (!join(which, PATIENCE_AFTER_INTERRUPT)) {
        LOG.warn("Extractor {} leaves threads behind that did not end", context.instance());
      }
    }
  }

  private boolean join(List<Thread> which, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (which.stream().anyMatch(Thread::isAlive)) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      // On threads of their own: what cancels a query must itself reach the source.
      slots.forEach(slot -> Thread.startVirtualThread(slot::nudge));
      Thread.startVirtualThread(keeper::nudge);
      for (Thread thread : which) {
        if (thread.isAlive()) {
          thread.join(NUDGE_EVERY);
          break;
        }
      }
    }
    return true;
  }
}
