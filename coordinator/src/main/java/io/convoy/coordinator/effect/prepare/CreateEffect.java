// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.prepare;

import io.convoy.common.bookkeeping.CheckpointTables;
import io.convoy.common.config.TargetConfig;
import io.convoy.common.config.TargetConfig.OnBrokenConstraint;
import io.convoy.common.config.TargetConfig.OnExisting;
import io.convoy.common.config.TargetConfig.Persistence;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlNames;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.effect.ddl.CommentDdl;
import io.convoy.coordinator.effect.ddl.DefaultDdl;
import io.convoy.coordinator.effect.ddl.HistoryTable;
import io.convoy.coordinator.effect.ddl.SettingDdl;
import io.convoy.coordinator.effect.ddl.TableDdl;
import io.convoy.coordinator.effect.ddl.TableKeys;
import io.convoy.coordinator.effect.ddl.TableKeys.Planned;
import io.convoy.coordinator.effect.ddl.TargetObjects;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.ddl.TypeDdl;
import io.convoy.coordinator.effect.expression.TranslatedParts;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.SequenceFit;
import io.convoy.coordinator.effect.inventory.SetAsideKeys;
import io.convoy.coordinator.effect.inventory.SetAsideTriggers;
import io.convoy.coordinator.effect.inventory.TargetRelation;
import io.convoy.coordinator.effect.inventory.TargetRelation.Origin;
import io.convoy.coordinator.effect.partition.MissingPartitions;
import io.convoy.coordinator.effect.statement.Refusal;
import io.convoy.coordinator.effect.statement.SqlAttempt;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.coordinator.effect.swap.SwapPreparation;
import io.convoy.coordinator.effect.swap.SwapSchemas;
import io.convoy.schemas.event.TableCreated;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowPart;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.UserType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a table, with all that its columns need, and registers its rows' schema. */
public final class CreateEffect {
  private static final Logger LOG = LoggerFactory.getLogger(CreateEffect.class);

  private final RunTarget target;
  private final OnExisting onExisting;
  private final OnBrokenConstraint onBrokenConstraint;
  private final Persistence loadAs;
  private final SchemaRegistry registry;
  private final SequenceFit sequences;

  public CreateEffect(RunTarget target, TargetConfig config, SchemaRegistry registry) {
    this.target = target;
    this.onExisting = config.onExisting();
    this.onBrokenConstraint = config.onBrokenConstraint();
    this.loadAs = config.loadAs();
    this.registry = registry;
    this.sequences = target.sequences(onExisting);
  }

  /** Nothing where the table needs the row type of one that is still to be made. */
  public Optional<TableCreated> perform(CreateTable effect) {
    TableId id = effect.tableId();
    Table source = effect.table();
    target.names().requireDistinctColumns(source);
    TargetTable table = settled(target.table(source));
    int partitions = target.dataTopics().partitionsFor(source.getEstimatedBytes());
    String topic = target.topic(id, 0);
    List<UserType> missing =
        target
            .session()
            .inTransaction(
                "create table " + table.sql(),
                connection -> {
                  List<UserType> rows = createOrAdopt(connection, table, topic, partitions);
                  if (rows.isEmpty()) {
                    since(connection, effect);
                  }
                  return rows;
                });
    if (!missing.isEmpty()) {
      return Optional.empty();
    }
    Table carried =
        target.history(source).map(kept -> kept.carried(table.source())).orElse(table.source());
    RowLayout layout = RowLayout.of(carried, target.names());
    int schemaId = registry.registerChanging(target.topics().dataSubject(id), layout.batchSchema());
    registry.register(target.topics().partSubject(), RowPart.SCHEMA);
    return Optional.of(new TableCreated(id, schemaId, null));
  }

  /** A table that keeps history: what is loaded held at the point in time that it is read at. */
  private void since(Connection connection, CreateTable effect) throws SQLException {
    Optional<HistoryTable> history = target.history(effect.table());
    if (history.isPresent()) {
      SqlSteps.run(connection, history.orElseThrow().since(effect.moment()));
    }
  }

  /** Without the translated expressions that the target refuses. */
  private TargetTable settled(TargetTable described) {
    if (!TranslatedParts.areOpen(described)) {
      return described;
    }
    return target
        .session()
        .inTransaction(
            "try the expressions of table " + described.sql(),
            connection -> {
              target.session().prepareCatalog(connection);
              return settled(connection, described);
            });
  }

  /** As it is where it waits for another table. */
  private TargetTable settled(Connection connection, TargetTable described) throws SQLException {
    return missingRows(connection, described).isEmpty()
        ? TranslatedParts.settle(connection, described).table()
        : described;
  }

  /** Returns the row types of tables that have to be made first, in which case it does nothing. */
  private List<UserType> createOrAdopt(
      Connection connection, TargetTable table, String topic, int partitions) throws SQLException {
    // Serialises all creations, so that two tables can bring the same type; and another pipeline
    // that is done may just have dropped the bookkeeping.
    target.session().prepareCatalog(connection);
    SwapSchemas.require(connection, target);
    Optional<TargetRelation> there = target.inventory().find(connection, table);
    if (there.isEmpty()) {
      List<UserType> missing = missingRows(connection, table);
      if (!missing.isEmpty()) {
        return missing;
      }
      create(connection, table);
      target.inventory().own(connection, table);
      if (TableDdl.persistence(table, loadAs) == Persistence.LOGGED) {
        CheckpointTables.prepare(connection, topic, partitions);
      }
      return List.of();
    }
    if (there.orElseThrow().origin() != Origin.THIS_RUN) {
      adopt(connection, table, there.orElseThrow(), topic);
      CheckpointTables.prepare(connection, topic, partitions);
    }
    return List.of();
  }

