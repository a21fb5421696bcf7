// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.coordinator.decision.Decision.DescriptionPart;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.decision.Effect.TableEffect;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.TargetReset;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** A table's description: kept once, in as many parts as it has, and read where it is needed. */
class DescribingTest {
  private static final String RUN = "run-1";
  private static final TableId ID = Facts.id("wide");
  private static final Table WIDE = WideTable.described(ID);
  private static final Instant NOW = Instant.parse("2026-11-21T01:18:08Z");

  private final DecisionCore core = new DecisionCore(Facts.policy(OnSnapshotLost.REREAD));
  private final MemoryView view = new MemoryView();
  private final List<Task> tasks = new ArrayList<>();
  private final List<DescriptionPart> kept = new ArrayList<>();

  @Test
  void keepsADescriptionOfManyPartsOnceAndWhole() {
    int parts = describe();
    assertThat(parts).isGreaterThan(1);
    assertThat(kept).extracting(DescriptionPart::part).doesNotHaveDuplicates().hasSize(parts);
    Effect create = fact(new TargetReset("PostgreSQL 18.0")).effects().getFirst();
    assertThat(((TableEffect) create).table()).isEqualTo(WIDE);
  }

  @Test
  void failsWhereTheFirstPartIsMissing() {
    start();
    List<SpecificRecord> facts = Facts.DESCRIPTIONS.facts(new Topics("p"), WIDE);
    facts.subList(1, facts.size()).forEach(this::fact);
    assertThat(view.known(RUN).getPhase()).isEqualTo(Phase.FAILED);
    assertThat(view.known(RUN).getFailure()).contains("public.wide", "parts");
  }

  @Test
  void keepsWhatTheSourceSaysOfItselfForTheReset() {
    describe();
    assertThat(core.pendingEffects(view))
        .singleElement()
        .isInstanceOfSatisfying(
            ResetTarget.class,
            reset -> {
              assertThat(reset.source()).containsExactly(Facts.SOURCE);
              assertThat(reset.tables())
                  .singleElement()
                  .extracting(Description::table)
                  .isEqualTo(WIDE);
            });
  }

  @Test
  void plansByTheKeysAlone() {
    describe();
    plan();
    PlanTable plan =
        tasks.stream()
            .map(Task::getPayload)
            .filter(PlanTable.class::isInstance)
            .map(PlanTable.class::cast)
            .findFirst()
            .orElseThrow();
    Table outline = plan.getTable();
    assertThat(outline.getId()).isEqualTo(ID);
    assertThat(outline.getEstimatedBytes()).isEqualTo(WIDE.getEstimatedBytes());
    assertThat(outline.getPages()).isEqualTo(WIDE.getPages());
    assertThat(outline.getKeys().getFirst().getColumns())
        .isEqualTo(WIDE.getKeys().getFirst().getColumns());
    assertThat(outline.getColumns().size()).isBetween(1, 500);
    assertThat(plan.toString().length()).isLessThan(700_000);
  }

  @Test
  void countsChunksWithoutTheDescription() {
    describe();
    plan();
    List<Task> chunks =
        tasks.stream().filter(task -> task.getPayload() instanceof ExtractChunk).toList();
    int before = view.descriptionsRead();
    kept.clear();
    Decision first = fact(Facts.extracted(chunks.get(0), 10, 1, 0));
    assertThat(Objects.requireNonNull(first.tables().getFirst()).state().toString().length())
        .as("what is written for a chunk")
        .isLessThan(2_000);
    fact(Facts.checkpoint(ID, 0, 1, 1, 10));
    Decision last = fact(Facts.extracted(chunks.get(1), 10, 1, 1));
    assertThat(last.effects()).hasSize(1);
    core.tick(view, NOW);
    assertThat(core.pendingEffects(view)).hasSize(2);
    assertThat(view.descriptionsRead()).isEqualTo(before);
    assertThat(kept).isEmpty();
  }

  /** How many parts the description has. */
  private int describe() {
    start();
    List<SpecificRecord> facts = Facts.DESCRIPTIONS.facts(new Topics("p"), WIDE);
    facts.forEach(this::fact);
    facts.forEach(this::fact);
    fact(Facts.opened("s1", "1", 1));
    return facts.size();
  }

  private void plan() {
    fact(new TargetReset("PostgreSQL 18.0"));
    fact(Facts.created(ID));
    fact(Facts.opened(ID, 0, 1));
    fact(Facts.planned(ID, 0));
    fact(Facts.planned(ID, 1));
    fact(new TablePlanned(ID, 2, 0, "s1", 20L, false, false));
  }

  private void start() {
    applied(core.decide(Facts.command(RUN, new StartRun()), view, NOW));
  }

  private Decision fact(SpecificRecord payload) {
    return applied(core.decide(Facts.event(RUN, payload), view, NOW));
  }

  private Decision applied(Decision decision) {
    view.apply(decision);
    tasks.addAll(decision.tasks());
    kept.addAll(decision.descriptions());
    return decision;
  }
}
