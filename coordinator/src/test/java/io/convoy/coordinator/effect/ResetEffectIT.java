// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Described.sequence;
import static io.convoy.coordinator.effect.Fixture.OTHER_RUN;
import static io.convoy.coordinator.effect.Fixture.RUN;
import static io.convoy.coordinator.effect.Fixture.perform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.decision.Ending;
import io.convoy.coordinator.effect.Fixture.Made;
import io.convoy.schemas.event.TargetReset;
import io.convoy.schemas.table.Identity;
import io.convoy.schemas.table.Table;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
@Timeout(600)
class ResetEffectIT {
  private static final Table PARENT =
      Described.table("public", "parent")
          .notNull("id", "integer")
          .with("name", "text")
          .primaryKey("parent_pkey", "id")
          .build();
  private static final Table CHILD =
      Described.table("public", "child")
          .notNull("id", "integer")
          .with("parent_id", "integer")
          .primaryKey("child_pkey", "id")
          .with(Described.foreignKey("child_parent", List.of("parent_id"), PARENT.getId()))
          .build();
  private static final ResetTarget RESET = Fixture.reset(RUN, PARENT, CHILD);

  private static final String[] EXISTING = {
    "CREATE TABLE parent (id integer PRIMARY KEY, name text)",
    "CREATE TABLE child (id integer PRIMARY KEY, parent_id integer)",
    "ALTER TABLE child ADD CONSTRAINT child_parent FOREIGN KEY (parent_id) REFERENCES parent",
    "ALTER TABLE parent ADD COLUMN child_id integer CONSTRAINT cycle REFERENCES child",
    "INSERT INTO parent VALUES (1, 'x')",
    "INSERT INTO child VALUES (1, 1)"
  };

  @Test
  void makesTheBookkeepingAndMayBeRepeated() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();

      assertThat(perform(effects, RESET)).isInstanceOf(TargetReset.class);
      assertThat(perform(effects, RESET)).isInstanceOf(TargetReset.class);

