// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import io.convoy.schemas.compare.RowDigester.Values;
import io.convoy.schemas.event.RowDigest;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import java.util.BitSet;
import java.util.List;

/** Gives digests of the rows of some buckets. Holds one row. Not thread-safe. */
public final class DigestSink implements RowSink {
  private final HeldRow row = new HeldRow();
  private final RowDigester digester;
  private final Wish wish;
  private final Digests digests;
  private long rows;
  private long sum;

  /**
   * Of which rows what is wanted.
   *
   * @param wanted buckets
   * @param detailed those of which the key and the columns are wanted too
   * @param values whether these are to be shown
   */
  public record Wish(BitSet wanted, BitSet detailed, Values values) {}

  /** Takes digests, in the order of the rows. */
  @FunctionalInterface
  public interface Digests {
    void take(int bucket, RowDigest digest);

    /** Called after each row, whether or not it was one of these. */
    default void rowEnded() {}
  }

  public DigestSink(RowLayout layout, List<String> key, int buckets, Wish wish, Digests digests) {
    this.digester = new RowDigester(layout, key, buckets);
    this.wish = wish;
    this.digests = digests;
  }

  @Override
  public AvroOutput out() {
    return row.out();
  }

  @Override
  public void endRow() {
    row.takenBy(digester);
    rows++;
    sum += digester.rowHash();
    int bucket = digester.bucket();
    if (wish.wanted().get(bucket)) {
      digests.take(bucket, digest(bucket));
    }
    row.clear();
    digests.rowEnded();
  }

  private RowDigest digest(int bucket) {
    return new RowDigest(
        digester.keyHash(),
        digester.rowHash(),
        wish.detailed().get(bucket) ? digester.detail(wish.values()) : null);
  }

  /** Of all rows. */
  public long rows() {
    return rows;
  }

  /** Of all rows. */
  public long checksum() {
    return sum;
  }
}
