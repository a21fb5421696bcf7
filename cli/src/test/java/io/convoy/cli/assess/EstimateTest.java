// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.extractor.survey.ReadSample;
import io.convoy.extractor.survey.ReadSample.Read;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTest {
  private static final Table READ = table("read", 1_000, 40_000_000);
  private static final Table OTHER = table("other", -1, 20_000_000);

  @Test
  void tellsTablesThatWereNotReadByThoseThatWere() {
    // 100 of 1,000 rows are 2 MB, so that all are 20 MB: half of what they take in the source.
    Estimate estimate = estimate(100, 2_000_000, Duration.ofSeconds(2));

    assertThat(estimate.bytes()).isEqualTo(30_000_000);
    assertThat(estimate.bytesPerSecond()).isEqualTo(1_000_000);
    assertThat(estimate.reading()).isEqualTo(Duration.ofSeconds(30));
    assertThat(estimate.shortest())
        .isGreaterThan(estimate.reading())
        .isLessThan(estimate.longest());
  }

  @Test
  void neverTellsLessThanWasRead() {
    // The statistics are old: there are more rows than they say.
    assertThat(estimate(2_000, 50_000_000, Duration.ofSeconds(5)).bytes())
        .isGreaterThanOrEqualTo(50_000_000);
  }

  @Test
  void tellsNothingFromNearlyNothing() {
    ReadSample sample =
        new ReadSample(
            Duration.ofSeconds(5), 4, Map.of(READ.getId(), new Read(1, 999, List.of(), List.of())));

    assertThat(Estimate.of(List.of(READ), sample)).isEmpty();
    assertThat(Estimate.of(List.of(READ), ReadSample.none())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"PT0S,1 s", "PT119S,119 s", "PT5M,5 min", "PT3H30M,3.5 h", "P3D,3.0 days"})
  void isNotMoreExactThanItIs(Duration time, String told) {
    assertThat(Sections.about(time)).isEqualTo(told);
  }

  private static Estimate estimate(long rows, long bytes, Duration took) {
    Read read = new Read(rows, bytes, List.of(), List.of());
    ReadSample sample = new ReadSample(took, 2, Map.of(READ.getId(), read));
    return Estimate.of(List.of(READ, OTHER), sample).orElseThrow();
  }

  private static Table table(String name, long rows, long bytes) {
    return SampleAssessment.table(new TableId("dbo", name), rows, bytes).build();
  }
}
