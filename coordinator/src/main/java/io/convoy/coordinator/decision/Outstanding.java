// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.channel.RunStatus;
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
import io.convoy.coordinator.decision.Effect.TableEffect;
import io.convoy.coordinator.decision.Effect.TrimTopics;
import io.convoy.coordinator.decision.Effect.VerifyTable;
import io.convoy.schemas.event.LogReading;
import io.convoy.schemas.event.PartitionProgress;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.TableId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Says in words what a run that does not move waits for, from its state alone. */
final class Outstanding {
  private final RunChange change;
  private final RunState run;
  private final List<TableState> tables;
  private final Map<TableId, TableState> byId;
  private final List<String> parts = new ArrayList<>();

  private Outstanding(RunChange change) {
    this.change = change;
    this.run = change.run();
    this.tables = change.tables();
    this.byId = tables.stream().collect(Collectors.toMap(TableState::getTable, it -> it));
  }

  static String of(RunChange change) {
    return new Outstanding(change).text();
  }

  private String text() {
    if (RunStatus.isAtWork(run)) {
      snapshot();
      tables();
      chunks();
      loads();
    }
    effects();
    String said =
        run.getWaits().stream()
            .map(wait -> wait.getCode() + " " + wait.getMessage())
            .collect(Collectors.joining("; "));
    return "%s waits for %s%s"
        .formatted(
            run.getPhase(),
            parts.isEmpty() ? "nothing that the coordinator knows of" : String.join("; ", parts),
            said.isEmpty()
                ? "; no service says that anything holds it up"
                : ". Services say: " + said);
  }

  private void snapshot() {
    boolean isNeeded =
        run.getPhase() == Phase.DESCRIBE
            || run.getPhase().compareTo(Phase.PLAN) >= 0 && !Runs.isExtracted(run);
    if (run.getLog() != null && run.getLog().getReading() == LogReading.OUT) {
      parts.add("an extractor to read the source's log");
    }
    if (run.getSnapshotId() != null || !isNeeded) {
      return;
    }
    String what =
        Runs.isDescribed(run)
            ? "a snapshot of the source, to be opened again by an extractor"
            : "an extractor to describe the source";
    String tried =
        run.getDescribeFailures() == 0
            ? ""
            : ", after " + Runs.count(run.getDescribeFailures(), "failure", "failures");
    parts.add(what + tried);
  }

  private void tables() {
    tables(
        TableState::getPlanIssued,
        "table that an extractor is",
        "tables that extractors are",
        "to plan");
    tables(
        TableState::getCountIssued,
        "table that the source is",
        "tables that the source is",
        "to count");
    tables(
        KeySearch::isOut,
        "table that an extractor is",
        "tables that extractors are",
        "to read the keys of");
  }

  private void tables(Predicate<TableState> isOut, String one, String many, String what) {
    List<String> out = tables.stream().filter(isOut).map(Outstanding::name).toList();
    if (!out.isEmpty()) {
      parts.add("%s %s (%s)".formatted(Runs.count(out.size(), one, many), what, Runs.list(out)));
    }
  }

  private void chunks() {
    List<String> names = new ArrayList<>();
    long out = 0;
    long waiting = 0;
    for (TableState table : tables) {
      long issued = issued(table);
      out += issued;
      waiting += table.getChunksWaiting();
      if (issued > 0) {
        names.add(name(table) + " " + issued);
      }
    }
    if (out > 0) {
      String chunks = Runs.count(out, "chunk that an extractor is", "chunks that extractors are");
      parts.add("%s to read (%s)".formatted(chunks, Runs.list(names)));
    }
    if (waiting > 0) {
      parts.add(Runs.count(waiting, "chunk", "chunks") + " to be issued");
    }
  }

  private static long issued(TableState table) {
    TableProgress progress = table.getProgress();
    return progress.getStage() == Stage.PLANNED
        ? progress.getChunks() - progress.getChunksExtracted() - table.getChunksWaiting()
        : 0;
  }

