// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.Bytes;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.stream.LongStream;

/**
 * What a set of rows adds up to, by bucket: how many rows, and the wrapping sum of their hashes.
 * Neither knows of an order, so that sums of parts may be added. Two sets of rows are equal where
 * all buckets are. Not thread-safe.
 */
public final class BucketSums {
  /**
   * A table has no more, however large it is: what a chunk adds up to has to fit into a message
   * with room to spare.
   */
  public static final int MOST = 16_381;

  private static final int ROWS_PER_BUCKET = 256;
  private static final int BYTES_PER_BUCKET = 12;

  private final long[] rows;
  private final long[] sums;

  public BucketSums(int buckets) {
    rows = new long[buckets];
    sums = new long[buckets];
  }

  /** How many a table of about so many rows is given. */
  public static int bucketsFor(long rows) {
    return Math.clamp(rows / ROWS_PER_BUCKET, 1, MOST);
  }

  public int buckets() {
    return rows.length;
  }

  /** Takes in a row. */
  public void add(int bucket, long hash) {
    rows[bucket]++;
    sums[bucket] += hash;
  }

  /** Takes in what other rows add up to. */
  public BucketSums add(BucketSums other) {
    requireAsMany(other);
    for (int bucket = 0; bucket < rows.length; bucket++) {
      rows[bucket] += other.rows[bucket];
      sums[bucket] += other.sums[bucket];
    }
    return this;
  }

  public long rows(int bucket) {
    return rows[bucket];
  }

  public long rows() {
    return LongStream.of(rows).sum();
  }

  /** Rows of some buckets. */
  public long rows(BitSet some) {
    return some.stream().mapToLong(this::rows).sum();
  }

  /** The checksum of all rows. */
  public long sum() {
    return LongStream.of(sums).sum();
  }

  /** The buckets whose rows are not the same. */
  public BitSet differing(BucketSums other) {
    requireAsMany(other);
    BitSet differing = new BitSet(rows.length);
    for (int bucket = 0; bucket < rows.length; bucket++) {
      differing.set(
          bucket, rows[bucket] != other.rows[bucket] || sums[bucket] != other.sums[bucket]);
    }
    return differing;
  }

  private void requireAsMany(BucketSums other) {
    if (rows.length != other.rows.length) {
      throw new IllegalArgumentException(
          "%d buckets and %d cannot be compared".formatted(rows.length, other.rows.length));
    }
  }

  /** As facts carry it: the buckets that have rows, each by its distance from the one before. */
  public ByteBuffer encode() {
    AvroOutput out = new AvroOutput(BYTES_PER_BUCKET * rows.length);
    int next = 0;
    for (int bucket = 0; bucket < rows.length; bucket++) {
      if (rows[bucket] != 0) {
        out.writeLong(bucket - next);
        out.writeLong(rows[bucket]);
        out.writeDoubleBits(sums[bucket]);
        next = bucket + 1;
      }
    }
    return ByteBuffer.wrap(out.copy(0, out.position()));
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException or {@link IndexOutOfBoundsException} where it is something
   *     else
   */
  public static BucketSums decode(int buckets, ByteBuffer encoded) {
    BucketSums sums = new BucketSums(buckets);
    byte[] bytes = Bytes.of(encoded);
    AvroInput in = new AvroInput().wrap(bytes, 0, bytes.length);
    int next = 0;
    while (in.remaining() > 0) {
      int bucket = Math.addExact(next, in.readInt());
      sums.rows[bucket] = in.readLong();
      sums.sums[bucket] = in.readDoubleBits();
      next = bucket + 1;
    }
    return sums;
  }
}
