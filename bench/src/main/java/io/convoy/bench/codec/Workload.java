// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.codec;

import io.convoy.common.postgres.CopyToAvro;
import io.convoy.schemas.row.RowLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one call of a benchmark works on: enough rows of one table that a few batches fill.
 *
 * @param rows each row as a message of a binary COPY
 * @param bytes of all rows
 */
record Workload(RowLayout layout, List<byte[]> rows, long bytes) {
  /** What a server sends before the first row, and after the last. */
  static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  static final byte[] TRAILER = {-1, -1};

  /** A few batches, since Avro is shorter. More would only measure the memory. */
  private static final int MIN_BYTES = 2 * 1024 * 1024;

  static List<String> names() {
    return tables().map(TableShape::name).toList();
  }

  static Workload of(String name) {
    return of(name, MIN_BYTES);
  }

  /** Rows from the first until they have so many bytes. */
  static Workload of(String name, long minBytes) {
    TableShape table =
        tables()
            .filter(shape -> shape.name().equals(name))
            .findAny()
            .orElseThrow(() -> new IllegalArgumentException(name + " is not one of " + names()));
    List<byte[]> rows = new ArrayList<>();
    long bytes = 0;
    while (bytes < minBytes) {
      byte[] row = table.copyRow(rows.size() + 1);
      rows.add(row);
      bytes += row.length;
    }
    return new Workload(table.layout(), rows, bytes);
  }

  private static Stream<TableShape> tables() {
    return Stream.concat(StackOverflow.TABLES.stream(), Extremes.TABLES.stream());
  }

  /** The same rows as record values. */
  List<byte[]> values() {
    List<byte[]> values = new ArrayList<>();
    CopyToAvro toAvro = new CopyToAvro(layout, values::add);
    toAvro.accept(HEADER);
    rows.forEach(toAvro::accept);
    toAvro.accept(TRAILER);
    toAvro.finish();
    return values;
  }
}
