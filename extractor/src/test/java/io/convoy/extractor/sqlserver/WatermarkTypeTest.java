// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.extractor.source.MarkLag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatermarkTypeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int               | 100                 | 30   | [c] >= CAST(70 AS bigint)",
        "bigint            | -9223372036854775808 | 30  | [c] >= CAST(-9223372036854775808 AS"
            + " bigint)",
        "decimal(10,2)     | 100.50              | 30   | [c] >= CAST(70.50 AS decimal(38, 2))",
        "date              | 2026-11-27          | PT5M | [c] >= DATEADD(DAY, -1,"
            + " CAST(N'2026-11-27' AS date))",
        "date              | 2026-11-27          | 0    | [c] >= DATEADD(DAY, -0,"
            + " CAST(N'2026-11-27' AS date))",
        "smalldatetime     | 2026-11-27T10:00:00 | PT90S | [c] >= DATEADD(MINUTE, -3,"
            + " CAST(N'2026-11-27T10:00:00' AS smalldatetime))",
        "datetime          | 2026-11-27T10:00:00 | PT0.5S | [c] >= DATEADD(SECOND, -1,"
            + " CAST(N'2026-11-27T10:00:00' AS datetime))",
        "datetimeoffset(3) | x                   | PT1H | [c] >= DATEADD(SECOND, -3600,"
            + " CAST(N'x' AS datetimeoffset(3)))",
      })
  void readsFromTheLagBeforeTheMarkOn(String type, String mark, String lag, String sql) {
    assertThat(WatermarkType.of(type).orElseThrow().from("[c]", mark, new MarkLag(lag)))
        .isEqualTo(sql);
  }

  @ParameterizedTest
  @CsvSource({"float", "nvarchar(40)", "uniqueidentifier", "bit", "time(7)", "binary(8)"})
  void takesNoTypeThatDoesNotGrow(String type) {
    assertThat(WatermarkType.of(type)).isEmpty();
  }
}
