// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor;

import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.RowBatchReader;
import io.convoy.schemas.row.RowChecksum;
import io.convoy.schemas.row.RowPart;
import io.convoy.schemas.row.WireFormat;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Puts the rows of data records together again, whole or in parts. */
final class TestRows {
  private final RowChecksum checksum = new RowChecksum();
  private final Map<String, ByteArrayOutputStream> open = new HashMap<>();
  private int largestRow;
  private int parts;

  /** Takes fields of the rows apart. */
  interface Skipper {
    void skip(AvroInput row);
  }

  /**
   * @param partSchema id of the schema of parts
   */
  static TestRows of(
      List<ConsumerRecord<byte[], byte[]>> records, int partSchema, Skipper skipper) {
    TestRows rows = new TestRows();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (WireFormat.schemaId(record.value()) == partSchema) {
        rows.addPart(RowPart.decode(record.value()));
      } else {
        rows.addBatch(record.value(), skipper);
      }
    }
    return rows;
  }

  RowChecksum checksum() {
    return checksum;
  }

  int largestRow() {
    return largestRow;
  }

  int parts() {
    return parts;
  }

  private void addPart(RowPart part) {
    parts++;
    String row = part.chunk() + "/" + part.row();
    ByteArrayOutputStream bytes = open.computeIfAbsent(row, key -> new ByteArrayOutputStream());
    bytes.write(part.data().array(), part.data().offset(), part.data().length());
    if (part.part() == part.parts() - 1) {
      open.remove(row);
      add(bytes.toByteArray(), 0, bytes.size());
    }
  }

  private void addBatch(byte[] value, Skipper skipper) {
    RowBatchReader reader = new RowBatchReader().wrap(value);
    while (reader.next()) {
      int from = reader.input().position();
      skipper.skip(reader.input());
      add(value, from, reader.input().position() - from);
    }
  }

  private void add(byte[] array, int offset, int length) {
    checksum.add(array, offset, length);
    largestRow = Math.max(largestRow, length);
  }
}
