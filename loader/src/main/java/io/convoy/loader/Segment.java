// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.loader.copy.RowSkipper;
import io.convoy.loader.parts.RowAssembler;
import io.convoy.loader.parts.WholeRow;
import io.convoy.loader.reject.RowSlice;
import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.RowBatchReader;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowPart;
import io.convoy.schemas.row.WireFormat;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The rows that some consecutive records of a partition bring to completion, held in memory until
 * the target has taken them. Not thread-safe.
 */
final class Segment {
  private final RowSchemas schemas;
  private final List<Piece> pieces;

  private sealed interface Piece {
    int schema();

    /** A record with whole rows. */
    record Batch(byte[] value, int schema, long offset) implements Piece {}

    /** A row whose last part came with the record at this offset. */
    record Assembled(WholeRow row, long offset) implements Piece {
      @Override
      public int schema() {
        return row.batchSchema();
      }
    }
  }

  private Segment(RowSchemas schemas, List<Piece> pieces) {
    this.schemas = schemas;
    this.pieces = pieces;
  }

  /** Parts of rows that are not complete yet stay in the assembler. */
  static Segment of(
      List<ConsumerRecord<byte[], byte[]>> records, RowSchemas schemas, RowAssembler assembler) {
    List<Piece> pieces = new ArrayList<>(records.size());
    for (ConsumerRecord<byte[], byte[]> record : records) {
      byte[] value = record.value();
      int schema = WireFormat.schemaId(value);
      if (schemas.isPart(schema)) {
        assembler
            .add(RowPart.decode(value))
            .ifPresent(row -> pieces.add(new Piece.Assembled(row, record.offset())));
      } else {
        pieces.add(new Piece.Batch(value, schema, record.offset()));
      }
    }
    return new Segment(schemas, pieces);
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /** Of the last row; a topic is of one table, whatever its schema's id. */
  RowLayout layout() {
    return schemas.layout(pieces.getLast().schema());
  }

  void writeTo(RowWriter writer) throws SQLException {
    RowBatchReader reader = new RowBatchReader();
    AvroInput in = new AvroInput();
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Batch batch -> {
          reader.wrap(batch.value());
          while (reader.next()) {
            writer.row(batch.schema(), reader.input());
          }
        }
        case Piece.Assembled assembled -> {
          WholeRow row = assembled.row();
          writer.row(row.batchSchema(), in.wrap(row.bytes(), 0, row.length()));
        }
      }
    }
  }

  /** Each row on its own: a list to search in, in the order of {@link #writeTo}. */
  List<RowSlice> slices() {
    List<RowSlice> slices = new ArrayList<>();
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Batch batch -> addSlices(batch, slices);
        case Piece.Assembled(WholeRow row, long offset) ->
            slices.add(
                new RowSlice(
                    row.bytes(),
                    0,
                    row.length(),
                    row.batchSchema(),
                    row.chunk(),
                    row.row(),
                    offset));
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
    for (Piece piece : pieces) {
      if (piece instanceof Piece.Assembled assembled) {
        assembler.release(assembled.row());
      }
    }
  }
}
