// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.extractor.sqlserver.Histogram.Step;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistogramTest {

  @Test
  void cutsWhereEnoughRowsHaveGathered() {
    assertThat(even(200).cut(20_000, 4)).containsExactly("51", "101", "151");
  }

  @Test
  void givesWayToAScanWhereStepsAreTooCoarse() {
    assertThat(even(3).cut(300, 4)).isEmpty();
    Histogram skewed =
        new Histogram(
            List.of(
                new Step("a", 0, 1),
                new Step("b", 10, 1),
                new Step("c", 10_000, 1),
                new Step("d", 10, 1)));
    assertThat(skewed.cut(10_024, 4)).isEmpty();
  }

  @Test
  void doesNotTrustStatisticsOfAnotherSize() {
    assertThat(even(200).cut(30_000, 4)).isEmpty();
    assertThat(even(200).cut(10_000, 4)).isEmpty();
    assertThat(even(200).cut(-1, 4)).hasSize(3);
  }

  private static Histogram even(int steps) {
    return new Histogram(
        IntStream.rangeClosed(1, steps)
            .mapToObj(i -> new Step(Integer.toString(i), 99, 1))
            .toList());
  }
}