      assertThat(fixture.one("SELECT to_regclass('convoy.checkpoint') IS NOT NULL")).isEqualTo("t");
    }
  }

  @Test
  void refusesExistingTablesAndNamesThemAndTheWaysOut() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      fixture.sql(EXISTING);

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> fixture.effects().perform(RESET))
          .withMessageContainingAll(
              "2 tables",
              "\"public\".\"parent\"",
              "\"public\".\"child\"",
              "truncate",
              "drop",
              "fail")
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.TARGET_EXISTS);
      assertThat(fixture.one("SELECT count(*) FROM parent")).isEqualTo("1");
    }
  }

  @Test
  void showsNoMoreThanTwentyOfTheExistingTables() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      List<Table> tables = new ArrayList<>();
      for (int i = 10; i < 35; i++) {
        fixture.sql("CREATE TABLE t" + i + " ()");
        tables.add(Described.table("public", "t" + i).build());
      }

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(
              () -> fixture.effects().perform(Fixture.reset(RUN, tables.toArray(Table[]::new))))
          .withMessageContainingAll("25 tables", "\"t29\"", "and 5 more")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("t30"));
    }
  }

  @Test
  void refusesAViewUnderATablesName() throws Exception {
    try (Fixture fixture = Fixture.onExisting("drop")) {
      fixture.sql("CREATE VIEW parent AS SELECT 1 AS id");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> fixture.effects().perform(RESET))
          .withMessageContainingAll("\"public\".\"parent\"", "a view");
      assertThat(fixture.one("SELECT id FROM parent")).isEqualTo("1");
    }
  }

  @Test
  void dropsExistingTablesWithForeignKeysAmongThem() throws Exception {
    try (Fixture fixture = Fixture.onExisting("drop")) {
      fixture.sql(EXISTING);

      perform(fixture.effects(), RESET);

      assertThat(fixture.one("SELECT to_regclass('parent') IS NULL")).isEqualTo("t");
      assertThat(fixture.one("SELECT to_regclass('child') IS NULL")).isEqualTo("t");
    }
  }

  @Test
  void dropsNothingThatOthersDependOn() throws Exception {
    try (Fixture fixture = Fixture.onExisting("drop")) {
      fixture.sql(EXISTING);
      fixture.sql("CREATE VIEW report AS SELECT * FROM child");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> fixture.effects().perform(RESET))
          .withMessageContainingAll("report", "outside the run")
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.TARGET_ERROR);
      assertThat(fixture.one("SELECT count(*) FROM parent")).isEqualTo("1");
    }
  }

  @Test
  void emptiesExistingTablesWithForeignKeysAmongThem() throws Exception {
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql(EXISTING);

      perform(fixture.effects(), RESET);

      assertThat(fixture.one("SELECT count(*) FROM parent")).isEqualTo("0");
      assertThat(fixture.one("SELECT count(*) FROM child")).isEqualTo("0");
    }
  }

  @Test
  void emptiesNothingThatATableOutsideTheRunRefersTo() throws Exception {
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql(EXISTING);
      fixture.sql("CREATE TABLE outsider (id integer REFERENCES parent)");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> fixture.effects().perform(RESET))
          .withMessageContainingAll("outsider", "outside the run");
      assertThat(fixture.one("SELECT count(*) FROM parent")).isEqualTo("1");
    }
  }

  @Test
  void leavesItsOwnTablesAloneWhenItIsRepeated() throws Exception {
    try (Fixture fixture = Fixture.onExisting("drop")) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, PARENT, CHILD).getFirst();
      fixture.load(created, 0, 1, "INSERT INTO parent VALUES (1, 'loaded')");

      perform(effects, RESET);

      assertThat(fixture.one("SELECT name FROM parent")).isEqualTo("loaded");
      assertThat(fixture.rowsOf(created)).isEqualTo(1);
      assertThat(fixture.dataTopics()).hasSize(2);
    }
  }

  @Test
  void leavesWhatItEmptiedAndLoadedAloneWhenItIsRepeated() throws Exception {
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql("CREATE TABLE parent (id integer PRIMARY KEY, name text)");
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, PARENT).getFirst();
      fixture.load(created, 0, 1, "INSERT INTO parent VALUES (1, 'loaded')");

      perform(effects, Fixture.reset(RUN, PARENT));

      assertThat(fixture.one("SELECT name FROM parent")).isEqualTo("loaded");
    }
  }

  @Test
  void removesWhatAnEarlierRunDidNotFinish() throws Exception {
    Table left =
        Described.table("public", "left over")
            .identity("id", Identity.ALWAYS, sequence("public", "left_id_seq"))
            .build();
    try (Fixture fixture = Fixture.create()) {
      try (TargetEffects earlier = fixture.effects()) {
        Made created = fixture.createAll(earlier, OTHER_RUN, left, PARENT).getFirst();
        fixture.load(created, 0, 1, "INSERT INTO \"left over\" DEFAULT VALUES");
      }

      perform(fixture.effects(), RESET);

      assertThat(fixture.one("SELECT to_regclass('\"left over\"') IS NULL")).isEqualTo("t");
      assertThat(fixture.one("SELECT to_regclass('parent') IS NULL")).isEqualTo("t");
      assertThat(fixture.one("SELECT count(*) FROM convoy.owned_table")).isEqualTo("0");
      assertThat(fixture.one("SELECT count(*) FROM convoy.checkpoint")).isEqualTo("0");
      assertThat(fixture.dataTopics()).isEmpty();
    }
  }

  @Test
  void countsWhatACompletedRunMadeAsExisting() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      try (TargetEffects earlier = fixture.effects()) {
        fixture.createAll(earlier, OTHER_RUN, PARENT);
        perform(earlier, new ReleaseTarget(OTHER_RUN, Ending.COMPLETED));
      }

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> fixture.effects().perform(RESET))
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.TARGET_EXISTS);
    }
  }

  @Test
  void keepsATableThatSomeoneElseMadeUnderALeftOversName() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      try (TargetEffects earlier = fixture.effects()) {
        fixture.createAll(earlier, OTHER_RUN, PARENT);
      }
      fixture.sql("DROP TABLE parent", "CREATE TABLE parent (mine text)");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> fixture.effects().perform(RESET))
          .withMessageContaining("\"public\".\"parent\"");
      assertThat(fixture.one("SELECT count(*) FROM parent")).isEqualTo("0");
    }
  }

  @Test
  void saysWhichRightsAreMissing() throws Exception {
    String user = "poor_" + Servers.freshName();
    try (Fixture fixture = Fixture.create()) {
      fixture.sql(
          "CREATE ROLE " + user + " LOGIN PASSWORD 'convoy'",
          "REVOKE ALL ON SCHEMA public FROM public");
      try (Fixture poor = fixture.as(user)) {
        assertThatExceptionOfType(ConvoyException.class)
            .isThrownBy(() -> poor.effects().perform(RESET))
            .withMessageContainingAll(
                "GRANT CREATE, USAGE ON SCHEMA \"public\" TO \"" + user + "\"",
                "GRANT CREATE ON DATABASE \"" + fixture.database() + "\" TO \"" + user + "\"")
            .extracting(ConvoyException::code)
            .isEqualTo(ErrorCode.TARGET_NOT_PERMITTED);
      }
    }
  }

  @Test
  void refusesTablesThatAppearBetweenResetAndCreation() throws Exception {
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      TargetEffects effects = fixture.effects();
      perform(effects, RESET);
      fixture.sql("CREATE TABLE parent (id integer, name text)", "INSERT INTO parent VALUES (1)");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> effects.perform(new CreateTable(RUN, Description.of(PARENT))))
          .withMessageContaining("appeared");
      assertThat(fixture.one("SELECT count(*) FROM parent")).isEqualTo("1");
    }
  }
}
