// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.registry.InProcessRegistry;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.schemas.event.Command;
import io.convoy.schemas.event.Event;
import io.convoy.schemas.event.RunRecord;
import io.convoy.schemas.row.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;

/**
 * Whoever reads a control topic goes on, whatever lies in it: a record is read, is of a later
 * version, or is skipped. With {@code -Djqwik.tries.default=1000000} as often as that.
 */
class ControlFuzzTest {
  private static final List<Class<? extends SpecificRecord>> TYPES =
      List.of(Event.class, Command.class, RunRecord.class);

  private final SchemaRegistry registry = InProcessRegistry.inMemory();
  private final ControlCodec codec = new ControlCodec(registry);
  private final List<Schema> schemas =
      List.of(Event.getClassSchema(), Command.getClassSchema(), RunRecord.getClassSchema());

  @Property
  void readsAnyRecordOfItsOwnVersion(@ForAll @IntRange(max = 2) int type, @ForAll int seed)
      throws IOException {
    byte[] value = random(schemas.get(type), seed);
    assertThat(codec.decode(value, TYPES.get(type))).isPresent();
  }

  @Property
  void goesOnOverBytesThatAreNoRecord(
      @ForAll @IntRange(max = 2) int type, @ForAll @Size(max = 200) byte[] bytes) {
    int id = registry.register("p-value", schemas.get(type));
    byte[] value = new byte[WireFormat.HEADER_BYTES + bytes.length];
    WireFormat.writeHeader(value, 0, id);
    System.arraycopy(bytes, 0, value, WireFormat.HEADER_BYTES, bytes.length);
    goesOnOver(value, TYPES.get(type));
  }

  @Property
  void goesOnOverARecordWithOneWrongByte(
      @ForAll @IntRange(max = 2) int type,
      @ForAll int seed,
      @ForAll @IntRange(max = 1 << 20) int where,
      @ForAll byte wrong)
      throws IOException {
    byte[] value = random(schemas.get(type), seed);
    int body = value.length - WireFormat.HEADER_BYTES;
    value[WireFormat.HEADER_BYTES + where % body] = wrong;
    goesOnOver(value, TYPES.get(type));
  }

  /**
   * Versions add fields with defaults and payloads; what they lack or have more is no obstacle. So
   * many versions are kept in memory.
   */
  @Property
  void readsRecordsOfVersionsWithFewerFields(
      @ForAll @IntRange(max = 2) int type,
      @ForAll int seed,
      @ForAll @IntRange(max = 199) int lacking)
      throws IOException {
    Schema earlier = without(schemas.get(type), new Random(lacking));
    byte[] value = random(earlier, seed);
    assertThat(codec.decode(value, TYPES.get(type))).isPresent();
  }

  private void goesOnOver(byte[] value, Class<? extends SpecificRecord> type) {
    List<ConvoyException> skipped = new ArrayList<>();
    Optional<? extends SpecificRecord> read = codec.decodeOrSkip(value, type, skipped::add);
    assertThat(skipped.isEmpty() || read.isEmpty()).isTrue();
  }

  /** The payload's records without some of the fields that have a default. */
  private static Schema without(Schema schema, Random random) {
    String json = schema.toString();
    Schema copy = new Schema.Parser().parse(json);
    List<Schema> payloads = copy.getField("payload").schema().getTypes();
    List<Schema> fewer = payloads.stream().map(payload -> fewer(payload, random)).toList();
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : copy.getFields()) {
      Schema of = field.name().equals("payload") ? Schema.createUnion(fewer) : field.schema();
      fields.add(new Schema.Field(field.name(), of, field.doc(), field.defaultVal()));
    }
    return Schema.createRecord(copy.getName(), null, copy.getNamespace(), false, fields);
  }

  private static Schema fewer(Schema record, Random random) {
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : record.getFields()) {
      if (!field.hasDefaultValue() || random.nextBoolean()) {
        fields.add(new Schema.Field(field, field.schema()));
      }
    }
    return Schema.createRecord(record.getName(), null, record.getNamespace(), false, fields);
  }

  private byte[] random(Schema schema, int seed) throws IOException {
    int id = registry.register("p-value", schema);
    byte[] header = new byte[WireFormat.HEADER_BYTES];
    WireFormat.writeHeader(header, 0, id);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    Object record = new RandomData(schema, 1, seed).iterator().next();
    new GenericDatumWriter<>(schema).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
