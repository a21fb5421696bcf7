// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import java.util.List;

/** Adds up the rows that a database gives, by bucket. Holds one row. Not thread-safe. */
public final class SumSink implements RowSink {
  private final HeldRow row = new HeldRow();
  private final RowDigester digester;
  private final BucketSums sums;
  private long bytes;

  public SumSink(RowLayout layout, List<String> key, int buckets) {
    this.digester = new RowDigester(layout, key, buckets);
    this.sums = new BucketSums(buckets);
  }

  @Override
  public AvroOutput out() {
    return row.out();
  }

  @Override
  public void endRow() {
    bytes += row.length();
    row.takenBy(digester);
    sums.add(digester.bucket(), digester.rowHash());
    row.clear();
  }

  public BucketSums sums() {
    return sums;
  }

  /** Avro bytes of all rows. */
  public long bytes() {
    return bytes;
  }
}
