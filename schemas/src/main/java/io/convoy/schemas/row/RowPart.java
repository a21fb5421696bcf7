// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import java.util.List;
import org.apache.avro.Schema;

/**
 * One slice of a row that is too large for a Kafka message.
 *
 * @param batchSchema id of the schema of the table's row batches, which says what the data is
 * @param chunk the chunk that the row belongs to
 * @param row the row's number within its chunk, from 0
 * @param part this slice's number, from 0
 * @param parts how many slices the row has
 * @param data the slice of the row's Avro bytes
 */
public record RowPart(int batchSchema, int chunk, long row, int part, int parts, Slice data) {

  /** The schema of this record, the same for every table. */
  public static final Schema SCHEMA =
      Schema.createRecord(
          "RowPart",
          "A slice of the Avro bytes of one row that is too large for a message.",
          "io.convoy.row",
          false,
          List.of(
              new Schema.Field("batchSchema", Schema.create(Schema.Type.INT)),
              new Schema.Field("chunk", Schema.create(Schema.Type.INT)),
              new Schema.Field("row", Schema.create(Schema.Type.LONG)),
              new Schema.Field("part", Schema.create(Schema.Type.INT)),
              new Schema.Field("parts", Schema.create(Schema.Type.INT)),
              new Schema.Field("data", Schema.create(Schema.Type.BYTES))));

  /** A view into an array. */
  public record Slice(byte[] array, int offset, int length) {}

  /** A record's value in the wire format. */
  public byte[] encode(int schemaId) {
    AvroOutput out = new AvroOutput(data.length() + 64);
    out.position(WireFormat.HEADER_BYTES);
    WireFormat.writeHeader(out.array(), 0, schemaId);
    out.writeLong(batchSchema);
    out.writeLong(chunk);
    out.writeLong(row);
    out.writeLong(part);
    out.writeLong(parts);
    out.writeBytes(data.array(), data.offset(), data.length());
    return out.copy(0, out.position());
  }

  /** Reads a record's value; the slice is a view into it. */
  public static RowPart decode(byte[] value) {
    AvroInput in =
        new AvroInput()
            .wrap(value, WireFormat.HEADER_BYTES, value.length - WireFormat.HEADER_BYTES);
    int batchSchema = in.readInt();
    int chunk = in.readInt();
    long row = in.readLong();
    int part = in.readInt();
    int parts = in.readInt();
    int length = in.readLength();
    RowPart.Slice data = new Slice(value, in.skip(length), length);
    return new RowPart(batchSchema, chunk, row, part, parts, data);
  }
}
