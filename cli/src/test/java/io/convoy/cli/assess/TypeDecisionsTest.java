// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.convoy.common.config.TypeOptions;
import io.convoy.common.config.TypeOptions.ExcessDigits;
import io.convoy.common.config.TypeOptions.OffsetForm;
import io.convoy.common.config.TypeOptions.SpatialForm;
import io.convoy.common.config.TypeOptions.TinyintRange;
import io.convoy.common.config.TypeOptions.VariantForm;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.TypeMapping;
import io.convoy.schemas.type.TypeRegistry;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeDecisionsTest {
  /** How the registry says that something is lost. */
  private static final Pattern LOST =
      Pattern.compile("not kept|not and is counted|cut off|no more");

  private final TypeDecisions decisions = new TypeDecisions(TypeOptions.DEFAULTS);

  @Test
  void saysOfEachTypeThatLosesSomethingWhatItLoses() {
    for (TypeMapping mapping : TypeRegistry.sqlServer().mappings()) {
      Column column = column(mapping.sourceType(), mapping.sourceType());

      assertThat(decisions.loss(column) != null)
          .as(mapping.toString())
          .isEqualTo(LOST.matcher(mapping.note()).find());
    }
  }

  @ParameterizedTest
  @CsvSource({"datetime2(7),true", "datetime2(6),false", "datetime2(0),false", "datetime2,true"})
  void losesTheSeventhDigitAlone(String type, boolean isLost) {
    assertThat(decisions.loss(column(type, "datetime2")) != null).isEqualTo(isLost);
  }

  @Test
  void saysWhatTheConfigurationDecides() {
    TypeOptions rounding =
        new TypeOptions(
            ExcessDigits.ROUND,
            OffsetForm.UTC,
            VariantForm.TEXT,
            SpatialForm.TEXT,
            TinyintRange.NONE);

    assertThat(new TypeDecisions(rounding).loss(column("datetimeoffset(7)", "datetimeoffset")))
        .contains("offset other than", "rounded");
  }

  @Test
  void gathersColumnsOfATypeWhateverTheirLengths() {
    Table table =
        SampleAssessment.table(new TableId("dbo", "T"), 0, 0)
            .setColumns(
                List.of(
                    SampleAssessment.column("a", "varchar(5)", "varchar", "character varying(5)"),
                    SampleAssessment.column("b", "varchar(9)", "varchar", "character varying(9)"),
                    SampleAssessment.column("c", "int", "int", "integer"),
                    SampleAssessment.column("d", "time(7)", "time", "time(6) without time zone")))
            .build();

    assertThat(decisions.of(List.of(table), TypeRegistry.sqlServer()))
        .extracting(TypeDecision::source, TypeDecision::target, TypeDecision::columns)
        .containsExactly(
            tuple("time", "time without time zone", 1L),
            tuple("varchar", "character varying", 2L),
            tuple("int", "integer", 1L));
  }

  private static Column column(String type, String baseType) {
    return SampleAssessment.column("c", type, baseType, "text");
  }
}
