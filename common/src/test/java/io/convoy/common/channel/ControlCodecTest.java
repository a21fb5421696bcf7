// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.registry.InProcessRegistry;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.schemas.event.Command;
import io.convoy.schemas.event.Event;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.row.WireFormat;
import io.convoy.schemas.table.TableId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ControlCodecTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Schema ARCHIVE_RUN =
      SchemaBuilder.record("io.convoy.schemas.event.ArchiveRun").fields().endRecord();

  private final SchemaRegistry registry = InProcessRegistry.inMemory();
  private final ControlCodec codec = new ControlCodec(registry);

  @Test
  void readsWhatItWrote() {
    Event event =
        new Event(
            "run",
            NOON,
            "loader-1",
            TaskFailed.newBuilder()
                .setTaskId("run/chunk/dbo.Posts/3")
                .setTable(new TableId("dbo", "Posts"))
                .setChunk(3)
                .setAttempt(2)
                .setCode("TARGET_DISK_FULL")
                .setRetryable(false)
                .setMessage("no space ✗")
                .build());

    byte[] value = codec.encode("so.events", event);

    assertThat(codec.decode(value, Event.class)).contains(event);
    assertThat(codec.unknown()).isZero();
  }

  @Test
  void writesTheConfluentWireFormatUnderTheTopicsSubject() {
    registry.register("other-value", ARCHIVE_RUN);

    byte[] value = codec.encode("so.commands", start());

    assertThat(WireFormat.schemaId(value)).isEqualTo(2);
    assertThat(registry.register("so.commands-value", Command.getClassSchema())).isEqualTo(2);
  }

  /** It looks like {@code StartRun}: a record without fields. */
  @Test
  void skipsAndCountsAPayloadOfALaterVersion() throws IOException {
    Schema later = commandWith(ARCHIVE_RUN);
    GenericRecord payload = new GenericRecordBuilder(ARCHIVE_RUN).build();

    assertThat(codec.decode(value(later, command(later, payload)), Command.class)).isEmpty();
    assertThat(codec.decode(value(later, command(later, payload)), Command.class)).isEmpty();

    assertThat(codec.unknown()).isEqualTo(2);
  }

  @Test
  void readsKnownPayloadsOfALaterVersion() throws IOException {
    Schema later = commandWith(ARCHIVE_RUN);
    Schema startRun = later.getField("payload").schema().getTypes().getFirst();
    GenericRecord payload = new GenericRecordBuilder(startRun).build();

    assertThat(codec.decode(value(later, command(later, payload)), Command.class))
        .contains(start());
    assertThat(codec.unknown()).isZero();
  }

  @Test
  void readsValuesOfAVersionThatHadFewerFields() throws IOException {
    Schema current = TableId.getClassSchema();
    Schema longer =
        Schema.createRecord(
            current.getName(),
            null,
            current.getNamespace(),
            false,
            List.of(
                new Schema.Field("database", Schema.create(Schema.Type.STRING)),
                new Schema.Field("name", Schema.create(Schema.Type.STRING)),
                new Schema.Field("schemaName", Schema.create(Schema.Type.STRING))));
    GenericRecord record =
        new GenericRecordBuilder(longer)
            .set("database", "so")
            .set("name", "Posts")
            .set("schemaName", "dbo")
            .build();

    assertThat(codec.decode(value(longer, record), TableId.class))
        .contains(new TableId("dbo", "Posts"));
  }

  @Test
  void doesNotSwallowOtherErrors() throws IOException {
    Schema lacking = SchemaBuilder.record("Other").fields().requiredInt("x").endRecord();
    byte[] foreign = value(lacking, new GenericRecordBuilder(lacking).set("x", 1).build());
    byte[] cut = codec.encode("so.commands", start());

    assertUnreadable(foreign);
    assertUnreadable(Arrays.copyOf(cut, 9));
    assertUnreadable("{\"json\":1}".getBytes(StandardCharsets.UTF_8));
    assertUnreadable(new byte[0]);
    assertThat(codec.unknown()).isZero();
  }

  /** More than there is, than a message can have, and than an array can. */
  @ParameterizedTest
  @ValueSource(longs = {100, 1_500_000_000L, 3_000_000_000L, -5, Long.MAX_VALUE})
  void takesNoMemoryForALengthThatIsNotThere(long length) throws IOException {
    int id = registry.register("so.events-value", Event.getClassSchema());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] header = new byte[WireFormat.HEADER_BYTES];
    WireFormat.writeHeader(header, 0, id);
    out.writeBytes(header);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    encoder.writeLong(length);
    encoder.flush();
    out.writeBytes(new byte[20]);

    assertUnreadable(out.toByteArray());
  }

  @Test
  void passesOnWhatTheRegistrySays() {
    byte[] value = new byte[WireFormat.HEADER_BYTES];
    WireFormat.writeHeader(value, 0, 99);

    assertThatThrownBy(() -> codec.decode(value, Command.class))
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REGISTRY_ERROR));
  }

  @ParameterizedTest
  @EnumSource(names = {"REGISTRY_ERROR", "REGISTRY_REFUSED", "INTERRUPTED"})
  void skipsNothingOnlyBecauseTheRegistryDoesNotAnswer(ErrorCode code) {
    ControlCodec unanswered = new ControlCodec(new SilentRegistry(code));
    byte[] value = codec.encode("so.commands", start());

    assertThatThrownBy(() ->
            unanswered.decodeOrSkip(
                value,
                Command.class,
                reason -> {
                  throw reason;
                }))
        .isInstanceOfSatisfying(ConvoyException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private record SilentRegistry(ErrorCode code) implements SchemaRegistry {
    @Override
    public int register(String subject, Schema schema) {
      throw new ConvoyException(code, "no");
    }

    @Override
    public int registerChanging(String subject, Schema schema) {
      throw new ConvoyException(code, "no");
    }

    @Override
    public Schema schema(int id) {
      throw new ConvoyException(code, "no");
    }

    @Override
    public void close() {}
  }

  private void assertUnreadable(byte[] value) {
    assertThatThrownBy(() -> codec.decode(value, Command.class))
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_ERROR))
        .hasMessageContainingAll("Command", value.length + " bytes");
  }

  private static Command start() {
    return new Command("run", NOON, new StartRun());
  }

  /** The schema of commands with one more payload, as a later version would have it. */
  private static Schema commandWith(Schema payload) {
    Schema current = Command.getClassSchema();
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : current.getFields()) {
      Schema type = field.schema();
      if (field.name().equals("payload")) {
        List<Schema> types = new ArrayList<>(type.getTypes());
        types.add(payload);
        type = Schema.createUnion(types);
      }
      fields.add(new Schema.Field(field.name(), type));
    }
    return Schema.createRecord(current.getName(), null, current.getNamespace(), false, fields);
  }

  private static GenericRecord command(Schema schema, GenericRecord payload) {
    return new GenericRecordBuilder(schema)
        .set("runId", "run")
        .set("at", NOON.toEpochMilli())
        .set("payload", payload)
        .build();
  }

  private byte[] value(Schema schema, GenericRecord record) throws IOException {
    byte[] header = new byte[WireFormat.HEADER_BYTES];
    WireFormat.writeHeader(header, 0, registry.register("later-value", schema));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
