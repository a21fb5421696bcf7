// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

/**
 * Walks over the rows of one row batch without copying them. The caller reads each row's fields
 * from {@link #input()} to their end before it asks for the next row. Not thread-safe; reusable.
 */
public final class RowBatchReader {
  private final AvroInput in = new AvroInput();
  private int chunk;
  private long nextRow;
  private long leftInBlock;

  /** Starts on a record's value in the wire format. */
  public RowBatchReader wrap(byte[] value) {
    in.wrap(value, WireFormat.HEADER_BYTES, value.length - WireFormat.HEADER_BYTES);
    chunk = in.readInt();
    nextRow = in.readLong();
    leftInBlock = readBlockCount();
    return this;
  }

  public int chunk() {
    return chunk;
  }

  /** Number, within the chunk, of the row that {@link #next()} moved to. */
  public long row() {
    return nextRow - 1;
  }

  /** Where the current row's fields are read from. */
  public AvroInput input() {
    return in;
  }

  /**
   * Moves to the next row; false at the end.
   *
   * @throws IllegalArgumentException where bytes are left at the end
   */
  public boolean next() {
    if (leftInBlock < 0) {
      leftInBlock = readBlockCount();
    }
    if (leftInBlock == 0) {
      if (in.remaining() > 0) {
        throw new IllegalArgumentException(in.remaining() + " bytes after the last row");
      }
      return false;
    }
    leftInBlock = leftInBlock == 1 ? -1 : leftInBlock - 1;
    nextRow++;
    return true;
  }

  private long readBlockCount() {
    long count = in.readLong();
    if (count >= 0) {
      return count;
    }
    if (count == Long.MIN_VALUE) {
      throw new IllegalArgumentException("a block of " + count + " rows");
    }
    // A negative count is followed by the block's size in bytes, which is not needed here.
    in.readLong();
    return -count;
  }
}
