// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.table.Column;
import io.convoy.schemas.type.Codec;
import io.convoy.schemas.type.TypeName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which type may take the place of which. */
class TypeChangeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TEXT        | character varying(40)          | text
          TEXT        | character varying(40)          | varchar(20)
          TEXT        | text                           | json
          TEXT        | character(3)                   | char(5)
          TEXT        | character(3)                   | text
          TEXT        | "app"."color"                  | text
          INT2        | smallint                       | int
          INT4        | integer                        | BIGINT
          INT4        | integer                        | smallint
          INT4        | integer                        | decimal(12, 2)
          INT8        | bigint                         | numeric
          BOOLEAN     | boolean                        | integer
          FLOAT4      | real                           | float8
          NUMERIC     | numeric(18,0)                  | bigint
          NUMERIC     | numeric(10,2)                  | numeric(12,4)
          NUMERIC     | numeric(10,2)                  | numeric
          JSONB       | jsonb                          | json
          DATE        | date                           | timestamp
          TIMESTAMP   | timestamp(3) without time zone | timestamptz
          TIMESTAMP   | timestamp(3) without time zone | timestamp(6)
          TIMESTAMPTZ | timestamp with time zone       | timestamp
          UUID        | uuid                           | text
          TEXT_FORM   | integer[]                      | text
          """)
  void isAllowedWhereNoValueIsLost(Codec codec, String from, String to) {
    assertThat(change(codec, from).allows(TypeName.of(to))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TEXT        | text                           | jsonb
          TEXT        | text                           | uuid
          TEXT        | text                           | integer
          TEXT        | text                           | char(5)
          TEXT        | character(5)                   | char(3)
          TEXT        | json                           | jsonb
          INT4        | integer                        | real
          INT4        | integer                        | boolean
          INT8        | money                          | numeric
          INT8        | money                          | text
          FLOAT8      | double precision               | numeric
          NUMERIC     | numeric                        | numeric(10,2)
          NUMERIC     | numeric(10,2)                  | numeric(10,1)
          NUMERIC     | numeric(10,2)                  | bigint
          NUMERIC     | numeric                        | bigint
          DATE        | date                           | timestamp(0)
          TIMESTAMP   | timestamp without time zone    | date
          TIMESTAMP   | timestamp without time zone    | timestamp(3)
          BYTES       | bytea                          | text
          UUID        | uuid                           | bytea
          TEXT_FORM   | interval                       | integer
          """)
  void isRefusedElsewhere(Codec codec, String from, String to) {
    assertThat(change(codec, from).allows(TypeName.of(to))).isFalse();
  }

  @Test
  void namesWhatIsPossible() {
    assertThat(change(Codec.DATE, "date").allowed())
        .isEqualTo("character varying, text, timestamp without time zone");
    assertThat(change(Codec.BYTES, "bytea").allowed()).isEqualTo("it can have no other");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          VARCHAR ( 40 )   | character varying(40)
          timestamptz(3)   | timestamp(3) with time zone
          numeric(10, 2)   | numeric(10,2)
          double precision | double precision
          int[]            | int[]
          """)
  void spellsTypesAsPostgresqlDoes(String written, String spelled) {
    assertThat(TypeName.of(written)).hasToString(spelled);
  }

  private static TypeChange change(Codec codec, String type) {
    return new TypeChange(
        Column.newBuilder()
            .setName("c")
            .setSourceType(type)
            .setBaseType(type)
            .setCodec(codec.name())
            .setTargetType(type)
            .setNullable(true)
            .build());
  }
}
