// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Bytes made smaller, where they are kept in memory or must fit into a message. */
public final class Deflate {
  private Deflate() {}

  public static byte[] deflated(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 64);
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
    return out.toByteArray();
  }

  /**
   * @throws IllegalStateException where these are not all the bytes that {@link #deflated} made
   */
  public static byte[] inflated(byte[] bytes) {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(bytes.length + " deflated bytes are not whole", e);
    }
  }
}
