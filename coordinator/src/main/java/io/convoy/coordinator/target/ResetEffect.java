// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.target;

import io.convoy.common.config.TargetConfig.OnExisting;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.common.target.TargetCatalog;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.target.TargetRelation.Origin;
import io.convoy.schemas.event.TargetReset;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gets what the run replaces out of the way, and what earlier runs of the pipeline left. Nothing
 * that the run does not replace is touched: no CASCADE anywhere.
 */
final class ResetEffect {
  private static final int MOST_SHOWN = 20;
  private static final String BOOKKEEPING = "convoy";
  private static final String DEPENDENT_OBJECTS = "2BP01";
  private static final String NOT_SUPPORTED = "0A000";

  private final RunTarget target;
  private final OnExisting onExisting;

  ResetEffect(RunTarget target, OnExisting onExisting) {
    this.target = target;
    this.onExisting = onExisting;
  }

  TargetReset perform(ResetTarget effect) {
    target.names().requireDistinct(effect.tables());
    Set<String> schemas = new LinkedHashSet<>();
    effect.tables().forEach(t -> schemas.add(target.names().schema(t.getSchemaName())));
    requireUnreserved(schemas);
    target
        .session()
        .inTransaction(
            "reset the target",
            connection -> {
              TargetRights.require(connection, schemas);
              TargetCatalog.create(connection);
              return reset(connection, effect.tables());
            });
    String mine = target.topics().dataPrefix(target.runId());
    target
        .dataTopics()
        .delete(topic ->
            target.topics().dataPattern().matcher(topic).matches() && !topic.startsWith(mine));
    return new TargetReset();
  }

  private static void requireUnreserved(Set<String> schemas) {
    if (schemas.contains(BOOKKEEPING)) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION,
          "schema \"convoy\" of the target keeps Convoy's own checkpoints; map the source's schema"
              + " to another one with target.schemas");
    }
  }

  private List<TargetRelation> reset(Connection connection, List<TableId> tables)
      throws SQLException {
    Map<String, TargetRelation> leftOver = new LinkedHashMap<>();
    for (TargetRelation relation : target.inventory().owned(connection)) {
      if (relation.origin() == Origin.UNFINISHED_RUN) {
        leftOver.put(relation.sql(), relation);
      }
    }
    List<TargetRelation> existing = existing(connection, tables);
    switch (onExisting) {
      case FAIL -> refuse(existing);
      case TRUNCATE -> truncate(connection, existing);
      case DROP -> existing.forEach(relation -> leftOver.put(relation.sql(), relation));
    }
    drop(connection, List.copyOf(leftOver.values()));
    SetAsideKeys.forgetDropped(connection, target.topics().pipeline());
    target.inventory().forgetOtherRuns(connection);
    Checkpoints.delete(
        connection,
        target.topics().pipeline() + ".data.",
        target.topics().dataPrefix(target.runId()));
    return existing;
  }

  /** What was there before this run, and that this run has not dealt with yet. */
  private List<TargetRelation> existing(Connection connection, List<TableId> tables)
      throws SQLException {
    List<TargetRelation> existing = new ArrayList<>();
    for (Map.Entry<TableId, TargetRelation> found :
        target.inventory().find(connection, tables, target.names()).entrySet()) {
      if (found.getValue().origin() == Origin.EXISTING
          && !Checkpoints.isPrepared(connection, target.topic(found.getKey(), 0))) {
        found.getValue().requireTable();
        existing.add(found.getValue());
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
    int more = relations.size() - MOST_SHOWN;
    return more > 0
        ? TargetRelation.listed(relations.subList(0, MOST_SHOWN)) + " and %,d more".formatted(more)
        : TargetRelation.listed(relations);
  }

  private static void truncate(Connection connection, List<TargetRelation> existing)
      throws SQLException {
    if (existing.isEmpty()) {
      return;
    }
    try {
      execute(connection, "TRUNCATE TABLE " + TargetRelation.listed(existing));
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
      execute(connection, "DROP TABLE IF EXISTS " + TargetRelation.listed(doomed));
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
