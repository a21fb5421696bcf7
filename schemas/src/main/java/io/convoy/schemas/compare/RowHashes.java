// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.Bytes;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Hashes of rows, as a wish for them carries them: eight bytes each, the lowest first, as often as
 * the row is meant. Not thread-safe.
 */
public final class RowHashes {
  private final AvroOutput hashes = new AvroOutput(Long.BYTES * 4);

  public void add(long hash) {
    hashes.writeDoubleBits(hash);
  }

  public int size() {
    return hashes.position() / Long.BYTES;
  }

  public ByteBuffer encode() {
    return ByteBuffer.wrap(hashes.copy(0, hashes.position()));
  }

  /** How often each of them is there. */
  public static Map<Long, Integer> count(ByteBuffer encoded) {
    byte[] bytes = Bytes.of(encoded);
    AvroInput in = new AvroInput().wrap(bytes, 0, bytes.length);
    Map<Long, Integer> hashes = HashMap.newHashMap(bytes.length / Long.BYTES);
    while (in.remaining() > 0) {
      hashes.merge(in.readDoubleBits(), 1, Integer::sum);
    }
    return hashes;
  }
}
