// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.copy;

import io.convoy.schemas.row.RowBatchReader;
import io.convoy.schemas.row.RowLayout;
import java.sql.SQLException;

/**
 * The loader's half of a row's way as the benchmarks call it: record values in, bytes of one binary
 * COPY out. All that they use of the reader and the encoder is here.
 */
public final class AvroToCopy {
  private final RowBatchReader reader = new RowBatchReader();
  private final CopyEncoder encoder;
  private final CopyBuffer buffer;

  /** Takes the bytes in order. It must not keep the array. */
  @FunctionalInterface
  public interface Sink {
    void write(byte[] array, int offset, int length);
  }

  public AvroToCopy(RowLayout layout, Sink sink) {
    encoder = new CopyEncoder(layout);
    buffer = new CopyBuffer(sink::write);
  }

  /** Writes what stands before the first row. */
  public void begin() throws SQLException {
    encoder.begin(buffer);
  }

  /** Takes one record value, a row batch. */
  public void accept(byte[] value) throws SQLException {
    reader.wrap(value);
    while (reader.next()) {
      encoder.row(reader.input(), buffer);
      buffer.flushIfFull();
    }
  }

  /** Writes what stands after the last row, and all that is left. */
  public void end() throws SQLException {
    encoder.end(buffer);
    buffer.flush();
  }
}
