// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.apply;

import static io.convoy.coordinator.effect.Described.key;
import static io.convoy.coordinator.effect.Fixture.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.convoy.common.config.HistoryColumns;
import io.convoy.common.config.TargetConfig.Persistence;
import io.convoy.coordinator.decision.ComparedPart;
import io.convoy.coordinator.decision.Comparison;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Extent;
import io.convoy.coordinator.decision.Staged;
import io.convoy.coordinator.effect.Described;
import io.convoy.coordinator.effect.Fixture;
import io.convoy.coordinator.effect.Servers;
import io.convoy.coordinator.effect.ddl.HistoryTable;
import io.convoy.coordinator.effect.ddl.TableDdl;
import io.convoy.coordinator.effect.ddl.TableKeys;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.session.TargetSession;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.event.ChangesApplied;
import io.convoy.schemas.event.StagePlan;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Random changes of a table of which every version is kept, against a model of what was there. */
@ExtendWith(Servers.class)
@Timeout(600)
final class VersionsIT {
  private static final int ROUNDS = 40;
  private static final int IDS = 15;
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private static final Table SOURCE =
      Described.table("public", "t")
          .notNull("id", "integer")
          .with("value", "integer")
          .with(key("t_pkey", "id").setPrimary(true))
          .build();

  private static final HistoryTable HISTORY =
      HistoryTable.of(
          new TargetTable(SOURCE, TargetNames.SAME),
          new HistoryColumns("valid_from", "valid_to", "is_current"));

  private final StageTables stage =
      new StageTables(
          StageName.of("topic"),
          RowLayout.of(SOURCE, TargetNames.SAME).inTarget(HISTORY.isCurrent()));

  private final Map<Integer, Integer> current = new TreeMap<>();
  private final Map<Integer, List<Integer>> versions = new TreeMap<>();

  @Test
  void keepsEachVersionOnceWithoutGapOrOverlap() throws Exception {
    Random random = new Random(11);
    try (Fixture fixture = Fixture.create();
        TargetSession session = fixture.session(RUN)) {
      session.ensureLocked();
      session.inTransaction("make the table", this::make);
      for (int round = 0; round < ROUNDS; round++) {
        Map<Integer, Integer> next = changed(random);
        // Clocks are set back, too.
        Instant moment = FIRST.plusSeconds(60L * round + random.nextInt(600) - 300);
        StagePlan plan = session.inTransaction("stage", c -> stage(c, next));
        if (round % 3 == 0) {
          assertThatIllegalStateException()
              .isThrownBy(() ->
                  session.inTransaction(
                      "fail",
                      c -> {
                        apply(c, plan, moment);
                        throw new IllegalStateException("a crash at the end");
                      }));
        }
        ChangesApplied applied = session.inTransaction("apply", c -> apply(c, plan, moment));
        assertThat(applied.getUpdated()).isEqualTo(plan.getUpdates());
        assertThat(applied.getDeleted()).isEqualTo(plan.getDeletes());
        assertThat(applied.getInserted()).isEqualTo(plan.getRows() - plan.getUpdates());
        remember(next);
        assertThat(fixture.all("SELECT id || ' ' || value FROM t WHERE is_current ORDER BY id"))
            .containsExactlyElementsOf(
                current.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList());
      }
      assertIsWhole(fixture);
    }
  }

  private boolean make(Connection connection) throws SQLException {
    SqlSteps.run(connection, TableDdl.create(HISTORY.table(), Persistence.LOGGED));
    for (TableKeys.Planned planned : TableKeys.all(HISTORY.table())) {
      SqlSteps.run(connection, planned.step());
    }
    execute(connection, "CREATE SCHEMA IF NOT EXISTS convoy");
    return true;
  }

  private Map<Integer, Integer> changed(Random random) {
    Map<Integer, Integer> next = new TreeMap<>(current);
    for (int id = 0; id < IDS; id++) {
      switch (random.nextInt(5)) {
        case 0 -> next.remove(id);
        case 1 -> next.put(id, random.nextInt(3));
        default -> {
          // As it is.
        }
      }
    }
    return next;
  }

  private StagePlan stage(Connection connection, Map<Integer, Integer> next) throws SQLException {
    stage.create(connection);
    int rows = 0;
    int updates = 0;
    int deletes = 0;
    for (int id = 0; id < IDS; id++) {
      Integer before = current.get(id);
      Integer after = next.get(id);
      if (Objects.equals(before, after)) {
        continue;
      }
      if (after != null) {
        rows++;
        execute(
            connection, "INSERT INTO %s VALUES (%d, %d)".formatted(stage.name().sql(), id, after));
      }
      if (before != null) {
        updates += after == null ? 0 : 1;
        deletes += after == null ? 1 : 0;
        execute(
            connection,
            "INSERT INTO %s SELECT tableoid, ctid, %s FROM public.t WHERE is_current AND id = %d"
                .formatted(stage.name().listSql(), after != null, id));
      }
    }
    return plan(rows, updates, deletes);
  }

  private static StagePlan plan(int rows, int updates, int deletes) {
    return StagePlan.newBuilder()
        .setSchemaId(-1)
        .setTopic("")
        .setPartitions(0)
        .setChunks(0)
        .setRows(rows)
        .setChecksum(0)
        .setDeletes(deletes)
        .setUpdates(updates)
        .setChecksumBefore(0)
        .build();
  }

  private ChangesApplied apply(Connection connection, StagePlan plan, Instant moment)
      throws SQLException {
    Comparison by = new Comparison(-1, 0, List.of("id"), 1, ComparedPart.ALL);
    StagedTable table =
        StagedTable.of(
            connection,
            new Staged(Description.of(SOURCE), by, plan, Extent.WHOLE),
            stage,
            Optional.of(new Versions(HISTORY, moment)));
    return new Changes(connection, List.of(table)).freely();
  }

  private void remember(Map<Integer, Integer> next) {
    for (int id = 0; id < IDS; id++) {
      Integer after = next.get(id);
      if (after != null && !after.equals(current.get(id))) {
        versions.computeIfAbsent(id, none -> new ArrayList<>()).add(after);
      }
    }
    current.clear();
    current.putAll(next);
  }

  /** Nothing overlaps, nothing is empty, one row of a key is current, and no version is lost. */
  private void assertIsWhole(Fixture fixture) throws SQLException {
    assertThat(
            fixture.all(
                """
                SELECT id || ' ' || string_agg(value::text, ',' ORDER BY valid_from)
                FROM t GROUP BY id ORDER BY id\
                """))
        .containsExactlyElementsOf(
            versions.entrySet().stream()
                .map(e ->
                    e.getKey()
                        + " "
                        + String.join(",", e.getValue().stream().map(String::valueOf).toList()))
                .toList());
    assertThat(
            fixture.all(
                """
                SELECT id FROM (SELECT *, lead(valid_from) OVER (PARTITION BY id ORDER BY valid_from)
                  AS next FROM t) v
                WHERE valid_to <= valid_from OR valid_to > next OR is_current <> (valid_to IS NULL)
                  OR is_current AND next IS NOT NULL\
                """))
        .isEmpty();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
