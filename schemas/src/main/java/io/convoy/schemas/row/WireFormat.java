// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

/**
 * The Confluent wire format: a zero byte, the schema's id as four bytes big-endian, Avro binary
 * (Confluent documentation, "Wire format").
 */
public final class WireFormat {
  /** Bytes in front of the Avro data. */
  public static final int HEADER_BYTES = 5;

  private WireFormat() {}

  public static void writeHeader(byte[] target, int offset, int schemaId) {
    target[offset] = 0;
    target[offset + 1] = (byte) (schemaId >>> 24);
    target[offset + 2] = (byte) (schemaId >>> 16);
    target[offset + 3] = (byte) (schemaId >>> 8);
    target[offset + 4] = (byte) schemaId;
  }

  /**
   * The schema's id in a record's value.
   *
   * @throws IllegalArgumentException where the value is not in this format
   */
  public static int schemaId(byte[] value) {
    if (value.length < HEADER_BYTES || value[0] != 0) {
      throw new IllegalArgumentException("not a value in the Confluent wire format");
    }
    return (value[1] & 0xFF) << 24
        | (value[2] & 0xFF) << 16
        | (value[3] & 0xFF) << 8
        | value[4] & 0xFF;
  }
}
