// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.TargetConfig.CaseInsensitive;
import io.convoy.common.config.TargetConfig.Identifiers;
import io.convoy.common.config.TargetConfig.IdentityKind;
import io.convoy.common.postgres.ConfiguredNames;
import io.convoy.extractor.source.HeldSnapshot.Description;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Identity;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.TextComparison;
import io.convoy.schemas.table.UserType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of texts that are compared without case or accents, and of identities. */
class CaseRulesTest {
  private final Table table = table();

  @Test
  void reportLeavesColumnsAndNamesThemWithTheirKeys() {
    assertThat(apply(CaseInsensitive.REPORT))
        .containsExactly(
            "3 text columns compare without case or accents (L_CI_AI, L_CI_AS); PostgreSQL"
                + " compares exactly: dbo.T.Name, dbo.T.Code, dbo.T.City",
            "1 unique keys are over such columns, and will take a text beside one that differs in"
                + " case alone: dbo.T.UQ");
    assertThat(types()).containsExactly("character varying(20)", "character(3)", "text", "text");
    assertThat(table.getTypes()).isEmpty();
  }

  @Test
  void citextTakesThePlaceOfTextsWithoutCaseAndTheRestIsNamed() {
    assertThat(apply(CaseInsensitive.CITEXT))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith("1 text columns")
                    .contains("no lengths", "dbo.T.Name (character varying(20))"),
            line -> assertThat(line).contains("2 text columns", "dbo.T.Code, dbo.T.City"));
    assertThat(types()).containsExactly("\"public\".\"citext\"", "character(3)", "text", "text");
    assertThat(table.getTypes()).extracting(UserType::getDefinition).containsExactly("citext");
  }

  @Test
  void icuGivesEachTheCollationOfItsComparison() {
    assertThat(apply(CaseInsensitive.ICU))
        .singleElement()
        .asString()
        .contains("3 text columns", "before 18 knows no LIKE");
    assertThat(table.getColumns())
        .extracting(Column::getCollation)
        .containsExactly(
            "\"app\".\"convoy_no_case\"",
            "\"app\".\"convoy_no_case\"",
            "\"app\".\"convoy_no_case_no_accents\"",
            null);
    assertThat(table.getTypes())
        .extracting(type -> type.getSchemaName() + " " + type.getDefinition())
        .containsExactly(
            "app (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
            "app (provider = icu, locale = 'und-u-ks-level1', deterministic = false)");
  }

  @Test
  void identitiesAreOfTheKindThatIsConfigured() {
    Column id = column("Id", "integer", null, null);
    id.setIdentity(Identity.BY_DEFAULT);
    table.getColumns().add(id);
    IdentityRule.apply(null, List.of(table));
    assertThat(id.getIdentity()).isEqualTo(Identity.BY_DEFAULT);
    IdentityRule.apply(IdentityKind.ALWAYS, List.of(table));
    assertThat(id.getIdentity()).isEqualTo(Identity.ALWAYS);
    assertThat(table.getColumns().getFirst().getIdentity()).isNull();
  }

  private List<String> apply(CaseInsensitive rule) {
    ConfiguredNames names = new ConfiguredNames(Map.of("dbo", "app"), Identifiers.PRESERVE);
    Description source = new Description(List.of(table), List.of(), List.of(table.getId()));
    return CaseRules.apply(rule, names, source).warnings();
  }

  private List<String> types() {
    return table.getColumns().stream().map(Column::getTargetType).toList();
  }

  private static Table table() {
    return Table.newBuilder()
        .setId(new TableId("dbo", "T"))
        .setEstimatedRows(0)
        .setEstimatedBytes(0)
        .setColumns(
            new ArrayList<>(
                List.of(
                    column("Name", "character varying(20)", TextComparison.NO_CASE, "L_CI_AS"),
                    column("Code", "character(3)", TextComparison.NO_CASE, "L_CI_AS"),
                    column("City", "text", TextComparison.NO_CASE_NO_ACCENTS, "L_CI_AI"),
                    column("Note", "text", null, null))))
        .setKeys(
            List.of(
                Key.newBuilder()
                    .setName("UQ")
                    .setPrimary(false)
                    .setColumns(List.of("Note", "Name"))
                    .build()))
        .setIndexes(List.of())
        .setForeignKeys(List.of())
        .setConstraints(List.of())
        .setSequences(List.of())
        .setTypes(List.of())
        .build();
  }

  private static Column column(
      String name, String type, @Nullable TextComparison comparison, @Nullable String collation) {
    return Column.newBuilder()
        .setName(name)
        .setSourceType(type)
        .setBaseType(type)
        .setCodec("TEXT")
        .setTargetType(type)
        .setComparison(comparison)
        .setSourceCollation(collation)
        .setNullable(true)
        .build();
  }
}
