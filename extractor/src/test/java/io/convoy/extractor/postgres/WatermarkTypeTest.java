// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.extractor.source.MarkLag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatermarkTypeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "integer | 100 | 30 | c >= CAST('70' AS bigint)",
        "bigint | -9223372036854775808 | 30 | c >= CAST('-9223372036854775808' AS bigint)",
        "numeric | 1.5 | 0.25 | c >= CAST('1.25' AS numeric)",
        "date | 2026-11-27 | PT5M | c >= CAST(CAST('2026-11-27' AS date) - interval 'PT5M' AS"
            + " date)",
        "timestamp with time zone | x | PT24H | c >= CAST(CAST('x' AS timestamp with time zone) -"
            + " interval 'PT24H' AS timestamp with time zone)",
        "timestamp without time zone | x | 0 | c >= CAST(CAST('x' AS timestamp without time zone)"
            + " - interval '0' AS timestamp without time zone)",
      })
  void readsFromTheLagBeforeTheMarkOn(String type, String mark, String lag, String sql) {
    assertThat(WatermarkType.of(type).orElseThrow().from("c", mark, new MarkLag(lag)))
        .isEqualTo(sql);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "integer                  | PT5M | has to be a number",
        "timestamp with time zone | 10   | has to be a duration"
      })
  void refusesALagOfAnotherKind(String type, String lag, String message) {
    assertThat(WatermarkType.of(type).orElseThrow().obstacle(new MarkLag(lag)).orElseThrow())
        .contains(message);
  }

  @ParameterizedTest
  @CsvSource({"integer,0", "integer,10", "date,0", "date,PT24H"})
  void takesALagOfItsKindAndNoneAtAll(String type, String lag) {
    assertThat(WatermarkType.of(type).orElseThrow().obstacle(new MarkLag(lag))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"text", "uuid", "double precision", "xid8", "interval", "time without time zone"})
  void takesNoTypeThatDoesNotGrow(String type) {
    assertThat(WatermarkType.of(type)).isEmpty();
  }
}
