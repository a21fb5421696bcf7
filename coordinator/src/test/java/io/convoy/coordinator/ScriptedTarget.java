// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Effect;
import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.decision.Effect.ApplyChanges;
import io.convoy.coordinator.decision.Effect.CompareRows;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.decision.Effect.DropOldTables;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.coordinator.decision.Effect.FindTable;
import io.convoy.coordinator.decision.Effect.HandSequencesOver;
import io.convoy.coordinator.decision.Effect.OpenTopics;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.decision.Effect.RetryLeftOut;
import io.convoy.coordinator.decision.Effect.SetSequences;
import io.convoy.coordinator.decision.Effect.SettleStage;
import io.convoy.coordinator.decision.Effect.SumTable;
import io.convoy.coordinator.decision.Effect.SwapTables;
import io.convoy.coordinator.decision.Effect.TrimTopics;
import io.convoy.coordinator.decision.Effect.VerifyTable;
import io.convoy.coordinator.decision.EffectHandler;
import io.convoy.schemas.event.ForeignKeysAdded;
import io.convoy.schemas.event.LeftOutRetried;
import io.convoy.schemas.event.OldDropped;
import io.convoy.schemas.event.SequencesSet;
import io.convoy.schemas.event.TableCreated;
import io.convoy.schemas.event.TableFinalized;
import io.convoy.schemas.event.TableVerified;
import io.convoy.schemas.event.TablesSwapped;
import io.convoy.schemas.event.TargetReleased;
import io.convoy.schemas.event.TargetReset;
import io.convoy.schemas.event.TopicOpened;
import io.convoy.schemas.table.TableId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.avro.specific.SpecificRecord;

/** A target that does what it is told, in memory, and outlives the coordinators. */
final class ScriptedTarget {
  static final int PARTITIONS = 2;

  private final Gates gates;
  private final Map<String, Long> rowsLoaded = new ConcurrentHashMap<>();
  private final Map<String, ErrorCode> failures = new ConcurrentHashMap<>();
  private final List<Effect> done = new CopyOnWriteArrayList<>();

  ScriptedTarget(Gates gates) {
    this.gates = gates;
  }

  /** A connection to it, as each coordinator opens one. */
  EffectHandler open() {
    return new EffectHandler() {
      @Override
      public List<SpecificRecord> perform(Effect effect) {
        return ScriptedTarget.this.perform(effect);
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }

  void load(String runId, TableId table, long rows) {
    rowsLoaded.merge(runId + table, rows, Long::sum);
  }

  /** Lets effects of a kind fail until {@link #mend}. */
  void fail(Class<? extends Effect> kind, ErrorCode code) {
    failures.put(kind.getSimpleName(), code);
  }

  void mend() {
    failures.clear();
  }

  List<Effect> done() {
    return done;
  }

  private List<SpecificRecord> perform(Effect effect) {
    String kind = effect.getClass().getSimpleName();
    try {
      gates.pass(kind);
    } catch (InterruptedException e) {
      throw new ConvoyException(ErrorCode.INTERRUPTED, "stopped", e);
    }
    ErrorCode code = failures.get(kind);
    if (code != null) {
      throw new ConvoyException(code, effect.id() + " failed as the test wants");
    }
    List<SpecificRecord> facts = facts(effect);
    if (!facts.isEmpty()) {
      done.add(effect);
    }
    return facts;
  }

  private static SpecificRecord opened(TableId id, int generation) {
    return new TopicOpened(id, generation, "data." + id.getName(), PARTITIONS);
  }

  private List<SpecificRecord> facts(Effect effect) {
    return switch (effect) {
      case ResetTarget reset -> List.of(new TargetReset("PostgreSQL 18.0"));
      case CreateTable create -> {
        TableId id = create.tableId();
        yield List.of(new TableCreated(id, 7, null));
      }
      case OpenTopics open ->
          open.tables().stream()
              .map(opening -> opened(opening.description().id(), opening.generation()))
              .toList();
      case TrimTopics trim -> List.of();
      case FinalizeTable finalize -> {
        TableId id = finalize.tableId();
        long loaded = rowsLoaded.getOrDefault(effect.runId() + id, 0L);
        yield loaded == finalize.rowsExtracted()
            ? List.of(
                new TableFinalized(id, loaded, 0L, finalize.generation(), List.of(), List.of(), 0L))
            : List.of();
      }
      case AddForeignKeys add -> List.of(new ForeignKeysAdded(add.tableId(), List.of(), List.of()));
      case SetSequences set -> List.of(new SequencesSet(set.tableId()));
      case VerifyTable verify ->
          List.of(new TableVerified(verify.tableId(), verify.rows(), verify.checksum(), "", null));
      case ReleaseTarget release -> List.of(new TargetReleased());
      case SwapTables swap -> List.of(new TablesSwapped(0, List.of(), List.of(), List.of()));
      case DropOldTables drop -> List.of(new OldDropped(0, 0, List.of()));
      case RetryLeftOut retry -> List.of(new LeftOutRetried(0, 0, List.of()));
      case FindTable find -> throw new AssertionError(find);
      case SumTable sum -> throw new AssertionError(sum);
      case CompareRows compare -> throw new AssertionError(compare);
      case SettleStage settle -> throw new AssertionError(settle);
      case HandSequencesOver over -> throw new AssertionError(over);
      case ApplyChanges apply -> throw new AssertionError(apply);
    };
  }
}
