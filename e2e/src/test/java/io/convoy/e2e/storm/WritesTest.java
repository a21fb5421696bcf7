// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class WritesTest {
  @Test
  void areTheSameForTheSameSeed() {
    assertThat(versions(42)).isEqualTo(versions(42)).isNotEqualTo(versions(43));
    assertThat(new Writes(42).version(7)).isNotEqualTo(new Writes(42).version(8));
  }

  @Test
  void leaveNoPlaceOpen() {
    assertThat(versions(1)).flatExtracting(version -> version).noneMatch(sql -> sql.contains("$"));
  }

  @Test
  void doNothingTwiceInOneVersion() {
    assertThat(versions(9))
        .allSatisfy(version ->
            assertThat(version.subList(2, version.size()).stream().map(WritesTest::verb))
                .doesNotHaveDuplicates());
  }

  @Test
  void comeToEachKind() {
    String all = String.join("\n", versions(5).stream().flatMap(List::stream).toList());
    for (Write kind : Write.values()) {
      String begin = verb(kind.at(new SplittableRandom(1), 1, StormSource.tag(5)));
      assertThat(all).as(kind.name()).contains(begin);
    }
  }

  /** The statement up to its first number, which tells the kinds apart. */
  private static String verb(String sql) {
    return sql.split("\\d", 2)[0];
  }

  private static List<List<String>> versions(long seed) {
    Writes writes = new Writes(seed);
    return IntStream.rangeClosed(1, 200).mapToObj(writes::version).toList();
  }
}
