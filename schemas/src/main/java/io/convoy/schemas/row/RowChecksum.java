// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

/**
 * The order-independent checksum of a set of rows: the wrapping 64-bit sum of the xxHash64 (seed 0)
 * of each row's Avro bytes. Not thread-safe; sums of parts may be added.
 */
public final class RowChecksum {
  private long sum;
  private long rows;
  private long bytes;

  /** Hash of one row. */
  public static long of(byte[] array, int offset, int length) {
    return XxHash64.hash(array, offset, length);
  }

  public void add(byte[] array, int offset, int length) {
    sum += of(array, offset, length);
    rows++;
    bytes += length;
  }

  public void add(RowChecksum other) {
    sum += other.sum;
    rows += other.rows;
    bytes += other.bytes;
  }

  public long sum() {
    return sum;
  }

  public long rows() {
    return rows;
  }

  /** Avro bytes of all rows. */
  public long bytes() {
    return bytes;
  }
}
