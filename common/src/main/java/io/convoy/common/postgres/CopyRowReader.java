// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowLayout;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Reads rows of a PostgreSQL table by binary {@code COPY (SELECT ...) TO STDOUT} and writes each
 * as Avro (PostgreSQL manual, COPY, "Binary Format"). Serves PostgreSQL sources and, at rest, the
 * verification of the target. Not thread-safe.
 */
public final class CopyRowReader {
  private final RowLayout layout;
  private final Side side;

  /** Whose column and table names of the layout are read. */
  public enum Side {
    SOURCE,
    TARGET
  }

  public CopyRowReader(RowLayout layout, Side side) {
    this.layout = layout;
    this.side = side;
  }

  /** Takes a row at a time. */
  public interface RowSink {
    /** Where the next row's fields go. */
    AvroOutput out();

    /** Called after the last field of each row. */
    void endRow();
  }

  /**
   * Reads the rows that meet a condition.
   *
   * @param condition SQL after WHERE; empty for all rows
   * @return how many rows the server said it sent, which equals the calls of {@code endRow}
   */
  public long read(Connection connection, String condition, RowSink sink) throws SQLException {
    throw new UnsupportedOperationException(layout + " " + side + condition + sink + connection);
  }
}
