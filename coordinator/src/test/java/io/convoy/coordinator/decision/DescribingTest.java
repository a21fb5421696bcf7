// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.TableDescribed;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DescribingTest {
  private static final String RUN = "run-1";
  private static final Instant NOW = Instant.parse("2026-11-21T01:18:08Z");

  private final MemoryView view = new MemoryView();
  private final DecisionCore core = new DecisionCore(new RunPolicy(3, OnSnapshotLost.CONTINUE));

  private void fact(SpecificRecord payload) {
    view.apply(core.decide(Facts.event(RUN, payload), view, NOW));
  }

  private static Column column(String name, @Nullable String expression) {
    return Column.newBuilder()
        .setName(name)
        .setSourceType("integer")
        .setBaseType("integer")
        .setTargetType("integer")
        .setNullable(true)
        .setGeneratedExpression(expression)
        .build();
  }

  @Test
  void saysWhichColumnsAreNotCompared() {
    TableId id = Facts.id("t");
    Table table = Facts.table(id, 1);
    table.setColumns(List.of(column("a", null), column("b", "(a * 2)"), column("c", "(a * 3)")));
    table.setWarnings(List.of("an index is left out"));
    view.apply(core.decide(Facts.command(RUN, new StartRun()), view, NOW));

    fact(new TableDescribed(table));

    assertThat(Objects.requireNonNull(view.table(RUN, id)).getProgress().getWarnings())
        .containsExactly(
            "an index is left out",
            "computed by the target, and not compared with what the source computed: b, c");
  }

  @Test
  void keepsWhatTheSourceSaysOfItselfForTheReset() {
    view.apply(core.decide(Facts.command(RUN, new StartRun()), view, NOW));
    fact(new TableDescribed(Facts.table(Facts.id("t"), 1)));
    fact(Facts.opened("s1", "1", 1));

    assertThat(Objects.requireNonNull(view.run(RUN)).getIdentity()).containsExactly(Facts.SOURCE);
  }
}
