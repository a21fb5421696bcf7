// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.TypeOptions;
import io.convoy.common.config.TypeOptions.ExcessDigits;
import io.convoy.common.config.TypeOptions.OffsetForm;
import io.convoy.common.config.TypeOptions.SpatialForm;
import io.convoy.common.config.TypeOptions.TinyintRange;
import io.convoy.common.config.TypeOptions.VariantForm;
import io.convoy.extractor.sqlserver.tsql.TypeSpec;
import io.convoy.schemas.type.TypeMapping;
import io.convoy.schemas.type.TypeRegistry;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTypeTest {
  private static final TypeOptions OTHERS =
      new TypeOptions(
          ExcessDigits.TEXT, OffsetForm.TEXT, VariantForm.JSON, SpatialForm.WKB, TinyintRange.NONE);

  /** Every type of the documentation, with sys.columns' max_length, precision and scale of it. */
  private static final List<TypeSpec> ALL =
      List.of(
          spec("bit", 1, 1, 0),
          spec("tinyint", 1, 3, 0),
          spec("smallint", 2, 5, 0),
          spec("int", 4, 10, 0),
          spec("bigint", 8, 19, 0),
          spec("decimal", 9, 18, 2),
          spec("numeric", 9, 18, 2),
          spec("money", 8, 19, 4),
          spec("smallmoney", 4, 10, 4),
          spec("real", 4, 24, 0),
          spec("float", 8, 53, 0),
          spec("date", 3, 10, 0),
          spec("time", 5, 16, 7),
          spec("datetime", 8, 23, 3),
          spec("smalldatetime", 4, 16, 0),
          spec("datetime2", 8, 27, 7),
          spec("datetimeoffset", 10, 34, 7),
          spec("char", 10, 0, 0),
          spec("varchar", 40, 0, 0),
          spec("varchar", -1, 0, 0),
          spec("text", 16, 0, 0),
          spec("nchar", 20, 0, 0),
          spec("nvarchar", 80, 0, 0),
          spec("nvarchar", -1, 0, 0),
          spec("ntext", 16, 0, 0),
          spec("sysname", 256, 0, 0),
          spec("binary", 8, 0, 0),
          spec("varbinary", 8, 0, 0),
          spec("varbinary", -1, 0, 0),
          spec("image", 16, 0, 0),
          spec("timestamp", 8, 0, 0),
          spec("uniqueidentifier", 16, 0, 0),
          spec("xml", -1, 0, 0),
          spec("json", -1, 0, 0),
          new TypeSpec("vector", 20, 0, 0, "3"),
          spec("sql_variant", 8016, 0, 0),
          spec("hierarchyid", 892, 0, 0),
          spec("geography", -1, 0, 0),
          spec("geometry", -1, 0, 0),
          spec("dbo.point", 12, 0, 0));

  private static TypeSpec spec(String name, int maxLength, int precision, int scale) {
    return new TypeSpec(name, maxLength, precision, scale, "");
  }

  @Test
  void namesEveryEntryOfTheRegistryAndNoOther() {
    Set<String> named = new TreeSet<>();
    for (TypeOptions options : List.of(TypeOptions.DEFAULTS, OTHERS)) {
      ALL.forEach(spec -> named.add(SourceType.of(spec, options).baseType()));
    }

    assertThat(named)
        .isEqualTo(
            TypeRegistry.sqlServer().mappings().stream()
                .map(TypeMapping::sourceType)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void becomesWhatTheRegistrySays() {
    for (TypeOptions options : List.of(TypeOptions.DEFAULTS, OTHERS)) {
      for (TypeSpec spec : ALL) {
        SourceType type = SourceType.of(spec, options);
        String target =
            TypeRegistry.sqlServer().mappings().stream()
                .filter(mapping -> mapping.sourceType().equals(type.baseType()))
                .findFirst()
                .orElseThrow()
                .targetType();

        assertThat(type.targetType()).as(type.toString()).startsWith(target);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          char             | 10 | 0  | 0  | char(10)          | character(10)
          varchar          | 40 | 0  | 0  | varchar(40)       | character varying(40)
          varchar          | -1 | 0  | 0  | varchar(max)      | text
          nchar            | 20 | 0  | 0  | nchar(10)         | character(10)
          nvarchar         | 80 | 0  | 0  | nvarchar(40)      | character varying(40)
          nvarchar         | -1 | 0  | 0  | nvarchar(max)     | text
          sysname          | 256| 0  | 0  | sysname           | character varying(128)
          binary           | 8  | 0  | 0  | binary(8)         | bytea
          varbinary        | 8  | 0  | 0  | varbinary(8)      | bytea
          varbinary        | -1 | 0  | 0  | varbinary(max)    | bytea
          timestamp        | 8  | 0  | 0  | rowversion        | bytea
          decimal          | 9  | 10 | 2  | decimal(10,2)     | numeric(10,2)
          numeric          | 5  | 5  | 0  | numeric(5,0)      | numeric(5,0)
          decimal          | 17 | 38 | 37 | decimal(38,37)    | numeric(38,37)
          decimal          | 17 | 38 | 38 | decimal(38,38)    | numeric
          money            | 8  | 19 | 4  | money             | numeric(19,4)
          float            | 8  | 53 | 0  | float             | double precision
          time             | 3  | 8  | 0  | time(0)           | time(0) without time zone
          time             | 5  | 15 | 6  | time(6)           | time without time zone
          time             | 5  | 16 | 7  | time(7)           | time without time zone
          datetime         | 8  | 23 | 3  | datetime          | timestamp(3) without time zone
          smalldatetime    | 4  | 16 | 0  | smalldatetime     | timestamp(0) without time zone
          datetime2        | 7  | 23 | 3  | datetime2(3)      | timestamp(3) without time zone
          datetime2        | 8  | 27 | 7  | datetime2(7)      | timestamp without time zone
          datetimeoffset   | 8  | 26 | 0  | datetimeoffset(0) | timestamp(0) with time zone
          datetimeoffset   | 10 | 34 | 7  | datetimeoffset(7) | timestamp with time zone
          dbo.point        | 12 | 0  | 0  | dbo.point         | bytea
          """)
  void spellsTypesInBothLanguages(
      String name, int maxLength, int precision, int scale, String source, String target) {
    SourceType type = SourceType.of(spec(name, maxLength, precision, scale), TypeOptions.DEFAULTS);

    assertThat(type.sourceType()).isEqualTo(source);
    assertThat(type.targetType()).isEqualTo(target);
  }

  @Test
  void carriesTextOfScaleSevenAlone() {
    TypeOptions digits =
        new TypeOptions(
            ExcessDigits.TEXT,
            OffsetForm.UTC,
            VariantForm.TEXT,
            SpatialForm.TEXT,
            TinyintRange.NONE);

    assertThat(SourceType.of(spec("datetime2", 8, 27, 7), digits))
        .isEqualTo(new SourceType("datetime2(7)", "datetime2 as text", "text"));
    assertThat(SourceType.of(spec("datetime2", 8, 26, 6), digits))
        .isEqualTo(new SourceType("datetime2(6)", "datetime2", "timestamp without time zone"));
    assertThat(SourceType.of(spec("datetimeoffset", 10, 34, 7), digits).baseType())
        .isEqualTo("datetimeoffset as text");
  }

  @Test
  void keepsTheOffsetOfAnyScale() {
    assertThat(SourceType.of(spec("datetimeoffset", 8, 26, 0), OTHERS))
        .isEqualTo(new SourceType("datetimeoffset(0)", "datetimeoffset as text", "text"));
  }
}
