// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.extractor.source.RowSink;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowChecksum;

/** Counts rows and keeps their checksum. */
final class RowCollector implements RowSink {
  private final AvroOutput out = new AvroOutput(1024);
  private final RowChecksum checksum = new RowChecksum();
  private final Runnable onRow;

  RowCollector() {
    this(() -> {});
  }

  /**
   * @param onRow called after each row
   */
  RowCollector(Runnable onRow) {
    this.onRow = onRow;
  }

  long rows() {
    return checksum.rows();
  }

  long sum() {
    return checksum.sum();
  }

  @Override
  public AvroOutput out() {
    return out;
  }

  @Override
  public void endRow() {
    checksum.add(out.array(), 0, out.position());
    out.position(0);
    onRow.run();
  }
}
