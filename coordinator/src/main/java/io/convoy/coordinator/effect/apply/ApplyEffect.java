// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.apply;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.coordinator.decision.Effect.ApplyChanges;
import io.convoy.coordinator.decision.Extent;
import io.convoy.coordinator.decision.LogKnowledge;
import io.convoy.coordinator.decision.Moment;
import io.convoy.coordinator.decision.Staged;
import io.convoy.coordinator.effect.ddl.Partitions;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.inventory.LogMemory;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.WatermarkMemory;
import io.convoy.coordinator.effect.partition.MissingPartitions;
import io.convoy.coordinator.effect.partition.RowsOutside;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.event.ChangesApplied;
import io.convoy.schemas.event.StageOutdated;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * Brings what stages hold into their tables, in one transaction that also notes that it was done.
 * Whoever reads meanwhile goes on reading; whoever writes waits. Each table has to be what it was
 * when it was compared, and each statement has to change as many rows as differed: else nothing is
 * changed at all.
 */
public final class ApplyEffect {
  private final RunTarget target;
  private final SchemaRegistry registry;

  public ApplyEffect(RunTarget target, SchemaRegistry registry) {
    this.target = target.lasting();
    this.registry = registry;
  }

  /** What was changed, or of which tables the stages are outdated. */
  public List<SpecificRecord> perform(ApplyChanges effect) {
    List<String> notes = makePartitions(effect);
    try {
      return target
          .session()
          .inTransaction(
              "bring what differs into %d tables".formatted(effect.tables().size()),
              connection -> apply(connection, effect, notes));
    } catch (ConvoyException e) {
      List<SpecificRecord> blind = PostgresErrors.isRowRefused(e) ? marked(effect) : List.of();
      if (blind.isEmpty()) {
        throw e;
      }
      return blind;
    }
  }

  /**
   * A row of which neither watermark nor change tracking nor change data capture tells may be in
   * the way.
   */
  private static List<SpecificRecord> marked(ApplyChanges effect) {
    return effect.tables().stream()
        .filter(staged -> staged.extent() == Extent.MARKED)
        .<SpecificRecord>map(staged ->
            new StageOutdated(
                staged.description().id(),
                staged.comparison().generation(),
                "the target refused rows that were found to have changed; others, that are gone,"
                    + " may be in their way"))
        .toList();
  }

  /** In transactions of their own, since each takes its table alone. */
  private List<String> makePartitions(ApplyChanges effect) {
    List<String> notes = new ArrayList<>();
    for (Staged staged : effect.tables()) {
      TargetTable table = target.table(staged.description().table());
      if (Partitions.of(table).isPresent() && staged.plan().getRows() > 0) {
        notes.addAll(
            target
                .session()
                .inTransaction(
                    "make the partitions that rows of table %s need".formatted(table.sql()),
                    c -> MissingPartitions.make(c, table, stageOf(staged).name().sql())));
      }
    }
    return notes;
  }

  private List<SpecificRecord> apply(Connection connection, ApplyChanges effect, List<String> notes)
      throws SQLException {
    target.session().prepareCatalog(connection);
    AppliedRuns.create(connection);
    Optional<ChangesApplied> before = AppliedRuns.find(connection, target);
    if (before.isPresent()) {
      return List.of(before.orElseThrow());
    }
    List<StagedTable> tables = staged(connection, effect);
    lock(connection, tables);
    List<SpecificRecord> outdated = outdated(tables);
    if (!outdated.isEmpty()) {
      return outdated;
    }
    Map<TableId, String> marks = marks(connection, effect);
    ChangesApplied applied = change(connection, tables, effect.moment());
    List<String> told = new ArrayList<>(applied.getNotes());
    told.addAll(notes);
    told.addAll(outside(connection, effect));
    applied.setNotes(told);
    AppliedRuns.put(connection, target, applied);
    if (effect.moment().isKept()) {
      AppliedRuns.keepPosition(connection, target, effect.moment().position());
    }
    remember(connection, effect, marks);
    return List.of(applied);
  }

