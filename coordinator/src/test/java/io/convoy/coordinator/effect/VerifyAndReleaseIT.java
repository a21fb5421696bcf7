// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Described.column;
import static io.convoy.coordinator.effect.Described.foreignKey;
import static io.convoy.coordinator.effect.Fixture.RUN;
import static io.convoy.coordinator.effect.Fixture.perform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.channel.ContractClasses;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.CopyRowReader;
import io.convoy.coordinator.decision.Claim;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Effect;
import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.decision.Effect.FindTable;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.decision.Effect.VerifyTable;
import io.convoy.coordinator.decision.Ending;
import io.convoy.coordinator.decision.RunEntry;
import io.convoy.coordinator.decision.Shaping;
import io.convoy.coordinator.effect.Fixture.Made;
import io.convoy.coordinator.effect.session.TargetConnections;
import io.convoy.schemas.event.TableVerified;
import io.convoy.schemas.event.TablesGone;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowChecksum;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
@Timeout(600)
class VerifyAndReleaseIT {
  private static final Table TABLE =
      Described.table("public", "t")
          .notNull("id", "integer")
          .with("name", "text")
          .with("n", "numeric")
          .with(
              column("twice", "integer").setGeneratedExpression("id * 2").setGeneratedStored(true))
          .primaryKey("t_pkey", "id")
          .build();
  private static final Table PARENT =
      Described.table("public", "parent").notNull("id", "integer").primaryKey("p", "id").build();
  private static final String ROWS =
      "INSERT INTO t (id, name, n) SELECT i, repeat('ä', i % 100), i / 7.0"
          + " FROM generate_series(1, 5000) i";
  private static final String BOOKKEEPING = "SELECT to_regnamespace('convoy') IS NOT NULL";

  private static RowChecksum sum(Fixture fixture, Made created) throws SQLException {
    RowChecksum sum = new RowChecksum();
    RowLayout layout = RowLayout.of(fixture.registry.schema(created.schemaId()));
    AvroOutput row = new AvroOutput(64);
    try (Connection connection = fixture.connect()) {
      new CopyRowReader(layout, CopyRowReader.Side.TARGET)
          .read(
              connection,
              "",
              new RowSink() {
                @Override
                public AvroOutput out() {
                  return row;
                }

                @Override
                public void endRow() {
                  sum.add(row.array(), 0, row.position());
                  row.position(0);
                }
              });
    }
    return sum;
  }

  @Test
  void findsWhatTheTargetHoldsAndWhetherItDiffers() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      fixture.load(created, 0, 1, ROWS);
      fixture.finishAll(effects, List.of(created), TABLE);
      RowChecksum expected = sum(fixture, created);
      VerifyTable effect =
          new VerifyTable(
              RUN,
              Description.of(TABLE),
              created.schemaId(),
              5000,
              expected.sum(),
              Optional.empty());

      TableVerified equal = (TableVerified) perform(effects, effect);
      assertThat(perform(effects, effect)).isEqualTo(equal);
      fixture.sql("UPDATE t SET name = 'other' WHERE id = 17");
      TableVerified changed = (TableVerified) perform(effects, effect);
      fixture.sql("DELETE FROM t WHERE id = 17");
      TableVerified fewer = (TableVerified) perform(effects, effect);

