// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Fixture.RUN;
import static io.convoy.coordinator.effect.Fixture.perform;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.TargetConfig.Persistence;
import io.convoy.coordinator.effect.Fixture.Made;
import io.convoy.schemas.event.TableFinalized;
import io.convoy.schemas.table.PartitionEvery;
import io.convoy.schemas.table.PartitionMethod;
import io.convoy.schemas.table.Partitioning;
import io.convoy.schemas.table.Table;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a run does to a table that it makes in partitions. */
@ExtendWith(Servers.class)
@Timeout(600)
class PartitionedTableIT {
  private static Table table() {
    Table table =
        Described.table("public", "t")
            .notNull("id", "integer")
            .with("at", "timestamp without time zone")
            .build();
    table.setPartitioning(
        Partitioning.newBuilder()
            .setColumn("at")
            .setMethod(PartitionMethod.RANGE)
            .setEvery(PartitionEvery.YEAR)
            .setAhead(1)
            .setFrom("0001-01-02")
            .setTo("9999-12-31")
            .setValues(List.of("2023-05-01", "2024-05-01"))
            .build());
    return table;
  }

  @Test
  void loadsLoggedWhateverOthersDo() throws Exception {
    try (Fixture fixture = Fixture.loadingAs(Persistence.UNLOGGED)) {
      fixture.createAll(fixture.effects(), table());

      assertThat(
              fixture.all(
                  "SELECT relname || ' ' || relpersistence::text FROM pg_class"
                      + " WHERE relname LIKE 't\\_%' OR relname = 't' ORDER BY 1"))
          .containsExactly("t p", "t_2023 p", "t_2024 p", "t_2025 p", "t_default p");
      assertThat(fixture.all("SELECT partition FROM convoy.checkpoint_logged"))
          .as("where loaders keep their checkpoints")
          .isNotEmpty();
    }
  }

  @Test
  void beginsAnewWithAllOfItsPartitionsEmpty() throws Exception {
    Table table = table();
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      fixture.createAll(effects, table);
      fixture.sql("INSERT INTO t VALUES (1, '2023-01-01'), (2, '2024-01-01'), (3, NULL)");

      Fixture.open(effects, RUN, table, 1);

      assertThat(fixture.one("SELECT count(*) FROM t")).isEqualTo("0");
      assertThat(fixture.all("SELECT relname FROM pg_class WHERE relispartition")).hasSize(4);
    }
  }

  @Test
  void tellsHowManyRowsLieOutside() throws Exception {
    Table table = table();
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made made = fixture.createAll(effects, table).getFirst();
      fixture.load(
          made, 0, 4, "INSERT INTO t VALUES (1, '2023-01-01'), (2, '1999-01-01'), (3, NULL)");

      TableFinalized done = (TableFinalized) perform(effects, Fixture.finalize(made, table, 3));

      assertThat(done.getWarnings())
          .containsExactly(
              "2 rows lie in the default partition public.t_default, since no other one takes them;"
                  + " \"at\" of the first: 1999-01-01 00:00:00, NULL");
    }
  }
}
