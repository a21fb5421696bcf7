// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.event.LocatedDigest;
import io.convoy.schemas.event.RowDigest;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DigestFilesTest {
  private static final int GROUPS = 3;

  @Test
  void givesBackEachDigestInTheGroupOfItsKey() {
    try (DigestFiles files = new DigestFiles(GROUPS)) {
      List<LocatedDigest> digests =
          LongStream.range(0, 10_000).mapToObj(i -> digest((i % 5_000) << 40)).toList();
      digests.forEach(files::add);
      files.ended();

      List<List<LocatedDigest>> groups = IntStream.range(0, GROUPS).mapToObj(files::group).toList();
      assertThat(groups.stream().flatMap(List::stream))
          .containsExactlyInAnyOrderElementsOf(digests);
      for (List<LocatedDigest> group : groups) {
        long keys = group.stream().map(row -> row.getDigest().getKey()).distinct().count();
        assertThat(group).as("both rows of each key").hasSize((int) (2 * keys)).isNotEmpty();
      }
      assertThat(files.group(0)).as("read once more").isEqualTo(groups.getFirst());
    }
  }

  private static LocatedDigest digest(long key) {
    return new LocatedDigest(new RowDigest(key, ~key, null), 1L, 2L);
  }
}
