// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.role;

import io.convoy.common.config.HttpConfig;
import io.convoy.common.http.HttpEndpoint;
import io.convoy.common.lifecycle.Role;
import io.convoy.common.metrics.Metrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A service's health and metrics, from before it has a role to its end. While it waits for Kafka it
 * lives and is not ready.
 */
public final class ServiceHealth {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Metrics metrics = Metrics.in(registry);
  private volatile @Nullable Role role;

  /**
   * @param role what this process is
   */
  public ServiceHealth(String role, String pipeline) {
    registry.config().commonTags("pipeline", pipeline, "role", role);
    metrics.add(new JvmMemoryMetrics());
    metrics.add(new JvmGcMetrics());
    metrics.add(new JvmThreadMetrics());
    metrics.add(new ProcessorMetrics());
  }

  public Metrics metrics() {
    return metrics;
  }

  /** From now on it is this role's health. */
  public void watch(Role started) {
    role = started;
  }

  /** Answers over HTTP. */
  public HttpEndpoint listen(HttpConfig config) {
    return HttpEndpoint.start(
        config, new HttpEndpoint.Answers(this::isAlive, this::isReady, registry::scrape));
  }

  private boolean isAlive() {
    Role now = role;
    return now == null || now.isAlive();
  }

  private boolean isReady() {
    Role now = role;
    return now != null && now.isReady();
  }
}
