// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Described.column;
import static io.convoy.coordinator.effect.Described.index;
import static io.convoy.coordinator.effect.Described.on;
import static io.convoy.coordinator.effect.Described.sequence;
import static io.convoy.coordinator.effect.Fixture.RUN;
import static io.convoy.coordinator.effect.Fixture.perform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.coordinator.effect.Fixture.Made;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.event.TableFinalized;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.Table;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Translated expressions of which the target, or the rows, refuse some. */
@ExtendWith(Servers.class)
@Timeout(120)
class TranslatedPartsIT {
  private static final Table TABLE =
      Described.table("dbo", "Orders")
          .with(sequence("dbo", "Numbers"))
          .with(
              column("Number", "bigint")
                  .setDefaultExpression("nextval('\"dbo\".\"Numbers\"'::regclass)")
                  .setOriginal("(NEXT VALUE FOR [dbo].[Numbers])"))
          .with("Kind", "text")
          .with(
              column("Odd", "integer")
                  .setDefaultExpression("no_such_function()")
                  .setOriginal("(no_such())"))
          .with(
              column("Twice", "bigint")
                  .setGeneratedExpression("(\"Number\" * 2)")
                  .setGeneratedStored(true)
                  .setOriginal("([Number]*(2))"))
          .with(
              column("Today", "text")
                  .setGeneratedExpression("now()::text")
                  .setGeneratedStored(true)
                  .setOriginal("(getdate())"))
          .with(
              index("IX_Kind", on("Kind"))
                  .setUnique(true)
                  .setPredicate("(\"Kind\" IS NOT NULL)")
                  .setComment("kinds")
                  .setOriginal("([Kind] IS NOT NULL)"))
          .with(index("IX_Now", on("Kind")).setPredicate("(now() > now())").setOriginal("(now)"))
          .with(check("CK_Kind", "CHECK ((\"Kind\" <> 'x'))", "([Kind]<>'x')"))
          .with(check("CK_Odd", "CHECK ((\"Kind\" + 1 > 0))", "([Kind]+(1)>(0))").setComment("odd"))
          .build();

  private static Constraint.Builder check(String name, String definition, String original) {
    return Constraint.newBuilder().setName(name).setDefinition(definition).setOriginal(original);
  }

  @Test
  void leavesOutWhatTheTargetRefusesAndGoesOn() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();

      assertThat(Fixture.make(effects, RUN, TABLE)).isEqualTo(created);
      RowLayout layout = RowLayout.of(fixture.registry.schema(created.schemaId()));
      assertThat(layout.fields())
          .extracting(RowField::sourceColumn)
          .containsExactly("Number", "Kind", "Odd", "Today");
      fixture.load(
          created,
          0,
          2,
          "INSERT INTO dbo.\"Orders\" (\"Kind\", \"Today\") VALUES ('a', 'then'), ('b', 'then')");
      FinalizeTable effect =
          new FinalizeTable(RUN, Description.of(TABLE), 0, created.topic(), List.of(1L), 2);
      TableFinalized fact = (TableFinalized) perform(effects, effect);

      assertThat(perform(effects, effect)).isEqualTo(fact);
      assertThat(fact.getWarnings()).hasSize(4);
      assertThat(fact.getWarnings().get(0))
          .startsWith("default of column Odd is not carried: the target refuses it (")
          .contains("no_such_function")
          .endsWith("): (no_such())");
      assertThat(fact.getWarnings().get(1)).contains("column Today", "immutable", ": (getdate())");
      assertThat(fact.getWarnings().get(2)).contains("index IX_Now", "IMMUTABLE", ": (now)");
      assertThat(fact.getWarnings().get(3)).contains("CK_Odd", ": ([Kind]+(1)>(0))");
      assertThat(
              fixture.all("SELECT \"Number\" || ' ' || \"Twice\" FROM dbo.\"Orders\" ORDER BY 1"))
          .containsExactly("1 2", "2 4");
      assertThat(
              fixture.all(
                  "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conname ~ 'CK'"))
          .containsExactly("CK_Kind");
      assertThat(fixture.all("SELECT indexrelid::regclass FROM pg_index WHERE indpred IS NOT NULL"))
          .containsExactly("dbo.\"IX_Kind\"");
    }
  }

  @Test
  void leavesOutWhatTheRowsBreak() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      fixture.load(created, 0, 2, "INSERT INTO dbo.\"Orders\" (\"Kind\") VALUES ('x'), ('x')");

      TableFinalized fact =
          (TableFinalized)
              perform(
                  effects,
                  new FinalizeTable(
                      RUN, Description.of(TABLE), 0, created.topic(), List.of(1L), 2));

      assertThat(fact.getRows()).isEqualTo(2);
      assertThat(fact.getLeftOut())
          .extracting(LeftOut::getWhat, LeftOut::getRows)
          .containsExactlyInAnyOrder(
              tuple("unique index \"IX_Kind\"", List.of("(\"Kind\") = ('x'): 2 rows")),
              tuple("constraint \"CK_Kind\"", List.of("(ctid) = ('(0,1)')", "(ctid) = ('(0,2)')")));
      assertThat(fixture.all("SELECT conname FROM pg_constraint WHERE conname = 'CK_Kind'"))
          .isEmpty();
    }
  }

  @Test
  void keepsToTheNamesOfTheTarget() throws Exception {
    try (Fixture fixture =
        Fixture.onExisting("fail", "  schemas: { dbo: public }", "  identifiers: snake")) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      fixture.load(created, 0, 1, "INSERT INTO orders (kind) VALUES ('a')");

      perform(
          effects,
          new FinalizeTable(RUN, Description.of(TABLE), 0, created.topic(), List.of(0L), 1));

      assertThat(fixture.one("SELECT twice FROM orders")).isEqualTo("2");
      assertThat(
              fixture.one(
                  "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck_kind'"))
          .isEqualTo("CHECK ((kind <> 'x'::text))");
    }
  }
}
