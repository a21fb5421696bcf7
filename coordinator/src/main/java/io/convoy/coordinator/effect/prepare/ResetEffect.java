// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.prepare;

import io.convoy.common.bookkeeping.CheckpointTables;
import io.convoy.common.bookkeeping.TargetCatalog;
import io.convoy.common.config.TargetConfig;
import io.convoy.common.config.TargetConfig.OnDependents;
import io.convoy.common.config.TargetConfig.OnExisting;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.error.Excerpt;
import io.convoy.common.postgres.DatabaseIdentity;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.coordinator.decision.Claim;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Effect.Replacing;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.effect.inventory.EarlierRejects;
import io.convoy.coordinator.effect.inventory.LeftOutStore;
import io.convoy.coordinator.effect.inventory.RunHistory;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.SetAsideKeys;
import io.convoy.coordinator.effect.inventory.SetAsideTriggers;
import io.convoy.coordinator.effect.inventory.TargetRelation;
import io.convoy.coordinator.effect.inventory.TargetRelation.Origin;
import io.convoy.coordinator.effect.inventory.WatermarkMemory;
import io.convoy.coordinator.effect.swap.SwapPreparation;
import io.convoy.coordinator.effect.swap.SwapSchemas;
import io.convoy.schemas.event.DependentsFound;
import io.convoy.schemas.event.TargetReset;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets what the run replaces out of the way, and what earlier runs of the pipeline left. Nothing
 * that the run does not replace is touched: no CASCADE anywhere.
 */
public final class ResetEffect {
  private static final Logger LOG = LoggerFactory.getLogger(ResetEffect.class);
  private static final int MOST_SHOWN = 20;
  private static final String BOOKKEEPING = "convoy";
  private static final String DEPENDENT_OBJECTS = "2BP01";
  private static final String NOT_SUPPORTED = "0A000";

  private final RunTarget target;
  private final OnExisting onExisting;
  private final OnDependents onDependents;
  private final CreateEffect creation;

  /**
   * @param creation tries out whether tables can be made
   */
  public ResetEffect(RunTarget target, TargetConfig config, CreateEffect creation) {
    this.target = target;
    this.onExisting = config.onExisting();
    this.onDependents = config.onDependents();
    this.creation = creation;
  }

  /** The last fact is {@code TargetReset}. */
  public List<SpecificRecord> perform(ResetTarget effect) {
    requireAsBegun(effect.replacing());
    List<TableId> ids = effect.tables().stream().map(Description::id).toList();
    target.names().lasting().requireDistinct(ids);
    Set<String> schemas = new LinkedHashSet<>();
    for (TableId id : ids) {
      schemas.add(target.names().lasting().schema(id.getSchemaName()));
      schemas.add(target.names().schema(id.getSchemaName()));
    }
    requireUnreserved(schemas);
    List<SpecificRecord> facts =
        target
            .session()
            .inTransaction(
                "reset the target",
                connection -> {
                  requireOtherThanSource(connection, effect.source());
                  TargetRights.require(connection, schemas);
                  Claim claim = onExisting == OnExisting.FAIL ? Claim.NONE : effect.claim();
                  RunHistory.requireClaim(connection, target.topics().pipeline(), claim);
                  TargetCatalog.create(connection);
                  return facts(connection, reset(connection, effect.tables()));
                });
    String mine = target.topics().dataPrefix(target.runId());
    target
        .dataTopics()
        .delete(topic ->
            target.topics().dataPattern().matcher(topic).matches() && !topic.startsWith(mine));
    return facts;
  }

  private static List<SpecificRecord> facts(Connection connection, List<String> notes)
      throws SQLException {
    TargetReset reset = new TargetReset(RunTarget.server(connection));
    return notes.isEmpty() ? List.of(reset) : List.of(new DependentsFound(notes), reset);
  }

