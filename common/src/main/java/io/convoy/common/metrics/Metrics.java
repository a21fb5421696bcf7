// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;

/** Makes the meters of a process; thread-safe. */
public final class Metrics {
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

  /**
   * Has the counters of a role at 0: who looks at growth misses the first of what was not there.
   */
  public void begin(Metric.Role role) {
    for (Metric metric : Metric.values()) {
      if (metric.role() == role && metric.kind() == Metric.Kind.COUNTER) {
        counter(metric);
      }
    }
  }

  /** The same timer each time. */
  public Timer timer(Metric metric) {
    return Timer.builder(metric.id()).description(metric.meaning()).register(registry);
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
