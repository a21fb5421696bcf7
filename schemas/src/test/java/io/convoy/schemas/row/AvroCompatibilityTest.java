// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.row.RowBatcher.SchemaIds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** The row codec and Avro's own library read what the other wrote. */
class AvroCompatibilityTest {
  private static final RowLayout LAYOUT = SampleRows.layoutOfEveryCodec();
  private static final Schema SCHEMA = LAYOUT.batchSchema();
  private static final int SCHEMA_ID = 0x01020304;

  @Property(tries = 50)
  void avroReadsWhatTheBatcherWrites(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int count,
      @ForAll @IntRange(min = 1, max = 4000) int batchBytes)
      throws IOException {
    List<GenericRecord> rows = SampleRows.rows(LAYOUT, count, seed);

    List<GenericRecord> batches = new ArrayList<>();
    for (byte[] value : batch(rows, batchBytes)) {
      assertThat(WireFormat.schemaId(value)).isEqualTo(SCHEMA_ID);
      batches.add(readByAvro(value, SCHEMA));
    }

    List<Object> read = new ArrayList<>();
    for (GenericRecord batch : batches) {
      assertThat(batch.get("chunk")).isEqualTo(7);
      assertThat(batch.get("firstRow")).isEqualTo((long) read.size());
      read.addAll((List<?>) batch.get("rows"));
    }
    assertThat(read).isEqualTo(rows);
  }

  @Property(tries = 50)
  void readsWhatAvroWritesInOneBlock(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 40) int count) throws IOException {
    List<GenericRecord> rows = SampleRows.rows(LAYOUT, count, seed);
    ByteArrayOutputStream bytes = header();

    writeByAvro(rows, EncoderFactory.get().binaryEncoder(bytes, null));

    assertThat(readBack(bytes.toByteArray())).isEqualTo(rows);
  }

  @Property(tries = 50)
  void readsWhatAvroWritesInBlocksWithNegativeCounts(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 40) int count) throws IOException {
    List<GenericRecord> rows = SampleRows.rows(LAYOUT, count, seed);
    ByteArrayOutputStream bytes = header();

    writeByAvro(
        rows, new EncoderFactory().configureBlockSize(512).blockingBinaryEncoder(bytes, null));

    assertThat(readBack(bytes.toByteArray())).isEqualTo(rows);
  }

  @Test
  void blocksWithNegativeCountsAreWhatTheTestAboveSaysTheyAre() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writeByAvro(
        SampleRows.rows(LAYOUT, 40, 1),
        new EncoderFactory().configureBlockSize(512).blockingBinaryEncoder(bytes, null));

    AvroInput in = new AvroInput().wrap(bytes.toByteArray(), 0, bytes.size());
    in.readInt();
    in.readLong();
    assertThat(in.readLong()).isNegative();
  }

  @Test
  void avroReadsTheSliceOfALargeRow() throws IOException {
    byte[] bytes = {9, 8, 7, 6, 5};

    RowPart.Slice data = new RowPart.Slice(bytes, 1, 3);
    byte[] value = new RowPart(12, 3, 1L << 40, 1, 2, data).encode(SCHEMA_ID);

    GenericRecord part = readByAvro(value, RowPart.SCHEMA);
    assertThat(WireFormat.schemaId(value)).isEqualTo(SCHEMA_ID);
    assertThat(part.get("batchSchema")).isEqualTo(12);
    assertThat(part.get("chunk")).isEqualTo(3);
    assertThat(part.get("row")).isEqualTo(1L << 40);
    assertThat(part.get("part")).isEqualTo(1);
    assertThat(part.get("parts")).isEqualTo(2);
    assertThat(part.get("data")).isEqualTo(ByteBuffer.wrap(new byte[] {8, 7, 6}));
  }

  private static List<byte[]> batch(List<GenericRecord> rows, int batchBytes) {
    List<byte[]> values = new ArrayList<>();
    RowBatcher batcher = new RowBatcher(new SchemaIds(SCHEMA_ID, 2), 7, batchBytes, values::add);
    for (GenericRecord row : rows) {
      SampleRows.write(LAYOUT, row, batcher.out());
      batcher.endRow();
    }
    assertThat(batcher.finish().rows()).isEqualTo(rows.size());
    return values;
  }

  private static GenericRecord readByAvro(byte[] value, Schema schema) throws IOException {
    GenericData.setStringType(schema, GenericData.StringType.String);
    GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(schema);
    ByteArrayInputStream in =
        new ByteArrayInputStream(
            value, WireFormat.HEADER_BYTES, value.length - WireFormat.HEADER_BYTES);
    BinaryDecoder decoder = DecoderFactory.get().directBinaryDecoder(in, null);
    GenericRecord record = reader.read(null, decoder);
    assertThat(in.available()).as("bytes behind the record").isZero();
    return record;
  }

  private static ByteArrayOutputStream header() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] header = new byte[WireFormat.HEADER_BYTES];
    WireFormat.writeHeader(header, 0, SCHEMA_ID);
    bytes.writeBytes(header);
    return bytes;
  }

  private static void writeByAvro(List<GenericRecord> rows, BinaryEncoder encoder)
      throws IOException {
    GenericRecord batch = new GenericData.Record(SCHEMA);
    batch.put("chunk", 7);
    batch.put("firstRow", 100L);
    batch.put("rows", rows);
    new GenericDatumWriter<GenericRecord>(SCHEMA).write(batch, encoder);
    encoder.flush();
  }

  private static List<GenericRecord> readBack(byte[] value) {
    RowBatchReader reader = new RowBatchReader().wrap(value);
    List<GenericRecord> rows = new ArrayList<>();
    while (reader.next()) {
      assertThat(reader.row()).isEqualTo(100L + rows.size());
      rows.add(SampleRows.read(LAYOUT, reader.input()));
    }
    assertThat(reader.chunk()).isEqualTo(7);
    assertThat(reader.input().remaining()).isZero();
    return rows;
  }
}
