// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.reject;

import io.convoy.schemas.row.RowChecksum;

/**
 * One row where it lies in memory, and where it came from.
 *
 * @param array holds the row's Avro bytes
 * @param schema id of the row batch's schema
 * @param chunk the chunk that the row belongs to
 * @param row its number within the chunk
 * @param recordOffset of the Kafka record that holds it, or its last part
 */
public record RowSlice(
    byte[] array, int offset, int length, int schema, int chunk, long row, long recordOffset) {
  /** What the row has to its table's checksum. */
  public long hash() {
    return RowChecksum.of(array, offset, length);
  }
}
