// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

/**
 * Gathers the rows of one chunk into record values of bounded size and keeps the chunk's checksum.
 *
 * <p>A reader writes each row's fields to {@link #out()} and calls {@link #endRow()}. Values leave
 * in order: row batches, and for a row too large for a message its parts. Not thread-safe.
 */
public final class RowBatcher implements RowSink {
  /** A row of more Avro bytes than this travels in parts; well under Kafka's default of 1 MiB. */
  public static final int MAX_ROW_BYTES = 768 * 1024;

  /**
   * Room in front of the rows for what a record's value begins with, so that it is made at once.
   */
  private static final int HEAD_ROOM = 32;

  private final SchemaIds schemas;
  private final int chunk;
  private final int batchBytes;
  private final Values values;
  private final AvroOutput out;
  private final AvroOutput head = new AvroOutput(32);
  private final RowChecksum checksum = new RowChecksum();
  private long firstRow;
  private int rowStart;

  /**
   * The ids under which the registry knows the two schemas of a data topic.
   *
   * @param batch the table's row batch
   * @param part {@link RowPart#SCHEMA}
   */
  public record SchemaIds(int batch, int part) {}

  /** Takes the record values, in order. */
  @FunctionalInterface
  public interface Values {

    /** Takes a value, which it may keep. */
    void send(byte[] value);

    /** Called after each row, whether or not a value was sent. */
    default void rowEnded() {}
  }

  /**
   * @param batchBytes a batch is sent as soon as it holds this many bytes of rows
   */
  public RowBatcher(SchemaIds schemas, int chunk, int batchBytes, Values values) {
    this.schemas = schemas;
    this.chunk = chunk;
    this.batchBytes = Math.min(batchBytes, MAX_ROW_BYTES);
    this.values = values;
    this.out = new AvroOutput(HEAD_ROOM + this.batchBytes + this.batchBytes / 4);
    restart(0);
  }

  @Override
  public AvroOutput out() {
    return out;
  }

  /** Sends what is full. */
  @Override
  public void endRow() {
    int length = out.position() - rowStart;
    checksum.add(out.array(), rowStart, length);
    if (length > MAX_ROW_BYTES) {
      sendParts(length);
    } else if (out.position() - HEAD_ROOM > MAX_ROW_BYTES) {
      sendAllButLast(length);
    } else {
      rowStart = out.position();
    }
    // Rows of no bytes (tables without columns) count as one byte each, so that a batch ends.
    if (Math.max(out.position() - HEAD_ROOM, checksum.rows() - firstRow) >= batchBytes) {
      sendBatch(out.position(), checksum.rows());
    }
    values.rowEnded();
  }

  /** Forgets a row that was begun. */
  public void discardRow() {
    out.position(rowStart);
  }

  /** Sends what is left and returns the chunk's totals. */
  public RowChecksum finish() {
    sendBatch(out.position(), checksum.rows());
    return checksum;
  }

  private void sendAllButLast(int length) {
    int from = rowStart;
    byte[] array = out.array();
    sendBatch(rowStart, checksum.rows() - 1);
    out.writeFixed(array, from, length);
    rowStart = out.position();
  }

  private void sendParts(int length) {
    sendBatch(rowStart, checksum.rows() - 1, Rewind.NO);
    long row = checksum.rows() - 1;
    int parts = (length - 1) / MAX_ROW_BYTES + 1;
    int from = rowStart;
    for (int part = 0; part < parts; part++) {
      int offset = from + part * MAX_ROW_BYTES;
      int size = Math.min(MAX_ROW_BYTES, from + length - offset);
      RowPart.Slice slice = new RowPart.Slice(out.array(), offset, size);
      RowPart record = new RowPart(schemas.batch(), chunk, row, part, parts, slice);
      values.send(record.encode(schemas.part()));
    }
    out.shrinkTo(MAX_ROW_BYTES);
    restart(checksum.rows());
  }

  private enum Rewind {
    YES,
    NO
  }

  private void sendBatch(int end, long nextRow) {
    sendBatch(end, nextRow, Rewind.YES);
  }

  private void sendBatch(int end, long nextRow, Rewind rewind) {
    if (nextRow > firstRow) {
      head.position(WireFormat.HEADER_BYTES);
      WireFormat.writeHeader(head.array(), 0, schemas.batch());
      head.writeLong(chunk);
      head.writeLong(firstRow);
      head.writeLong(nextRow - firstRow);
      int start = HEAD_ROOM - head.position();
      System.arraycopy(head.array(), 0, out.array(), start, head.position());
      byte[] value = out.copy(start, end + 1);
      // The array's end marker is a block count of 0.
      value[value.length - 1] = 0;
      values.send(value);
    }
    if (rewind == Rewind.YES) {
      restart(nextRow);
    }
  }

  private void restart(long nextRow) {
    firstRow = nextRow;
    out.position(HEAD_ROOM);
    rowStart = HEAD_ROOM;
  }
}
