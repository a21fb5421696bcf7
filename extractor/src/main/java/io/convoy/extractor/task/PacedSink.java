// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowSink;
import java.time.Duration;

/**
 * Reads no faster than the throttle allows, and ends soon when the process is to stop, where no
 * record that is sent would see to that. Used by one thread.
 */
final class PacedSink implements RowSink {
  private static final long BYTES_AT_ONCE = 512 << 10;

  private final RowSink rows;
  private final Shared shared;
  private final Duration atMost;
  private long bytes;

  PacedSink(RowSink rows, Shared shared, Duration atMost) {
    this.rows = rows;
    this.shared = shared;
    this.atMost = atMost;
  }

  @Override
  public AvroOutput out() {
    return rows.out();
  }

  @Override
  public void endRow() {
    bytes += rows.out().position();
    rows.endRow();
    if (bytes >= BYTES_AT_ONCE) {
      shared.stop().check();
      shared.throttle().take(bytes, atMost, () -> {});
      bytes = 0;
    }
  }
}