  private static void lock(Connection connection, List<StagedTable> tables) throws SQLException {
    if (!tables.isEmpty()) {
      SqlSteps.run(
          connection,
          new SqlStep(
              "keep others from writing to the tables that are mended",
              "LOCK TABLE " + StagedTable.listed(tables) + " IN SHARE ROW EXCLUSIVE MODE"));
    }
  }

  /** What lies in default partitions now. */
  private List<String> outside(Connection connection, ApplyChanges effect) throws SQLException {
    List<String> lines = new ArrayList<>();
    for (Staged staged : effect.tables()) {
      TargetTable table = target.table(staged.description().table());
      RowsOutside.told(connection, table)
          .ifPresent(line -> lines.add("table %s: %s".formatted(table.sql(), line)));
    }
    return lines;
  }

  private List<StagedTable> staged(Connection connection, ApplyChanges effect) throws SQLException {
    List<StagedTable> tables = new ArrayList<>();
    for (Staged staged : effect.tables()) {
      Optional<Versions> versions =
          target
              .history(staged.description().table())
              .map(history -> new Versions(history, effect.moment().at()));
      tables.add(StagedTable.of(connection, staged, stageOf(staged), versions));
    }
    return tables;
  }

  /** What the log or a watermark does not tell of must not be looked for by it. */
  private void remember(Connection connection, ApplyChanges effect, Map<TableId, String> marks)
      throws SQLException {
    for (Staged staged : effect.tables()) {
      // What was found by the mark is found by it again, until it is proven.
      if (staged.extent() != Extent.MARKED) {
        WatermarkMemory.forget(connection, target, staged.description().id());
      }
    }
    if (effect.log().isPresent()) {
      LogKnowledge known = effect.log().orElseThrow();
      LogMemory.keep(connection, target, known.renewed(marks, marks(connection, effect)));
      return;
    }
    for (Staged staged : effect.tables()) {
      LogMemory.forget(connection, target, staged.description().id());
    }
  }

  /** Of partitioned tables, whose files are more than before where partitions get rows. */
  private Map<TableId, String> marks(Connection connection, ApplyChanges effect)
      throws SQLException {
    List<Table> partitioned =
        effect.tables().stream()
            .map(staged -> staged.description().table())
            .filter(table -> table.getPartitioning() != null)
            .toList();
    return LogMemory.marks(connection, target, partitioned);
  }

  private StageTables stageOf(Staged staged) {
    RowLayout layout = RowLayout.of(registry.schema(staged.comparison().schemaId()));
    String topic = target.topic(staged.description().id(), staged.comparison().generation());
    return new StageTables(StageName.of(topic), layout);
  }

  private static List<SpecificRecord> outdated(List<StagedTable> tables) throws SQLException {
    List<SpecificRecord> outdated = new ArrayList<>();
    for (StagedTable table : tables) {
      Optional<String> reason = table.outdated();
      if (reason.isPresent()) {
        outdated.add(
            new StageOutdated(
                table.staged().description().id(),
                table.staged().comparison().generation(),
                reason.orElseThrow()));
      }
    }
    return outdated;
  }

  private static ChangesApplied change(
      Connection connection, List<StagedTable> tables, Moment moment) throws SQLException {
    ForeignKeys keys =
        ForeignKeys.between(connection, tables.stream().map(StagedTable::name).toList());
    Changes changes = new Changes(connection, inOrder(tables, keys));
    if (!moment.isKept() || !moment.isWhole() || tables.isEmpty()) {
      return changes.underKeys(keys, List.of());
    }
    Optional<String> refused = TriggersOff.tryTo(connection);
    return refused.isEmpty()
        ? changes.freely()
        : changes.underKeys(keys, List.of(refused.orElseThrow()));
  }

  private static List<StagedTable> inOrder(List<StagedTable> tables, ForeignKeys keys) {
    Map<String, StagedTable> byName = new LinkedHashMap<>();
    tables.forEach(table -> byName.put(table.name(), table));
    return keys.tables().stream().map(name -> Objects.requireNonNull(byName.get(name))).toList();
  }
}
