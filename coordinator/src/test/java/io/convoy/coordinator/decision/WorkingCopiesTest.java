// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.channel.ContractClasses;
import io.convoy.schemas.event.TableState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A field that a later version adds to the state is copied too. */
class WorkingCopiesTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void copiesEveryFieldOfATable(long seed) throws IOException {
    TableState table = anything(seed);
    TableState copy = WorkingCopies.of(table);
    assertThat(copy).isEqualTo(table).isNotSameAs(table);
    assertThat(copy.getProgress()).isNotSameAs(table.getProgress());
  }

  private static TableState anything(long seed) throws IOException {
    ContractClasses.trust();
    Schema schema = TableState.getClassSchema();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    Object random = new RandomData(schema, 1, seed).iterator().next();
    new GenericDatumWriter<>(schema).write(random, encoder);
    encoder.flush();
    return new SpecificDatumReader<>(TableState.class)
        .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
  }
}
