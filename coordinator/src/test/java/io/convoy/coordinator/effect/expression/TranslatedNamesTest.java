// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.expression;

import static io.convoy.coordinator.effect.Described.column;
import static io.convoy.coordinator.effect.Described.index;
import static io.convoy.coordinator.effect.Described.on;
import static io.convoy.coordinator.effect.Described.sequence;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.TargetConfig.Identifiers;
import io.convoy.coordinator.effect.Described;
import io.convoy.coordinator.effect.ddl.ConfiguredNames;
import io.convoy.coordinator.effect.ddl.DefaultDdl;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.Table;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TranslatedNamesTest {
  private static final TargetNames SNAKE = new ConfiguredNames(Map.of(), Identifiers.SNAKE);

  private static Constraint.Builder check(String definition) {
    return Constraint.newBuilder().setName("CK").setDefinition(definition).setOriginal("(...)");
  }

  private static String renamed(String definition) {
    Table table =
        Described.table("dbo", "T")
            .with("UserName", "text")
            .with("C", "text")
            .with(check(definition))
            .build();
    return TranslatedNames.renamed(table, SNAKE).getConstraints().getFirst().getDefinition();
  }

  @Test
  void namesColumnsAsTheTargetDoes() {
    assertThat(renamed("CHECK ((\"UserName\" <> \"C\"))"))
        .isEqualTo("CHECK ((\"user_name\" <> \"c\"))");
  }

  @Test
  void leavesTextsCollationsAndOtherNamesAlone() {
    String definition =
        "CHECK ((lower(\"UserName\" COLLATE pg_catalog.\"C\") <> '\"UserName\" ''\"C\"'))";

    assertThat(renamed(definition))
        .isEqualTo(definition.replace("(\"UserName\" COLLATE", "(\"user_name\" COLLATE"));
    assertThat(renamed("CHECK ((\"UserName\" <> E'\\\\\"C\"\\'\"C\"' || \"Other\"))"))
        .isEqualTo("CHECK ((\"user_name\" <> E'\\\\\"C\"\\'\"C\"' || \"Other\"))");
  }

  @Test
  void renamesEverythingThatIsATranslationAndNothingElse() {
    Table table =
        Described.table("dbo", "T")
            .with("UserName", "text")
            .with(
                column("Upper", "text")
                    .setGeneratedExpression("upper(\"UserName\")")
                    .setGeneratedStored(true)
                    .setOriginal("(upper([UserName]))"))
            .with(column("Plain", "text").setDefaultExpression("'\"UserName\"'"))
            .with(
                index("IX", on("UserName"))
                    .setPredicate("(\"UserName\" IS NOT NULL)")
                    .setOriginal("([UserName] IS NOT NULL)"))
            .constraint("CK", "CHECK (\"UserName\" <> '')")
            .build();

    Table renamed = TranslatedNames.renamed(table, SNAKE);

    assertThat(renamed.getColumns().get(1).getGeneratedExpression())
        .isEqualTo("upper(\"user_name\")");
    assertThat(renamed.getIndexes().getFirst().getPredicate())
        .isEqualTo("(\"user_name\" IS NOT NULL)");
    assertThat(renamed.getConstraints().getFirst().getDefinition())
        .isEqualTo("CHECK (\"UserName\" <> '')");
    assertThat(table.getColumns().get(1).getGeneratedExpression()).isEqualTo("upper(\"UserName\")");
  }

  @Test
  void findsSequencesWithinADefault() {
    Table table =
        Described.table("dbo", "T")
            .with(sequence("dbo", "OrderNumbers"))
            .with(
                column("Code", "text")
                    .setDefaultExpression(
                        "('nextval(''x''::regclass)' ||"
                            + " nextval('\"dbo\".\"OrderNumbers\"'::regclass)::text)")
                    .setOriginal("(...)"))
            .build();

    assertThat(DefaultDdl.all(new TargetTable(table, SNAKE)).getFirst().sql())
        .endsWith(
            "SET DEFAULT ('nextval(''x''::regclass)' ||"
                + " nextval('\"dbo\".\"order_numbers\"'::regclass)::text)");
  }
}
