// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TypeOptions;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.type.Codec;
import io.convoy.schemas.type.TypeMapping;
import io.convoy.schemas.type.TypeRegistry;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of readers, and what is selected for each. */
class TypeReadersTest {
  @Test
  void hasAReaderForEachEntryOfTheRegistryAndNoOther() {
    assertThat(TypeReaders.all().stream().map(TypeReader::entry).collect(Collectors.toSet()))
        .isEqualTo(
            TypeRegistry.sqlServer().mappings().stream()
                .map(TypeMapping::sourceType)
                .collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          decimal(10,2)       | NUMERIC     | numeric(10,2)          | decimal
          VARCHAR(MAX)        | TEXT        | text                   | varchar(max)
          varchar(40)         | TEXT        | character varying(40)  | varchar
          time(7)             | TIME        | time without time zone | time
          time(7)             | TEXT        | text                   | time as text
          datetime2(7)        | TEXT        | text                   | datetime2 as text
          datetimeoffset(0)   | TEXT        | text                   | datetimeoffset as text
          datetimeoffset(0)   | TIMESTAMPTZ | timestamptz(0)         | datetimeoffset
          sql_variant         | TEXT        | text                   | sql_variant
          sql_variant         | TEXT        | json                   | sql_variant as json
          geography           | BYTES       | bytea                  | geography as wkb
          geometry            | TEXT        | text                   | geometry
          vector(3, float16)  | TEXT_FORM   | real[]                 | vector
          xml(dbo.Collection) | TEXT_FORM   | xml                    | xml
          timestamp           | BYTES       | bytea                  | rowversion
          dbo.Point           | BYTES       | bytea                  | other
          """)
  void findsTheEntryByTypeAndForm(String type, Codec codec, String target, String entry) {
    assertThat(TypeReaders.of(Rows.field(type, codec, target)).entry()).isEqualTo(entry);
  }

  @Test
  void selectsPlainColumnsWhereTheDriverIsExact() {
    RowReader reader =
        new RowReader(
            Rows.layout(
                Rows.field("id", "int", Codec.INT4, "integer"),
                Rows.field("odd] 'name", "nvarchar(40)", Codec.TEXT, "character varying(40)"),
                Rows.field("v", "vector(3)", Codec.TEXT_FORM, "real[]"),
                Rows.field("at", "datetimeoffset(7)", Codec.TIMESTAMPTZ, "timestamptz"),
                Rows.field("j", "json", Codec.TEXT, "json"),
                Rows.field("h", "hierarchyid", Codec.TEXT, "text"),
                Rows.field("g", "geography", Codec.TEXT, "text"),
                Rows.field("w", "geometry", Codec.BYTES, "bytea")),
            TypeOptions.DEFAULTS,
            TextOptions.DEFAULTS);

    assertThat(reader.selectList())
        .isEqualTo(
            "[id], \"odd] 'name\", [v],"
                + " CAST(SWITCHOFFSET([at], '+00:00') AS datetime2(7)), DATEPART(tzoffset, [at]),"
                + " CAST([j] AS nvarchar(max)), [h].ToString(), [g].STSrid, [g].AsTextZM(),"
                + " [w].STSrid, [w].AsBinaryZM()");
  }

  @Test
  void selectsAVariantWithItsTemporalTextAndItsBaseType() {
    RowReader reader =
        new RowReader(
            Rows.layout(Rows.field("v", "sql_variant", Codec.TEXT, "json")),
            TypeOptions.DEFAULTS,
            TextOptions.DEFAULTS);

    assertThat(reader.selectList())
        .isEqualTo(
            "[v], CASE CAST(SQL_VARIANT_PROPERTY([v], 'BaseType') AS nvarchar(128))"
                + " WHEN N'datetime' THEN CONVERT(nvarchar(40), CAST([v] AS datetime), 121)"
                + " WHEN N'smalldatetime'"
                + " THEN CONVERT(nvarchar(40), CAST([v] AS smalldatetime), 120)"
                + " WHEN N'date' THEN CAST([v] AS nvarchar(40))"
                + " WHEN N'time' THEN CAST([v] AS nvarchar(40))"
                + " WHEN N'datetime2' THEN CAST([v] AS nvarchar(40))"
                + " WHEN N'datetimeoffset' THEN CAST([v] AS nvarchar(40)) END,"
                + " CAST(SQL_VARIANT_PROPERTY([v], 'BaseType') AS nvarchar(128))");
  }

  @Test
  void quotesNamesAndLiterals() {
    assertThat(SqlServerNames.quote("dbo", "a]b")).isEqualTo("[dbo].\"a]b\"");
    assertThat(SqlServerNames.literal("o'k")).isEqualTo("N'o''k'");
  }
}
