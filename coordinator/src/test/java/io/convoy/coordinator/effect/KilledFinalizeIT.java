// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Described.column;
import static io.convoy.coordinator.effect.Described.foreignKey;
import static io.convoy.coordinator.effect.Described.index;
import static io.convoy.coordinator.effect.Described.key;
import static io.convoy.coordinator.effect.Described.on;
import static io.convoy.coordinator.effect.Fixture.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.error.ConvoyException;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Effect;
import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.decision.Effect.SetSequences;
import io.convoy.coordinator.effect.Fixture.Made;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends each session in each of its steps, and compares what comes of it in the end. */
@ExtendWith(Servers.class)
@Timeout(600)
class KilledFinalizeIT {
  private static final int MOST_STEPS = 40;

  private static final Table TABLE =
      Described.table("public", "t")
          .comment("a table")
          .notNull("id", "integer")
          .with(column("name", "text").setComment("a column"))
          .with("up", "integer")
          .primaryKey("t_pkey", "id")
          .with(key("t_name_key", "name").setComment("a key"))
          .with(key("t_later", "up", "id").setDeferrable(true).setInitiallyDeferred(true))
          .with(index("t_up", on("up").setDescending(true)).setComment("an index"))
          .with(index("t_lower", Described.onExpression("lower(name)")))
          .with(index("t_some", on("up")).setUnique(true).setPredicate("up > 0"))
          .constraint("positive", "CHECK (id > 0)")
          .constraint("untrue", "CHECK (id > 1)")
          .with(foreignKey("t_broken", List.of("up"), new TableId("public", "t")))
          .with(foreignKey("t_whole", List.of("id"), new TableId("public", "t")))
          .build();

  private static final String CATALOG =
      """
      SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid) || ' ' || convalidated
        || coalesce(obj_description(oid, 'pg_constraint'), '')
      FROM pg_constraint WHERE conrelid = 't'::regclass
      UNION ALL
      SELECT 'index ' || pg_get_indexdef(indexrelid) || indisvalid || indimmediate
        || coalesce(obj_description(indexrelid, 'pg_class'), '')
      FROM pg_index WHERE indrelid = 't'::regclass
      UNION ALL
      SELECT 'column ' || attname || attnotnull || coalesce(col_description(attrelid, attnum), '')
      FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0
      UNION ALL
      SELECT 'rows ' || count(*) FROM t
      UNION ALL
      SELECT 'statistics ' || (reltuples > 0) || coalesce(obj_description(oid, 'pg_class'), '')
      FROM pg_class WHERE oid = 't'::regclass
      UNION ALL
      SELECT 'left out ' || what FROM convoy.left_out
      ORDER BY 1\
      """;

  /** Ends the session in the step whose turn it is; a sequence forgets nothing. */
  static final String[] FAULT = {
    "CREATE SEQUENCE steps",
    "CREATE TABLE fault (step bigint)",
    """
    CREATE FUNCTION fault() RETURNS event_trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF current_setting('application_name') LIKE 'convoy coordinator%'
          AND nextval('public.steps') = (SELECT step FROM public.fault) THEN
        PERFORM pg_terminate_backend(pg_backend_pid());
      END IF;
    END $$\
    """,
    "CREATE EVENT TRIGGER fault ON ddl_command_end EXECUTE FUNCTION fault()"
  };

  private static List<Effect> effects(Made made, long rows) {
    Description description = Description.of(TABLE);
    return List.of(
        Fixture.finalize(made, TABLE, rows),
        new AddForeignKeys(RUN, description),
        new SetSequences(RUN, description, false));
  }

  private static Made loaded(Fixture fixture, TargetEffects effects, int rows) throws SQLException {
    Made made = fixture.createAll(effects, TABLE).getFirst();
    fixture.load(
        made,
        0,
        1,
        "INSERT INTO t SELECT i, 'a name of some length ' || i, CASE WHEN i %s 2 = 0 THEN i - 1 END FROM generate_series(1, %d) i"
            .formatted("%", rows));
    fixture.sql("UPDATE t SET id = " + (rows + 7) + " WHERE id = " + (rows - 1));
    return made;
  }

  /** Where it is killed, as another coordinator does that takes over when its sessions are gone. */
  private static void perform(Fixture fixture, TargetEffects first, Made made, long rows)
      throws SQLException {
    TargetEffects effects = first;
    for (Effect effect : effects(made, rows)) {
      for (int attempt = 0; !isDone(effects, effect); attempt++) {
        assertThat(attempt).as("attempts").isLessThan(5);
        fixture.killCoordinator();
        effects = fixture.effects();
      }
    }
  }

  private static boolean isDone(TargetEffects effects, Effect effect) {
    try {
      assertThat(effects.perform(effect)).hasSize(1);
      return true;
    } catch (ConvoyException e) {
      assertThat(e.code().isRetryable()).as(e.getMessage()).isTrue();
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 200_000})
  void leavesTheSameCatalogWhereverItIsKilled(int rows) throws Exception {
    List<String> undisturbed;
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made made = loaded(fixture, effects, rows);
      perform(fixture, effects, made, rows);
      undisturbed = fixture.all(CATALOG);
      assertThat(undisturbed).contains("left out foreign key \"t_broken\"", "rows " + rows);
    }
    List<Integer> killedAt = new ArrayList<>();
    for (int step = 1; step <= MOST_STEPS; step += rows > 1_000 ? 3 : 1) {
      try (Fixture fixture = Fixture.create()) {
        TargetEffects effects = fixture.effects();
        Made made = loaded(fixture, effects, rows);
        fixture.sql(FAULT);
        fixture.sql("INSERT INTO fault VALUES (" + step + ")");
        perform(fixture, effects, made, rows);
        assertThat(fixture.all(CATALOG)).as("killed in step " + step).isEqualTo(undisturbed);
        if (Integer.parseInt(fixture.one("SELECT last_value FROM steps")) < step) {
          break;
        }
        killedAt.add(step);
      }
    }
    assertThat(killedAt).hasSizeGreaterThan(5);
  }
}
