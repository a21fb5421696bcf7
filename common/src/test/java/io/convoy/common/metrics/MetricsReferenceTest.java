// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "metrics.md");
  private static final Path MONITORING = Path.of("..", "deploy", "monitoring");
  private static final Pattern OWN = Pattern.compile("\\bconvoy_[a-z_]+\\b");

  @Test
  void isWhatTheListSays() throws IOException {
    String page = MetricsReference.page();
    if (Boolean.getBoolean("convoy.docs.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("written from the enum with -Dconvoy.docs.write=true")
        .content()
        .isEqualTo(page);
  }

  @Test
  void namesEachMetricOnce() {
    assertThat(Arrays.stream(Metric.values()).map(Metric::prometheus)).doesNotHaveDuplicates();
  }

  /** A panel or alert on a metric that is not there is silent for ever. */
  @ParameterizedTest
  @ValueSource(strings = {"alerts.yml", "dashboard.json"})
  void monitorsOnlyWhatThereIs(String file) throws IOException {
    Set<String> named = new TreeSet<>();
    Matcher own = OWN.matcher(Files.readString(MONITORING.resolve(file)));
    while (own.find()) {
      named.add(own.group());
    }
    assertThat(named).hasSizeGreaterThan(3).isSubsetOf(known());
  }

  private static Set<String> known() {
    return Arrays.stream(Metric.values())
        .flatMap(metric -> ends(metric).map(end -> metric.prometheus() + end))
        .collect(Collectors.toSet());
  }

  private static Stream<String> ends(Metric metric) {
    return switch (metric.kind()) {
      case COUNTER, GAUGE -> Stream.of("");
      case TIMER -> Stream.of("_count", "_sum", "_max");
      case HISTOGRAM -> Stream.of("_bucket", "_count", "_sum", "_max");
    };
  }

  @Test
  void countsHowManyTookAtMostSoLong() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Metrics metrics = Metrics.in(registry);
    metrics.begin(Metric.Role.LOADER);
    metrics.timer(Metric.COPY_TIME).record(Duration.ofMillis(70));
    assertThat(registry.get("convoy.copy").timer().takeSnapshot().histogramCounts())
        .anySatisfy(bucket -> {
          assertThat(bucket.bucket(TimeUnit.MILLISECONDS)).isEqualTo(50);
          assertThat(bucket.count()).isZero();
        })
        .anySatisfy(bucket -> {
          assertThat(bucket.bucket(TimeUnit.MILLISECONDS)).isEqualTo(100);
          assertThat(bucket.count()).isOne();
        });
    assertThat(registry.get("convoy.transactions.rolled.back").counter().count()).isZero();
  }

  @Test
  void showsAGaugeAsItIsNow() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    List<Double> values = new ArrayList<>(List.of(1.0, 2.0));
    Metrics.in(registry).gauge(Metric.RUN_TABLES, values::removeFirst);
    assertThat(registry.get("convoy.run.tables").gauge().value()).isEqualTo(1);
    assertThat(registry.get("convoy.run.tables").gauge().value()).isEqualTo(2);
  }
}
