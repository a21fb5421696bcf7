// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.type;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TypeRegistryTest {
  @ParameterizedTest
  @CsvSource({
    "boolean, BOOLEAN",
    "smallint, INT2",
    "integer, INT4",
    "bigint, INT8",
    "money, INT8",
    "numeric, NUMERIC",
    "character, TEXT",
    "name, TEXT",
    "json, TEXT",
    "jsonb, JSONB",
    "xml, TEXT_FORM",
    "uuid, UUID",
    "timestamp with time zone, TIMESTAMPTZ",
    "time with time zone, TEXT_FORM",
  })
  void knowsHowATypeTravels(String type, Codec codec) {
    assertThat(TypeRegistry.postgresql().codec(type)).isEqualTo(codec);
  }

  @ParameterizedTest
  @CsvSource({"geometry", "\"char\"", "hstore", "''"})
  void sendsWhatItDoesNotKnowInTextForm(String type) {
    assertThat(TypeRegistry.postgresql().codec(type)).isEqualTo(Codec.TEXT_FORM);
  }

  @Test
  void usesEveryCodec() {
    assertThat(TypeRegistry.postgresql().mappings())
        .extracting(TypeMapping::codec)
        .contains(Codec.values());
  }

  @ParameterizedTest
  @EnumSource(Codec.class)
  void hasAnAvroTypeThatCanStandInAUnionWithNull(Codec codec) {
    Schema union = Schema.createUnion(Schema.create(Schema.Type.NULL), codec.avroType());

    assertThat(new Schema.Parser().parse(union.toString())).isEqualTo(union);
  }
}
