// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.error.ConvoyException;
import io.convoy.loader.copy.RowSkipper;
import io.convoy.loader.parts.RowAssembler;
import io.convoy.loader.parts.WholeRow;
import io.convoy.loader.reject.RowSlice;
import io.convoy.schemas.row.RowBatchReader;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowPart;
import io.convoy.schemas.row.WireFormat;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * The rows that some consecutive records of a partition bring to completion, held in memory until
 * the target has taken them. Not thread-safe.
 */
final class Segment {
  private final RowSchemas schemas;
  private final List<Piece> pieces = new ArrayList<>();
  private final List<WholeRow> assembled = new ArrayList<>();

  /** Rows that lie together. */
  sealed interface Piece {
    int schema();

    /** Of the record, or of that with the last part. */
    long offset();

    /** A record with whole rows. */
    record Batch(byte[] value, int schema, long offset) implements Piece {}

    /** One row. */
    record Single(RowSlice row) implements Piece {
      @Override
      public int schema() {
        return row.schema();
      }

      @Override
      public long offset() {
        return row.recordOffset();
      }
    }
  }

  private Segment(RowSchemas schemas) {
    this.schemas = schemas;
  }

  /**
   * Parts of rows that are not complete yet stay in the assembler.
   *
   * @throws ForeignRecord where a record is neither rows nor a part of one
   */
  static Segment of(
      List<ConsumerRecord<byte[], byte[]>> records, RowSchemas schemas, RowAssembler assembler) {
    Segment segment = new Segment(schemas);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.value() == null) {
        throw new ForeignRecord(record.offset(), "it is empty", null);
      }
      try {
        segment.add(record, assembler);
      } catch (ConvoyException e) {
        throw placed(record, e);
      } catch (KafkaException e) {
        throw e;
      } catch (RuntimeException e) {
        throw ForeignRecord.unreadable(record.offset(), e);
      }
    }
    return segment;
  }

  /**
   * A part that is not its row's next one is foreign; a registry is told where its id came from.
   */
  private static RuntimeException placed(
      ConsumerRecord<byte[], byte[]> record, ConvoyException error) {
    String message = String.valueOf(error.getMessage());
    return switch (error.code().category()) {
      case DEFECT -> new ForeignRecord(record.offset(), message, error);
      case KAFKA ->
          new ConvoyException(
              error.code(),
              "reading offset %d of partition %d of topic %s: %s"
                  .formatted(record.offset(), record.partition(), record.topic(), message),
              error);
      case USAGE, SOURCE, TARGET, RUN -> error;
    };
  }

  private void add(ConsumerRecord<byte[], byte[]> record, RowAssembler assembler) {
    byte[] value = record.value();
    int schema = WireFormat.schemaId(value);
    if (schemas.isPart(schema)) {
      assembler.add(RowPart.decode(value)).ifPresent(row -> addAssembled(row, record.offset()));
    } else {
      pieces.add(new Piece.Batch(value, schema, record.offset()));
    }
  }

  /**
   * @param offset of the record with its last part
   */
  private void addAssembled(WholeRow row, long offset) {
    assembled.add(row);
    pieces.add(
        new Piece.Single(
            new RowSlice(
                row.bytes(), 0, row.length(), row.batchSchema(), row.chunk(), row.row(), offset)));
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /** All rows, in order. */
  List<Piece> pieces() {
    return pieces;
  }

  /** Of the last row; a topic is of one table, whatever its schema's id. */
  RowLayout layout() {
    return schemas.layout(pieces.getLast().schema());
  }

  /** Each row on its own: a list to search in, in order. */
  List<RowSlice> slices() {
    List<RowSlice> slices = new ArrayList<>();
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Batch batch -> {
          try {
            addSlices(batch, slices);
          } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw ForeignRecord.unreadable(batch.offset(), e);
          }
        }
        case Piece.Single(RowSlice row) -> slices.add(row);
      }
    }
    return slices;
  }

  private void addSlices(Piece.Batch batch, List<RowSlice> slices) {
    RowLayout layout = schemas.layout(batch.schema());
    RowBatchReader reader = new RowBatchReader().wrap(batch.value());
    while (reader.next()) {
      int start = reader.input().position();
      RowSkipper.skip(layout, reader.input());
      int length = reader.input().position() - start;
      slices.add(
          new RowSlice(
              batch.value(),
              start,
              length,
              batch.schema(),
              reader.chunk(),
              reader.row(),
              batch.offset()));
    }
  }

  /** Gives back the memory of assembled rows. */
  void release(RowAssembler assembler) {
    assembled.forEach(assembler::release);
  }
}