  private void requireAsBegun(Replacing replacing) {
    boolean isSwap = onExisting == OnExisting.SWAP;
    if (isSwap != (replacing == Replacing.BY_SWAP)) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION,
          "the run began %s target.on-existing: swap, and is to go on %s it; set it back and resume the run, or start a new one"
              .formatted(isSwap ? "without" : "with", isSwap ? "with" : "without"));
    }
  }

  private static void requireOtherThanSource(Connection connection, List<String> marks)
      throws SQLException {
    DatabaseIdentity source = DatabaseIdentity.of(marks);
    DatabaseIdentity identity = DatabaseIdentity.read(connection);
    identity.requireOtherThan(source);
    if (!marks.isEmpty() && !(source.knowsStandbys() && identity.knowsStandbys())) {
      LOG.warn(
          "Source and target were told apart by when their servers started, since a user may not"
              + " execute pg_control_system(): a standby of the target would not be recognised");
    }
  }

  public static void requireUnreserved(Set<String> schemas) {
    if (schemas.contains(BOOKKEEPING)) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION,
          "schema \"convoy\" of the target keeps Convoy's own checkpoints; map the source's schema"
              + " to another one with target.schemas");
    }
  }

  /** Returns what is to be said of what hangs on tables that are there. */
  private List<String> reset(Connection connection, List<Description> tables) throws SQLException {
    List<TableId> sources = tables.stream().map(Description::id).toList();
    // Whatever becomes of this run: what an earlier load reached is not what the tables have.
    WatermarkMemory.forget(connection, target, sources);
    Map<TableId, TargetRelation> existing = existing(connection, tables);
    drop(connection, toBeDropped(connection, existing));
    SetAsideKeys.forgetDropped(connection, target.topics().pipeline());
    LeftOutStore.forget(connection, target, sources);
    EarlierRejects.forget(connection, target, sources);
    target.inventory().forgetOtherRuns(connection);
    SwapSchemas.removeOthers(connection, target);
    Optional<SwapPreparation> swap = prepareSwap(connection, tables);
    List<String> notes = swap.isPresent() ? swap.orElseThrow().notes() : List.of();
    Set<TableId> absent = check(connection, tables, existing);
    if (swap.isPresent()) {
      swap.orElseThrow().tryOut(tables, creation::tryOut);
    } else if (!existing.isEmpty()) {
      tryOut(connection, tables, absent);
    }
    if (onExisting == OnExisting.TRUNCATE) {
      truncate(connection, List.copyOf(existing.values()));
    }
    CheckpointTables.delete(
        connection,
        target.topics().pipeline() + ".data.",
        target.topics().dataPrefix(target.runId()));
    return notes;
  }

  /** What unfinished runs left, and what is there where that is to be dropped. */
  private List<TargetRelation> toBeDropped(
      Connection connection, Map<TableId, TargetRelation> existing) throws SQLException {
    Map<String, TargetRelation> leftOver = new LinkedHashMap<>();
    for (TargetRelation relation : target.inventory().owned(connection)) {
      if (relation.origin() == Origin.UNFINISHED_RUN) {
        leftOver.put(relation.sql(), relation);
      }
    }
    switch (onExisting) {
      // Under a swap these are where its tables are to be loaded.
      case FAIL, SWAP -> refuse(List.copyOf(existing.values()));
      case TRUNCATE -> {}
      case DROP -> existing.values().forEach(relation -> leftOver.put(relation.sql(), relation));
    }
    return List.copyOf(leftOver.values());
  }

  private Optional<SwapPreparation> prepareSwap(Connection connection, List<Description> tables)
      throws SQLException {
    return onExisting == OnExisting.SWAP
        ? Optional.of(SwapPreparation.of(connection, target, onDependents, tables))
        : Optional.empty();
  }

  /**
   * Whatever could end the run before it reads a row is found while every row is still there.
   *
   * @return the tables that are to be made
   */
  private Set<TableId> check(
      Connection connection, List<Description> tables, Map<TableId, TargetRelation> existing)
      throws SQLException {
    Set<TableId> absent = new LinkedHashSet<>();
    tables.forEach(table -> absent.add(table.id()));
    absent.removeAll(find(connection, tables).keySet());
    new TargetFit(connection, target, target.sequences(onExisting))
        .require(tables, onExisting == OnExisting.TRUNCATE ? existing : Map.of(), absent);
    return absent;
  }

  private void tryOut(Connection connection, List<Description> tables, Set<TableId> absent)
      throws SQLException {
    for (Description table : tables) {
      if (absent.contains(table.id())) {
        creation.tryOut(connection, table.table());
      }
    }
  }

  private Map<TableId, TargetRelation> find(Connection connection, List<Description> tables)
      throws SQLException {
    List<TableId> ids = tables.stream().map(Description::id).toList();
    return target.inventory().find(connection, ids, target.names());
  }

  /** What was there before this run, and that this run has not dealt with yet. */
  private Map<TableId, TargetRelation> existing(Connection connection, List<Description> tables)
      throws SQLException {
    Map<TableId, TargetRelation> existing = new LinkedHashMap<>();
    for (Map.Entry<TableId, TargetRelation> found : find(connection, tables).entrySet()) {
      if (found.getValue().origin() == Origin.EXISTING
          && !CheckpointTables.isPrepared(connection, target.topic(found.getKey(), 0))) {
        found.getValue().requireTable();
        existing.put(found.getKey(), found.getValue());
      }
    }
    return existing;
  }

  private static void refuse(List<TargetRelation> existing) {
    if (!existing.isEmpty()) {
      throw new ConvoyException(
          ErrorCode.TARGET_EXISTS,
          "%s in the target already: %s; set target.on-existing to truncate (empty them and load) or drop (create them anew), or, with fail, remove them or exclude them with source.tables.exclude"
              .formatted(
                  existing.size() == 1 ? "a table is" : "%,d tables are".formatted(existing.size()),
                  shown(existing)));
    }
  }

  private static String shown(List<TargetRelation> relations) {
    return Excerpt.of(relations.stream().map(TargetRelation::sql).toList(), MOST_SHOWN);
  }

  private void truncate(Connection connection, List<TargetRelation> existing) throws SQLException {
    if (existing.isEmpty()) {
      return;
    }
    for (TargetRelation relation : existing) {
      SetAsideTriggers.setAside(connection, target.topics().pipeline(), relation);
    }
    try {
      execute(connection, TargetRelation.truncate(existing));
    } catch (SQLException e) {
      if (NOT_SUPPORTED.equals(e.getSQLState())) {
        throw PostgresErrors.target(
            "cannot empty the existing tables of the target (target.on-existing: truncate), since a"
                + " table outside the run refers to one of them; include it in the run or remove"
                + " its foreign key",
            e);
      }
      throw e;
    }
  }

  private static void drop(Connection connection, List<TargetRelation> doomed) throws SQLException {
    if (doomed.isEmpty()) {
      return;
    }
    try {
      for (String drop : TargetRelation.drops(doomed)) {
        execute(connection, drop);
      }
    } catch (SQLException e) {
      if (DEPENDENT_OBJECTS.equals(e.getSQLState())) {
        throw PostgresErrors.target(
            "cannot drop tables of the target that the run replaces, since objects outside the run"
                + " depend on them; remove those first",
            e);
      }
      throw e;
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