  private List<UserType> missingRows(Connection connection, TargetTable table) throws SQLException {
    List<UserType> missing = new ArrayList<>();
    for (UserType type : table.source().getTypes()) {
      if (TypeDdl.comesWithItsTable(type, table.names())) {
        requireLogged(table, type);
        if (!TargetObjects.exists(connection, type)) {
          missing.add(type);
        }
      }
    }
    return missing;
  }

  /** PostgreSQL rewrites no table whose row type another one has a column of. */
  private void requireLogged(TargetTable table, UserType row) {
    if (loadAs == Persistence.UNLOGGED) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION,
          "table %s has a column of the row type of %s, which could then not become LOGGED; set target.load-as: logged"
              .formatted(table.sql(), SqlNames.quote(row.getSchemaName(), row.getName())));
    }
  }

  /** Finds out whether the table can be made; it is not there afterwards. */
  void tryOut(Connection connection, Table table) throws SQLException {
    tryOut(connection, table, made -> {});
  }

  /**
   * The same.
   *
   * @param look is given the table while it is there
   */
  void tryOut(Connection connection, Table table, SwapPreparation.Look look) throws SQLException {
    TargetTable named = settled(connection, target.table(table));
    SqlSteps.tried(
        connection,
        trial -> {
          create(trial, named);
          look.at(named);
          return named;
        });
  }

  private void create(Connection connection, TargetTable table) throws SQLException {
    TargetObjects.create(connection, table);
    List<Sequence> made = new ArrayList<>();
    for (Sequence sequence : table.source().getSequences()) {
      requireFree(connection, table, sequence);
      if (!table.isIdentity(sequence) && !SequenceFit.isThere(connection, table, sequence)) {
        made.add(sequence);
      }
    }
    SqlSteps.run(connection, TableDdl.create(table, loadAs));
    for (Sequence sequence : made) {
      target.inventory().own(connection, table, sequence);
      SqlSteps.run(connection, CommentDdl.ofSequence(table, sequence));
    }
    complete(connection, table);
    tryKeys(connection, table);
  }

  /** What the target refuses of it is told when the table is final. */
  private static void complete(Connection connection, TargetTable table) throws SQLException {
    for (Sequence sequence : table.source().getSequences()) {
      if (table.isIdentity(sequence)) {
        SqlSteps.run(connection, CommentDdl.ofSequence(table, sequence));
      }
    }
    for (SqlStep step : DefaultDdl.fragile(table).values()) {
      SqlAttempt.refusal(connection, step);
    }
    SettingDdl.apply(connection, table, SettingDdl.beforeRows(table));
  }

  /**
   * An expression that the target does not understand is better known now than after the rows; it
   * may be left out then.
   */
  private void tryKeys(Connection connection, TargetTable table) throws SQLException {
    SqlSteps.tried(
        connection,
        trial -> {
          List<Planned> keys = TableKeys.all(table).stream().filter(Planned::isExpression).toList();
          for (Planned planned : keys) {
            if (onBrokenConstraint == OnBrokenConstraint.FAIL && planned.translated() == null) {
              SqlSteps.run(trial, planned.step());
              continue;
            }
            Refusal.attempt(trial, planned.step())
                .ifPresent(refusal ->
                    LOG.warn(
                        "{} of {} cannot be added as things are, and is tried again after the rows:"
                            + " {}",
                        planned.what(),
                        table.sql(),
                        refusal.message()));
          }
          return keys;
        });
  }

  /** The reset has looked; what came since is not taken away from anyone. */
  private void requireFree(Connection connection, TargetTable table, Sequence sequence)
      throws SQLException {
    if (onExisting != OnExisting.FAIL && !table.isOwned(sequence)) {
      return;
    }
    Optional<String> obstacle = sequences.obstacle(connection, table, sequence, List.of());
    if (obstacle.isPresent()) {
      throw new ConvoyException(
          ErrorCode.TARGET_EXISTS,
          "table %s cannot be made in the target: %s; rename or drop the sequence, then resume the run"
              .formatted(table.sql(), obstacle.orElseThrow()));
    }
  }

  private void adopt(Connection connection, TargetTable table, TargetRelation there, String topic)
      throws SQLException {
    if (CheckpointTables.isPrepared(connection, topic)) {
      return;
    }
    there.requireTable();
    if (onExisting != OnExisting.TRUNCATE || ColumnFit.hasRows(connection, table)) {
      throw new ConvoyException(
          ErrorCode.TARGET_EXISTS,
          "table %s appeared in the target after the run had made room for it; remove it, then resume the run"
              .formatted(table.sql()));
    }
    ColumnFit.require(connection, table);
    MissingPartitions.make(connection, table).forEach(note -> LOG.warn("{}", note));
    SetAsideKeys.setAside(connection, target.topics().pipeline(), there);
    SetAsideTriggers.setAside(connection, target.topics().pipeline(), there);
    if (!there.isLogged()) {
      SqlSteps.run(connection, TableDdl.logged(table));
    }
  }
}
