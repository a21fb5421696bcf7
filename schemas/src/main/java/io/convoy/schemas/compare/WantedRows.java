// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import io.convoy.schemas.event.RowWish;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import java.util.BitSet;
import java.util.Map;

/**
 * Hands on those rows of a chunk that are wanted, each as often as it is. Holds one row. Not
 * thread-safe.
 */
public final class WantedRows implements RowSink {
  private final HeldRow row = new HeldRow();
  private final RowDigester digester;
  private final BitSet buckets;
  private final Map<Long, Integer> hashes;
  private final RowSink wanted;
  private final Runnable rowEnded;
  private long rows;

  /**
   * @param wanted takes these rows
   * @param rowEnded called after each row, whether or not it was one of these
   */
  public WantedRows(RowLayout layout, RowWish wish, RowSink wanted, Runnable rowEnded) {
    this.digester = new RowDigester(layout, wish.getKey(), wish.getBuckets());
    this.buckets = BitSet.valueOf(wish.getWanted().duplicate());
    this.hashes = RowHashes.count(wish.getHashes());
    this.wanted = wanted;
    this.rowEnded = rowEnded;
  }

  @Override
  public AvroOutput out() {
    return row.out();
  }

  @Override
  public void endRow() {
    row.takenBy(digester);
    rows++;
    if (buckets.get(digester.bucket()) || takeOne(digester.rowHash())) {
      row.copyTo(wanted.out());
      wanted.endRow();
    }
    row.clear();
    rowEnded.run();
  }

  private boolean takeOne(long hash) {
    Integer left = hashes.get(hash);
    if (left == null) {
      return false;
    }
    if (left == 1) {
      hashes.remove(hash);
    } else {
      hashes.put(hash, left - 1);
    }
    return true;
  }

  /** Of all that came, wanted or not. */
  public long rows() {
    return rows;
  }
}
