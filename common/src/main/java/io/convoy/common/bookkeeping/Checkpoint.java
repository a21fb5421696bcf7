// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.bookkeeping;

import io.convoy.schemas.row.RowChecksum;

/**
 * A partition's checkpoint as its owner knows it; holds only on the connection that claimed it.
 *
 * @param epoch the number of the claim; the row in the target has another one when somebody else
 *     claimed the partition since
 * @param nextOffset of the first record that is not in the table yet
 * @param rows in the table, from this partition
 * @param rejected rows that the target refused, from this partition
 * @param rejectedSum their part of the table's checksum
 */
public record Checkpoint(
    Place place,
    Store store,
    long epoch,
    long nextOffset,
    long rows,
    long rejected,
    long rejectedSum) {

  /** Which of the two tables holds it; see {@code TargetCatalog}. */
  public enum Store {
    /** Lost in a crash together with the rows. */
    UNLOGGED("convoy.checkpoint"),
    LOGGED("convoy.checkpoint_logged");

    private final String table;

    Store(String table) {
      this.table = table;
    }

    String table() {
      return table;
    }
  }

  /** The checkpoint after so many more rows. */
  public Checkpoint advance(long offset, long moreRows, RowChecksum moreRejected) {
    return new Checkpoint(
        place,
        store,
        epoch,
        offset,
        rows + moreRows,
        rejected + moreRejected.rows(),
        rejectedSum + moreRejected.sum());
  }
}
