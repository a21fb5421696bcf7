// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.loader.copy.AvroToCopy;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkloadTest {
  /** A batch or two of most tables. */
  private static final int BYTES = 700_000;

  static List<String> names() {
    return Workload.names();
  }

  @Test
  void hasEveryTableAndEveryCodec() {
    assertThat(Workload.names())
        .hasSize(9 + 2 + 16)
        .doesNotHaveDuplicates()
        .contains("Votes", "wide", "longText", "NUMERIC");
  }

  @Test
  void saysWhichTablesThereAre() {
    assertThatThrownBy(() -> Workload.of("Voters"))
        .hasMessageStartingWith("Voters is not one of [VoteTypes, PostTypes,");
  }

  /** What goes in as COPY comes out as COPY, so that the benchmarks measure whole transcodings. */
  @ParameterizedTest
  @MethodSource("names")
  void comesBackAsItWas(String name) throws SQLException {
    Workload workload = Workload.of(name, BYTES);
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    AvroToCopy toCopy = new AvroToCopy(workload.layout(), copy::write);
    toCopy.begin();
    for (byte[] value : workload.values()) {
      toCopy.accept(value);
    }
    toCopy.end();
    assertThat(Arrays.mismatch(copy.toByteArray(), expected(workload))).isEqualTo(-1);
  }

  private static byte[] expected(Workload workload) {
    ByteArrayOutputStream copy = new ByteArrayOutputStream();
    copy.writeBytes(Workload.HEADER);
    workload.rows().forEach(copy::writeBytes);
    copy.writeBytes(Workload.TRAILER);
    return copy.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("names")
  void hasRowsThatDiffer(String name) {
    Workload workload = Workload.of(name, BYTES);
    assertThat(workload.rows().getFirst()).isNotEqualTo(workload.rows().get(1));
  }

  @Test
  void hasLongRowsOfAboutTheirSize() {
    Workload workload = Workload.of("longText", BYTES);
    assertThat(workload.rows()).allMatch(row -> row.length > 90_000 && row.length < 110_000);
  }

  @Test
  void hasWideRowsOfTheirColumns() {
    assertThat(Workload.of("wide", BYTES).layout().fields()).hasSize(200);
  }
}
