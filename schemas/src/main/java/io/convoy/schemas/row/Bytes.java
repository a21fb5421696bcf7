// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import java.nio.ByteBuffer;

/** Takes bytes out of what Avro keeps them in. Stateless. */
public final class Bytes {
  private Bytes() {}

  /** A copy of what is left in the buffer, which stays where it is. */
  public static byte[] of(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
