// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.stream.LongStream;

/** Makes the meters of a process; thread-safe. */
public final class Metrics {
  /** From a batch that is no trouble to a chunk that is a whole table. */
  private static final Duration[] BUCKETS =
      LongStream.of(10, 50, 100, 500, 1_000, 5_000, 10_000, 30_000, 60_000, 300_000, 1_800_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final boolean seen;
  private final Map<Metric, AtomicBoolean> flags = new ConcurrentHashMap<>();

  private Metrics(MeterRegistry registry, boolean seen) {
    this.registry = registry;
    this.seen = seen;
  }

  /** For a process that somebody asks. */
  public static Metrics in(MeterRegistry registry) {
    return new Metrics(registry, true);
  }

  /** For a process that nobody asks: what libraries measure is left out. */
  public static Metrics unseen() {
    return new Metrics(new SimpleMeterRegistry(), false);
  }

  /** The same counter each time. */
  public Counter counter(Metric metric) {
    return Counter.builder(metric.id()).description(metric.meaning()).register(registry);
  }

  /** Has what a role counts at 0: who looks at growth misses the first of what was not there. */
  public void begin(Metric.Role role) {
    for (Metric metric : Metric.values()) {
      if (metric.role() == role) {
        switch (metric.kind()) {
          case COUNTER -> counter(metric);
          case TIMER, HISTOGRAM -> timer(metric);
          case GAUGE -> {
            // Whoever knows its value adds it.
          }
        }
      }
    }
  }

  /** The same timer each time. */
  public Timer timer(Metric metric) {
    Timer.Builder timer = Timer.builder(metric.id()).description(metric.meaning());
    if (metric.kind() == Metric.Kind.HISTOGRAM) {
      timer.serviceLevelObjectives(BUCKETS);
    }
    return timer.register(registry);
  }

  /** The same flag each time, shown as 1 while it is set. */
  public AtomicBoolean flag(Metric metric) {
    return flags.computeIfAbsent(
        metric,
        fresh -> {
          AtomicBoolean flag = new AtomicBoolean();
          Gauge.builder(metric.id(), flag, value -> value.get() ? 1 : 0)
              .description(metric.meaning())
              .register(registry);
          return flag;
        });
  }

  /** Shows a value as it is whenever somebody asks; NaN where there is none. */
  public void gauge(Metric metric, DoubleSupplier value) {
    Gauge.builder(metric.id(), value, DoubleSupplier::getAsDouble)
        .strongReference(true)
        .description(metric.meaning())
        .register(registry);
  }

  /** Adds the meters of a library, until its user closes them. */
  public void add(MeterBinder meters) {
    if (seen) {
      meters.bindTo(registry);
    }
  }
}
