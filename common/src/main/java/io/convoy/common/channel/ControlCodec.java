// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.schemas.row.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Writes and reads the values of the control topics: Avro records in the Confluent wire format.
 * Thread-safe.
 */
public final class ControlCodec {
  private static final String PAYLOAD = "payload";

  static {
    ContractClasses.trust();
  }

  private final SchemaRegistry registry;
  private final LongAdder unknown = new LongAdder();
  private final Map<Reading, Reader> readers = new ConcurrentHashMap<>();
  private final Map<Writing, Integer> registered = new ConcurrentHashMap<>();

  /** Records of a class on their way to a topic. */
  private record Writing(String topic, Class<?> type) {}

  /** A pair of schemas: the one that wrote a value and the one of the class it is read as. */
  private record Reading(int writerId, Class<?> type) {}

  /**
   * What is found out once about such a pair.
   *
   * @param strangers payload types of the writer that the class lacks
   * @param datum resolves the schemas at its first use, which takes longer than most values; may be
   *     used by several threads, as Avro's own generated classes do with theirs
   */
  private record Reader(Schema writer, Set<String> strangers, DatumReader<?> datum) {}

  public ControlCodec(SchemaRegistry registry) {
    this.registry = registry;
  }

  /** The value of a record for a topic; registers the record's schema as {@code topic-value}. */
  public byte[] encode(String topic, SpecificRecord record) {
    byte[] header = new byte[WireFormat.HEADER_BYTES];
    WireFormat.writeHeader(header, 0, idOf(topic, record));
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.writeBytes(header);
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      new SpecificDatumWriter<SpecificRecord>(record.getSchema()).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
    return out.toByteArray();
  }

  /** A registry finds a schema by comparing all that it says; a class has but one. */
  private int idOf(String topic, SpecificRecord record) {
    return registered.computeIfAbsent(
        new Writing(topic, record.getClass()),
        writing -> registry.register(writing.topic() + "-value", record.getSchema()));
  }

  /**
   * The record in a value, read with this version's schema of {@code type}; empty where the value
   * holds a payload that this version does not know (counted, see {@link #unknown()}).
   */
  public <T extends SpecificRecord> Optional<T> decode(byte[] value, Class<T> type) {
    try {
      Reader reader = reader(WireFormat.schemaId(value), type);
      if (!reader.strangers().isEmpty()
          && reader.strangers().contains(payloadName(value, reader.writer()))) {
        unknown.increment();
        return Optional.empty();
      }
      return Optional.of(type.cast(read(value, reader.datum())));
    } catch (ConvoyException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Avro has no one kind of exception for bytes that are none of its own.
      throw new ConvoyException(
          ErrorCode.KAFKA_ERROR,
          "a control record of "
              + value.length
              + " bytes is not a "
              + type.getSimpleName()
              + " that this version can read; does something else write to the pipeline's topics?",
          e);
    }
  }

  private Reader reader(int writerId, Class<?> type) {
    Schema writer = registry.schema(writerId);
    return readers.computeIfAbsent(
        new Reading(writerId, type),
        reading -> {
          Schema own = SpecificData.get().getSchema(type);
          return new Reader(writer, strangers(writer, own), new SpecificDatumReader<>(writer, own));
        });
  }

  /**
   * As {@link #decode}, for readers that go on: empty as well where the value cannot be read and
   * never will be.
   *
   * @param skipped is told why
   */
  public <T extends SpecificRecord> Optional<T> decodeOrSkip(
      byte[] value, Class<T> type, Consumer<ConvoyException> skipped) {
    try {
      return decode(value, type);
    } catch (ConvoyException e) {
      if (!isOfTheValue(e)) {
        throw e;
      }
      skipped.accept(e);
      return Optional.empty();
    }
  }

  /** True where a value itself cannot be read, and not where nobody told how to read it. */
  public static boolean isOfTheValue(ConvoyException failure) {
    return failure.code() == ErrorCode.KAFKA_ERROR;
  }

  /** How many values were skipped since the start. */
  public long unknown() {
    return unknown.sum();
  }

  /**
   * Payload types of the writer that the reader lacks. Told by name, since Avro's own resolution
   * would take a record that it does not know for any that looks alike: a new command without
   * fields for {@code StartRun}.
   */
  private static Set<String> strangers(Schema writer, Schema reader) {
    Set<String> names = payloadTypes(writer);
    names.removeAll(payloadTypes(reader));
    return names;
  }

  private static Set<String> payloadTypes(Schema schema) {
    Set<String> names = new HashSet<>();
    Schema.Field payload = schema.getType() == Schema.Type.RECORD ? schema.getField(PAYLOAD) : null;
    if (payload != null && payload.schema().isUnion()) {
      payload.schema().getTypes().forEach(type -> names.add(type.getFullName()));
    }
    return names;
  }

  private static String payloadName(byte[] value, Schema writer) throws IOException {
    GenericRecord record = read(value, new GenericDatumReader<GenericRecord>(writer));
    return record.get(PAYLOAD) instanceof GenericContainer payload
        ? payload.getSchema().getFullName()
        : "";
  }

  // Avro's readers leave fresh records to be created where null is handed in.
  @SuppressWarnings("NullAway")
  private static <T> T read(byte[] value, DatumReader<T> reader) throws IOException {
    int header = WireFormat.HEADER_BYTES;
    Decoder decoder =
        DecoderFactory.get().binaryDecoder(value, header, value.length - header, null);
    return reader.read(null, decoder);
  }
}
