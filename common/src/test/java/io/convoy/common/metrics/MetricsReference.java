// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.metrics;

import java.util.Arrays;

/** Writes the page of all metrics from their list. */
final class MetricsReference {
  private static final String HEAD =
      """
      # Metrics

      Each process gives them out at `/metrics` (`http.address`, `http.port`), in Prometheus's text format. Each has the labels `pipeline` and `role`: what the
      process is, `all` for `replicate` and `demo`. Those of a run are of the newest one; each coordinator has them while its page is on (`http.page`), so ask
      for the `max` of them. A counter begins at 0 with its process. A run that begins a table anew reads its rows once more: `convoy_rows_extracted_total` counts
      work, `convoy_run_rows_loaded` what is there.

      [Alerts and a dashboard](../../deploy/monitoring/README.md) are made of these.
      """;

  private static final String FOOT =
      """

      ## Of libraries

      Under the names that Micrometer gives them: `jvm_*`, `process_*`, `system_*` of the JVM; `kafka_consumer_*`, `kafka_producer_*`, `kafka_admin_*` of Kafka's
      clients, without those of single topics and partitions, and `kafka_stream_*` of the coordinator's state, as [Kafka documents them](https://kafka.apache.org/documentation/#monitoring).
      """;

  private MetricsReference() {}

  static String page() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Metric.Role role : Metric.Role.values()) {
      page.append("\n## ")
          .append(title(role))
          .append("\n\n| metric | kind | meaning |\n|---|---|---|\n");
      Arrays.stream(Metric.values())
          .filter(metric -> metric.role() == role)
          .forEach(metric ->
              page.append(
                  "| `%s` | %s | %s. |\n"
                      .formatted(metric.prometheus(), kind(metric), metric.meaning())));
    }
    return page.append(FOOT).toString();
  }

  private static String title(Metric.Role role) {
    return switch (role) {
      case EXTRACTOR -> "Of extractors";
      case LOADER -> "Of loaders";
      case COORDINATOR -> "Of coordinators";
      case PAGE -> "Of the newest run";
    };
  }

  private static String kind(Metric metric) {
    return switch (metric.kind()) {
      case COUNTER -> "counter";
      case GAUGE -> "gauge";
      case TIMER -> "timer: `_count`, `_sum`, `_max`";
      case HISTOGRAM -> "histogram: `_bucket`, `_count`, `_sum`, `_max`";
    };
  }
}
