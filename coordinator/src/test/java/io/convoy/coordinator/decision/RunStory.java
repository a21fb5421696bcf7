// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.schemas.event.ChunkExtracted;
import io.convoy.schemas.event.ForeignKeysAdded;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SequencesSet;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.TableCounted;
import io.convoy.schemas.event.TableFinalized;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TargetReset;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.table.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;

/** A run with a large and a small table, told fact by fact. */
abstract class RunStory {
  static final String RUN = "run-1";
  static final TableId LARGE = Facts.id("large");
  static final TableId SMALL = Facts.id("small");

  final MemoryView view = new MemoryView();
  final List<Task> sent = new ArrayList<>();
  DecisionCore core = new DecisionCore(Facts.policy(OnSnapshotLost.REREAD));
  Instant now = Instant.parse("2026-11-21T01:18:08Z");

  Decision describe() {
    command(RUN, new StartRun());
    fact(Facts.described(Facts.table(SMALL, 10)));
    fact(Facts.described(Facts.table(LARGE, 1_000)));
    return fact(Facts.opened("s1", "1", 2));
  }

  void createTables() {
    describe();
    fact(new TargetReset("PostgreSQL 18.0"));
    fact(Facts.created(LARGE));
    fact(Facts.created(SMALL));
    fact(Facts.opened(LARGE, 0, 2));
    fact(Facts.opened(SMALL, 0, 1));
  }

  /** The tasks of the large table's chunks, then those of the small one's. */
  List<Task> planTables(int chunks) {
    createTables();
    return List.of(LARGE, SMALL).stream()
        .flatMap(id -> {
          List<Task> tasks =
              IntStream.range(0, chunks)
                  .mapToObj(chunk -> fact(Facts.planned(id, chunk)).tasks().getFirst())
                  .toList();
          fact(Facts.planned(id, 0, "s1", chunks));
          return tasks.stream();
        })
        .toList();
  }

  void extractAll() {
    planTables(1).forEach(chunk -> fact(Facts.extracted(chunk, 1, 1, 0)));
  }

  void toVerify() {
    extractAll();
    fact(new TableFinalized(LARGE, 1L, 0L, 0, List.of(), List.of(), 0L));
    fact(new TableFinalized(SMALL, 1L, 0L, 0, List.of(), List.of(), 0L));
    linkAndSequence();
    assertThat(run().getPhase()).isEqualTo(Phase.VERIFY);
  }

  void linkAndSequence() {
    for (TableId id : List.of(LARGE, SMALL)) {
      fact(new ForeignKeysAdded(id, List.of(), List.of()));
    }
    assertThat(run().getPhase()).isEqualTo(Phase.SEQUENCES);
    for (TableId id : List.of(LARGE, SMALL)) {
      fact(new SequencesSet(id));
    }
  }

  Description description(TableId id) {
    return view.description(RUN, Objects.requireNonNull(view.table(RUN, id)));
  }

  RunState run() {
    return view.known(RUN);
  }

  Decision command(String runId, SpecificRecord payload) {
    return applied(core.decide(Facts.command(runId, payload), view, now));
  }

  /** Unless a test says otherwise, the source counts what is read. */
  void countIfLast(ChunkExtracted fact) {
    TableProgress progress = view.progress(RUN, fact.getTable());
    if (progress.getRowsCounted() < 0
        && progress.getChunksExtracted() + 1 == progress.getChunks()
        && progress.getGeneration() == fact.getGeneration()) {
      long rows = progress.getRowsExtracted() + fact.getRows();
      counted(fact.getTable(), fact.getGeneration(), fact.getSnapshotId(), rows);
    }
  }

  Decision counted(TableId table, int generation, String snapshotId, long rows) {
    SpecificRecord fact = new TableCounted(table, generation, snapshotId, rows);
    return applied(core.decide(Facts.event(RUN, fact), view, now));
  }

  Decision fact(SpecificRecord payload) {
    if (payload instanceof ChunkExtracted extracted) {
      countIfLast(extracted);
    }
    return applied(core.decide(Facts.event(RUN, payload), view, now));
  }

  Decision tickAfter(Duration time) {
    now = now.plus(time);
    return applied(core.tick(view, now));
  }

  /** How the run is released by this alone. */
  static Ending ending(List<Effect> effects) {
    assertThat(effects).hasSize(1).hasOnlyElementsOfType(ReleaseTarget.class);
    return ((ReleaseTarget) effects.getFirst()).ending();
  }

  Decision applied(Decision decision) {
    view.apply(decision);
    sent.addAll(decision.tasks());
    return decision;
  }
}