  private void loads() {
    List<String> names = new ArrayList<>();
    long partitions = 0;
    for (TableState table : tables) {
      List<String> behind = partitionsBehind(table.getProgress());
      partitions += behind.size();
      if (!behind.isEmpty()) {
        names.add(name(table) + " " + Runs.list(behind));
      }
    }
    if (partitions > 0) {
      String some =
          Runs.count(partitions, "partition that a loader is", "partitions that loaders are");
      parts.add("%s to load (of %s)".formatted(some, Runs.list(names)));
    }
  }

  private static List<String> partitionsBehind(TableProgress table) {
    if (table.getStage().compareTo(Stage.FINALIZED) >= 0) {
      return List.of();
    }
    List<PartitionProgress> all = table.getPartitions();
    return IntStream.range(0, all.size())
        .filter(i -> all.get(i).getNextOffset() <= all.get(i).getLastOffset())
        .mapToObj(Integer::toString)
        .toList();
  }

  private void effects() {
    Map<String, List<String>> work =
        RunKind.of(run).effects(change).stream()
            .filter(this::canBeDone)
            .collect(
                Collectors.groupingBy(
                    Outstanding::doing,
                    LinkedHashMap::new,
                    Collectors.mapping(this::where, Collectors.toList())));
    work.forEach((doing, where) -> parts.add(doing + " (" + Runs.list(where) + ")"));
  }

  /** Keys are not begun before the rows are there. */
  private boolean canBeDone(Effect effect) {
    return switch (effect) {
      case FinalizeTable one -> Runs.isLoaded(tableOf(one));
      case TrimTopics trim -> false;
      case TableEffect one -> true;
      case OpenTopics open -> true;
      case ApplyChanges apply -> true;
      case ResetTarget reset -> true;
      case ReleaseTarget release -> true;
      case RetryLeftOut retry -> true;
      case SwapTables swap -> true;
      case DropOldTables drop -> true;
    };
  }

  private static String doing(Effect effect) {
    return switch (effect) {
      case ResetTarget reset -> "room to be made in the target";
      case CreateTable create -> "tables to be created";
      case OpenTopics open -> "topics to be made";
      case TrimTopics trim -> "room to be made in Kafka";
      case FinalizeTable complete -> "keys and indexes";
      case AddForeignKeys add -> "foreign keys";
      case SetSequences set -> "sequences";
      case HandSequencesOver over -> "sequences";
      case VerifyTable verify -> "tables to be verified";
      case FindTable find -> "tables to be looked for in the target";
      case SumTable sum -> "tables of the target to be read";
      case CompareRows compare -> "rows of tables to be compared";
      case SettleStage settle -> "stages to be whole";
      case ApplyChanges apply -> "what differs to be brought into the tables";
      case ReleaseTarget release -> "what the run left in the target and in Kafka to be removed";
      case RetryLeftOut retry -> "what was left out to be tried again";
      case SwapTables swap -> "the new tables to take the place of the old ones";
      case DropOldTables drop -> "old tables to be dropped";
    };
  }

  private String where(Effect effect) {
    String since = " since " + seconds(run.getPhaseSince());
    return switch (effect) {
      case TableEffect one ->
          name(tableOf(one)) + " since " + seconds(tableOf(one).getProgress().getUpdatedAt());
      case OpenTopics open -> open.tables().size() + " tables," + since;
      case ApplyChanges apply -> apply.tables().size() + " tables," + since;
      case ResetTarget reset -> since.strip();
      case TrimTopics trim -> since.strip();
      case ReleaseTarget release -> since.strip();
      case SwapTables swap -> since.strip();
      case RetryLeftOut retry -> "asked for by a person";
      case DropOldTables drop -> "asked for by a person";
    };
  }

  private TableState tableOf(TableEffect effect) {
    return Objects.requireNonNull(byId.get(effect.tableId()));
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static String name(TableState table) {
    return TableName.of(table.getTable());
  }
}
