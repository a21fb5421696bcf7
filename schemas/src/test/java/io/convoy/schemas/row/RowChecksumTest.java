// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RowChecksumTest {
  @Test
  void isXxHash64WithSeedZero() {
    // The reference values of the xxHash specification's own tests.
    assertThat(RowChecksum.of(new byte[0], 0, 0)).isEqualTo(0xEF46DB3751D8E999L);
    byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);
    assertThat(RowChecksum.of(abc, 0, 3)).isEqualTo(0x44BC2CF5AD770999L);
  }

  @Property(tries = 200)
  void isTheSameInAnyOrderAndInParts(@ForAll List<byte[]> rows, @ForAll long seed) {
    RowChecksum whole = new RowChecksum();
    rows.forEach(row -> whole.add(row, 0, row.length));

    Collections.shuffle(rows, new Random(seed));
    RowChecksum first = new RowChecksum();
    RowChecksum second = new RowChecksum();
    for (int i = 0; i < rows.size(); i++) {
      (i % 2 == 0 ? first : second).add(rows.get(i), 0, rows.get(i).length);
    }
    first.add(second);

    assertThat(first.sum()).isEqualTo(whole.sum());
    assertThat(first.rows()).isEqualTo(whole.rows());
    assertThat(first.bytes()).isEqualTo(whole.bytes());
  }
}
