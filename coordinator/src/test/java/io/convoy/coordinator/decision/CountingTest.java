// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.TableCounted;
import io.convoy.schemas.event.TargetReset;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plans with a bug put in on purpose, of sources of either kind: three ranges of 100 rows, of which
 * one is left out, or read twice.
 */
class CountingTest {
  private static final String RUN = "run-1";
  private static final TableId TABLE = new TableId("dbo", "t");
  private static final long EACH = 100;
  private static final List<ChunkRange> WHOLE =
      List.of(range(null, "34"), range("34", "67"), range("67", null));

  private final MemoryView view = new MemoryView();
  private final DecisionCore core = new DecisionCore(Facts.policy(OnSnapshotLost.REREAD));
  private final List<Task> sent = new ArrayList<>();

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(List.of(WHOLE.get(0), WHOLE.get(2))),
        Arguments.of(List.of(WHOLE.get(0), WHOLE.get(1), WHOLE.get(1), WHOLE.get(2))));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void failsForARangeThatIsNotReadOnce(List<ChunkRange> spoilt) {
    open();
    assertThat(copy(0, spoilt)).doesNotHaveAnyElementsOfTypes(FinalizeTable.class);
    assertThat(run().getPhase()).isEqualTo(Phase.COPY);
    String difference =
        "the source counts 300 rows, and %d were read".formatted(spoilt.size() * EACH);
    assertThat(view.progress(RUN, TABLE).getBegunAnew()).containsExactly(difference);

    assertThat(copy(1, spoilt)).isEmpty();

    assertThat(run().getPhase()).isEqualTo(Phase.FAILED);
    assertThat(run().getFailureCode()).isEqualTo("ROWS_MISCOUNTED");
    assertThat(run().getFailure()).startsWith("table dbo.t: " + difference);
  }

  @Test
  void goesOnWhereEachRangeIsReadOnce() {
    open();

    assertThat(copy(0, WHOLE)).hasOnlyElementsOfType(FinalizeTable.class);

    assertThat(view.progress(RUN, TABLE).getBegunAnew()).isEmpty();
  }

  private void open() {
    Table table = Facts.table(TABLE, 1_000);
    applied(core.decide(Facts.command(RUN, new StartRun()), view, Instant.EPOCH));
    fact(Facts.described(table));
    fact(Facts.opened("s1", "1", 1));
    fact(new TargetReset("PostgreSQL 18.0"));
    fact(Facts.created(TABLE));
  }

  /** Reads all that was planned, and what that leads to. */
  private List<Effect> copy(int generation, List<ChunkRange> ranges) {
    fact(Facts.opened(TABLE, generation, 1));
    int before = sent.size();
    for (int chunk = 0; chunk < ranges.size(); chunk++) {
      fact(new ChunkPlanned(TABLE, chunk, ranges.get(chunk), 10L, generation, false));
    }
    fact(Facts.planned(TABLE, generation, "s1", ranges.size()));
    List<Task> chunks =
        sent.subList(before, sent.size()).stream()
            .filter(task -> task.getPayload() instanceof ExtractChunk)
            .toList();
    assertThat(chunks).hasSameSizeAs(ranges);
    for (Task chunk : chunks) {
      fact(Facts.extracted(chunk, EACH, 1, 0));
    }
    return fact(new TableCounted(TABLE, generation, "s1", WHOLE.size() * EACH)).effects();
  }

  private static ChunkRange range(@Nullable String lower, @Nullable String upper) {
    return new ChunkRange(RangeKind.KEY, List.of("id"), bound(lower), bound(upper));
  }

  private static @Nullable List<String> bound(@Nullable String value) {
    return value == null ? null : List.of(value);
  }

  private RunState run() {
    return view.known(RUN);
  }

  private Decision fact(SpecificRecord payload) {
    return applied(core.decide(Facts.event(RUN, payload), view, Instant.EPOCH));
  }

  private Decision applied(Decision decision) {
    view.apply(decision);
    sent.addAll(decision.tasks());
    return decision;
  }
}