      assertThat(equal.getRows()).isEqualTo(5000);
      assertThat(equal.getChecksum()).isEqualTo(expected.sum());
      assertThat(equal.getDetail()).isEmpty();
      assertThat(changed.getChecksum()).isNotEqualTo(expected.sum());
      assertThat(changed.getDetail()).contains("values differ");
      assertThat(fewer.getRows()).isEqualTo(4999);
      assertThat(fewer.getDetail()).contains("4,999 rows", "5,000");
    }
  }

  @Test
  void readsALargeTableInRangesThatCoverEachRowOnce() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      fixture.load(created, 0, 1, ROWS);
      RowLayout layout = RowLayout.of(fixture.registry.schema(created.schemaId()));
      RowChecksum expected = sum(fixture, created);
      for (int connections : new int[] {1, 2, 4}) {
        try (TargetConnections pool = new TargetConnections(fixture::connect, connections)) {
          RowChecksum found = new TableSum(pool, layout, 3).sum();

          assertThat(found.rows()).isEqualTo(5000);
          assertThat(found.sum()).isEqualTo(expected.sum());
          assertThat(pool.pids()).hasSize(connections);
          pool.take().close();
        }
      }
    }
  }

  @Test
  void leavesNothingOfACompletedRunButItsTables() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      fixture.load(created, 0, 1, ROWS);
      fixture.finishAll(effects, List.of(created), TABLE);

      perform(effects, Fixture.completed());
      perform(effects, Fixture.completed());

      assertThat(fixture.one(BOOKKEEPING)).isEqualTo("f");
      assertThat(fixture.one("SELECT count(*) FROM t")).isEqualTo("5000");
      assertThat(fixture.dataTopics()).isEmpty();
      assertThat(fixture.one("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
          .isEqualTo("0");
    }
  }

  @Test
  void leavesTheBookkeepingOfAnotherPipelineAlone() throws Exception {
    Table other = Described.table("public", "other").notNull("id", "integer").build();
    try (Fixture fixture = Fixture.create();
        Fixture beside = fixture.beside()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      TargetEffects besideEffects = beside.effects();
      Made besideCreated = beside.createAll(besideEffects, other).getFirst();
      fixture.finishAll(effects, List.of(created), TABLE);

      perform(effects, Fixture.completed());

      assertThat(fixture.all("SELECT name FROM convoy.owned_table")).containsExactly("other");
      assertThat(beside.dataTopics()).containsExactly(besideCreated.topic());
      beside.load(besideCreated, 0, 1, "INSERT INTO other VALUES (1)");
      beside.finishAll(besideEffects, List.of(besideCreated), other);
      perform(besideEffects, Fixture.completed());
      assertThat(fixture.one(BOOKKEEPING)).isEqualTo("f");
    }
  }

  @Test
  void dropsAllThatACancelledRunMade() throws Exception {
    Table finalized =
        Described.table("public", "child")
            .with("id", "integer")
            .with(foreignKey("child_fk", List.of("id"), PARENT.getId()))
            .build();
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      List<Made> created = fixture.createAll(effects, TABLE, PARENT, finalized);
      fixture.load(created.get(0), 0, 1, ROWS);
      perform(effects, Fixture.finalize(created.get(1), PARENT, 0));
      perform(effects, Fixture.finalize(created.get(2), finalized, 0));
      perform(effects, new AddForeignKeys(RUN, Description.of(finalized)));
      ReleaseTarget cancelled = new ReleaseTarget(RUN, Ending.CANCELLED);

      perform(effects, cancelled);
      perform(fixture.effects(), cancelled);

      assertThat(fixture.one("SELECT to_regclass('t') IS NULL")).isEqualTo("t");
      assertThat(fixture.one("SELECT to_regclass('child') IS NULL")).isEqualTo("t");
      assertThat(fixture.one("SELECT to_regclass('parent') IS NULL")).isEqualTo("t");
      assertThat(fixture.one(BOOKKEEPING)).isEqualTo("f");
      assertThat(fixture.dataTopics()).isEmpty();
    }
  }

  @Test
  void keepsExistingTablesAndTheirForeignKeysWhenARunIsCancelled() throws Exception {
    Table self =
        Described.table("public", "t")
            .with("id", "integer")
            .with(foreignKey("t_self", List.of("id"), TABLE.getId()))
            .build();
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      fixture.sql("CREATE TABLE t (id integer PRIMARY KEY CONSTRAINT t_self REFERENCES t)");
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, self).getFirst();
      fixture.load(created, 0, 1, "INSERT INTO t VALUES (1)");

      perform(effects, new ReleaseTarget(RUN, Ending.CANCELLED));

      assertThat(fixture.one("SELECT count(*) FROM t")).isEqualTo("1");
      assertThat(fixture.all("SELECT conname FROM pg_constraint WHERE contype = 'f'"))
          .containsExactly("t_self");
      assertThat(fixture.one(BOOKKEEPING)).isEqualTo("f");
    }
  }

  @Test
  void releasesARunThatNeverTouchedTheTarget() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      perform(fixture.effects(), new ReleaseTarget(RUN, Ending.CANCELLED));

      assertThat(fixture.one(BOOKKEEPING)).isEqualTo("f");
    }
  }

  @Test
  void knowsThatItHasTakenOverUntilItFollowsAgain() throws Exception {
    ContractClasses.trust();
    Description table = Description.of(TABLE);
    try (Fixture fixture = Fixture.onExisting("truncate")) {
      TargetEffects effects = fixture.effects();
      fixture.sql("CREATE TABLE t (id integer PRIMARY KEY, name text)");
      assertThat(effects.perform(find("r1", table, Claim.UNTIL_HANDOVER))).hasSize(1);
      perform(effects, released("r1", "HANDOVER", RunEntry.Difference.SOME));
      assertThat(effects.perform(find("r2", table, Claim.UNTIL_HANDOVER))).hasSize(1);
      perform(effects, released("r2", "HANDOVER", RunEntry.Difference.NONE));

      for (Effect effect :
          List.of(
              find("r3", table, Claim.UNTIL_HANDOVER),
              new ResetTarget("r3", List.of(table), List.of()))) {
        assertThatThrownBy(() -> effects.perform(effect))
            .isInstanceOfSatisfying(
                ConvoyException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_TAKEN_OVER))
            .hasMessageContaining("with run r2");
      }
      assertThat(effects.perform(find("r3", table, Claim.NONE))).hasSize(1);
      assertThat(effects.perform(find("r3", table, Claim.ALWAYS))).hasSize(1);
      perform(effects, released("r3", "SYNC", RunEntry.Difference.NONE));
      assertThat(effects.perform(find("r4", table, Claim.UNTIL_HANDOVER))).hasSize(1);
    }
  }

  private static FindTable find(String run, Description table, Claim claim) {
    Shaping shaping = claim == Claim.NONE ? Shaping.AS_IS : Shaping.FOLLOWED;
    return new FindTable(run, table, List.of(), Optional.empty(), shaping, claim);
  }

  private static ReleaseTarget released(String run, String kind, RunEntry.Difference difference) {
    Instant at = Instant.parse("2026-11-26T18:00:00Z");
    RunEntry entry = new RunEntry(run, kind, "", "", "", at, difference, 1, 0, 0);
    return new ReleaseTarget(
        run, Ending.MENDED, Optional.of(entry), Optional.empty(), List.of(), Set.of());
  }

  @Test
  void namesTablesThatTheSourceHasNoMore() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      fixture.load(created, 0, 1, ROWS);
      fixture.finishAll(effects, List.of(created), TABLE);
      RunEntry entry = released(RUN, "REPLICATE", RunEntry.Difference.NONE).entry().orElseThrow();
      perform(
          effects,
          new ReleaseTarget(
              RUN,
              Ending.COMPLETED,
              Optional.of(entry),
              Optional.empty(),
              List.of(),
              Set.of(TABLE.getId())));
      TableId known = TABLE.getId();
      TableId other = new TableId("dbo", "other");

      assertThat(effects.perform(compared("r2", Set.of(known, other)))).hasSize(1);
      assertThat(effects.perform(compared("r3", Set.of())))
          .as("not all tables were looked at")
          .hasSize(1);
      assertThat(effects.perform(compared("r4", Set.of(other))).getFirst())
          .isEqualTo(new TablesGone(List.of(known)));

      fixture.sql("DROP TABLE t");
      assertThat(effects.perform(compared("r5", Set.of(other))))
          .as("somebody dropped it here too")
          .hasSize(1);
    }
  }

  private static ReleaseTarget compared(String run, Set<TableId> carried) {
    return new ReleaseTarget(
        run, Ending.COMPARED, Optional.empty(), Optional.empty(), List.of(), carried);
  }

  @Test
  void keepsWhichRunsFilledTheTargetAndNothingElse() throws Exception {
    RunEntry entry =
        new RunEntry(
            RUN,
            "REPLICATE",
            "PostgreSQL 18.0",
            "0/1",
            "ONE_POINT_IN_TIME",
            Instant.parse("2026-11-26T18:00:00Z"),
            RunEntry.Difference.NONE,
            1,
            5000,
            0);
    ReleaseTarget release =
        new ReleaseTarget(
            RUN, Ending.COMPLETED, Optional.of(entry), Optional.empty(), List.of(), Set.of());
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made created = fixture.createAll(effects, TABLE).getFirst();
      fixture.load(created, 0, 1, ROWS);
      fixture.finishAll(effects, List.of(created), TABLE);

      perform(effects, release);
      perform(effects, release);

      assertThat(
              fixture.all(
                  "SELECT relname FROM pg_class WHERE relkind IN ('r', 'S')"
                      + " AND relnamespace = 'convoy'::regnamespace"))
          .containsExactlyInAnyOrder("run", "shape");
      assertThat(
              fixture.all(
                  "SELECT concat_ws(' ', run_id, kind, outcome, rows, started_at AT TIME ZONE"
                      + " 'UTC') FROM convoy.run"))
          .containsExactly(RUN + " REPLICATE equal 5000 2026-11-26 18:00:00");
    }
    try (Fixture fixture = Fixture.onExisting("fail", "  history: none")) {
      TargetEffects effects = fixture.effects();
      fixture.createAll(effects, TABLE);

      perform(effects, release);

      assertThat(fixture.one(BOOKKEEPING)).isEqualTo("f");
    }
  }
}
