// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import io.convoy.common.registry.SchemaRegistry;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes and reads the values of the control topics: Avro records in the Confluent wire format.
 * Thread-safe.
 */
public final class ControlCodec {
  private final SchemaRegistry registry;

  public ControlCodec(SchemaRegistry registry) {
    this.registry = registry;
  }

  /** The value of a record for a topic; registers the record's schema as {@code topic-value}. */
  public byte[] encode(String topic, SpecificRecord record) {
    throw new UnsupportedOperationException(topic + registry + record);
  }

  /**
   * The record in a value, read with this version's schema of {@code type}; empty where the value
   * holds a payload that this version does not know (counted, see {@link #unknown()}).
   */
  public <T extends SpecificRecord> Optional<T> decode(byte[] value, Class<T> type) {
    throw new UnsupportedOperationException(type.toString() + value.length);
  }

  /** How many values were skipped since the start. */
  public long unknown() {
    return 0;
  }
}
