// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;
import org.junit.jupiter.api.Test;

class XxHash64Test {
  private static final XXHash64 REFERENCE = XXHashFactory.safeInstance().hash64();

  @Test
  void hashesAsPublished() {
    byte[] text = "Nobody inspects the spammish repetition".getBytes(StandardCharsets.US_ASCII);

    assertThat(XxHash64.hash(new byte[0], 0, 0)).isEqualTo(0xEF46DB3751D8E999L);
    assertThat(XxHash64.hash(text, 0, text.length)).isEqualTo(0xFBCEA83C8A378BF1L);
  }

  @Test
  void hashesSlicesOfEachLengthAsTheReferenceDoes() {
    byte[] bytes = new byte[400];
    new Random(1).nextBytes(bytes);
    for (int length = 0; length <= 300; length++) {
      for (int offset = 0; offset < 9; offset++) {
        assertThat(XxHash64.hash(bytes, offset, length))
            .as("%d bytes from %d", length, offset)
            .isEqualTo(REFERENCE.hash(bytes, offset, length, 0));
      }
    }
  }
}
