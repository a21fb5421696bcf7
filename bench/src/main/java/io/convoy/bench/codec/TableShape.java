// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.codec;

import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.TableId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/** A table whose rows are computed: always the same for the same row number. */
record TableShape(String name, List<ColumnShape> columns) {
  private static final byte[] NULL = {-1, -1, -1, -1};

  static TableShape of(String name, ColumnShape... columns) {
    return new TableShape(name, List.of(columns));
  }

  RowLayout layout() {
    return new RowLayout(
        new TableId("public", name),
        "public",
        name,
        columns.stream().map(ColumnShape::field).toList());
  }

  /** A row, counted from 1, as a binary COPY has it. */
  byte[] copyRow(int row) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ByteBuffer.allocate(2).putShort((short) columns.size()).array());
    for (ColumnShape column : columns) {
      Object value = column.value().apply(row);
      if (value == null) {
        bytes.writeBytes(NULL);
      } else {
        byte[] field = BinaryField.of(column.codec(), value);
        bytes.writeBytes(ByteBuffer.allocate(4).putInt(field.length).array());
        bytes.writeBytes(field);
      }
    }
    return bytes.toByteArray();
  }
}
