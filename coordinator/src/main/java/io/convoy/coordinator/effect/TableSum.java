// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import io.convoy.coordinator.effect.compare.TableScan;
import io.convoy.coordinator.effect.session.TargetConnections;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowChecksum;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import java.sql.SQLException;

/**
 * The checksum of one target table as of one moment. Used once.
 *
 * <p>Memory: one row at a time per connection.
 */
final class TableSum {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int LARGEST_KEPT_BUFFER = 1 << 20;

  private final TargetConnections connections;
  private final RowLayout layout;
  private final int pagesPerRange;

  TableSum(TargetConnections connections, RowLayout layout, int pagesPerRange) {
    this.connections = connections;
    this.layout = layout;
    this.pagesPerRange = pagesPerRange;
  }

  RowChecksum sum() throws SQLException {
    RowChecksum total = new RowChecksum();
    new TableScan<>(
            connections, layout, pagesPerRange, ChecksumSink::new, part -> total.add(part.sum))
        .run();
    return total;
  }

  private static final class ChecksumSink implements RowSink {
    private final AvroOutput row = new AvroOutput(BUFFER_BYTES);
    private final RowChecksum sum = new RowChecksum();

    @Override
    public AvroOutput out() {
      return row;
    }

    @Override
    public void endRow() {
      sum.add(row.array(), 0, row.position());
      row.shrinkTo(LARGEST_KEPT_BUFFER);
    }
  }
}
