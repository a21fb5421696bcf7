// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.preview;

import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.TargetConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.postgres.ConfiguredNames;
import io.convoy.common.postgres.DatabaseIdentity;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.common.postgres.PostgresSession;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.expression.TranslatedParts;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.prepare.ResetEffect;
import io.convoy.coordinator.effect.prepare.TargetRights;
import io.convoy.coordinator.effect.preview.TargetForecast.Existing;
import io.convoy.coordinator.effect.preview.TargetForecast.Finding;
import io.convoy.coordinator.effect.preview.TargetForecast.Server;
import io.convoy.schemas.table.Table;
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
import org.jspecify.annotations.Nullable;

/**
 * Says what a run would do to the target, and changes nothing there: it looks in a read-only
 * transaction. Used once.
 */
public final class TargetPreview {
  private final ConvoyConfig config;
  private final TargetConfig target;
  private final ConfiguredNames names;
  private final List<Table> tables;
  private final List<String> notSeen = new ArrayList<>();
  private final List<Finding> blockers = new ArrayList<>();
  private final List<Finding> warnings = new ArrayList<>();
  private final List<Finding> notCarried = new ArrayList<>();
  private final List<Existing> existing = new ArrayList<>();
  private @Nullable Server server;

  /** How the target is asked. */
  public enum Way {
    /** In a read-only transaction. */
    LOOK,
    /** Also by carrying out what a run would, in transactions that are rolled back. */
    TRY
  }

  /** Whatever may fail on the connection. */
  private interface Check {
    void run() throws SQLException;
  }

  /**
   * @param tables as a run would be told of them
   */
  public TargetPreview(ConvoyConfig config, List<Table> tables) {
    this.config = config;
    this.target = config.target();
    this.names = new ConfiguredNames(config);
    this.tables = tables;
  }

  /**
   * Looks at the target where it can be reached, and tells what a run would do.
   *
   * @param source what the source says of itself
   */
  public TargetForecast forecast(DatabaseIdentity source, Way way) {
    checkNames();
    Set<TableId> ids = new LinkedHashSet<>();
    tables.forEach(table -> ids.add(table.getId()));
    try (Connection connection =
        PostgresSession.open(
            target.url(),
            target.user(),
            target.password(),
            "convoy preview " + config.pipeline())) {
      connection.setAutoCommit(false);
      return seen(connection, ids, source, way);
    } catch (SQLException e) {
      ConvoyException meaning = PostgresErrors.target("cannot look at the target", e);
      notSeen.add(String.valueOf(meaning.getMessage()));
      return unseen(ids);
    }
  }

  private void checkNames() {
    check(() -> names.requireDistinct(tables.stream().map(Table::getId).toList()));
    check(() -> ResetEffect.requireUnreserved(schemas()));
    for (Table table : tables) {
      check(() -> names.requireDistinctColumns(table));
      names.unexpected(table).forEach(line -> warnings.add(new Finding(table.getId(), line)));
    }
  }

  /** What would end a run is noted. */
  private void check(Runnable demand) {
    try {
      demand.run();
    } catch (ConvoyException e) {
      blockers.add(Finding.of(null, e));
    }
  }

  private Set<String> schemas() {
    Set<String> schemas = new LinkedHashSet<>();
    tables.forEach(table -> schemas.add(names.schema(table.getId().getSchemaName())));
    return schemas;
  }

  private TargetForecast unseen(Set<TableId> ids) {
    KnownObjects nothing = new KnownObjects(null);
    StatementList list = new StatementList(target.loadAs(), ids, nothing);
    try {
      for (Table table : inOrder()) {
        list.addMade(RunTarget.named(table, names));
      }
    } catch (SQLException e) {
      throw PostgresErrors.target("cannot ask the target", e);
    }
    return forecast(list);
  }

  private TargetForecast seen(
      Connection connection, Set<TableId> ids, DatabaseIdentity source, Way way)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    }
    checkServer(connection, source);
    ExistingTables there = new ExistingTables(connection, config.pipeline(), target);
    there.find(List.copyOf(ids), names);
    blockers.addAll(there.blockers());
    existing.addAll(there.listed());
    KnownObjects known = new KnownObjects(connection);
    StatementList list = new StatementList(target.loadAs(), ids, known);
    there.reset().forEach(sql -> list.add(DdlStep.RESET, sql));
    Map<TableId, TargetTable> settled = way == Way.TRY ? tried(connection, there) : Map.of();
    for (Table table : inOrder()) {
      TargetTable named = settled.getOrDefault(table.getId(), RunTarget.named(table, names));
      if (there.isFilled(table.getId())) {
        list.addFilled(named, there.present(table.getId()));
      } else {
        list.addMade(named);
      }
    }
    if (way == Way.LOOK) {
      tellUntried(there);
    }
    return forecast(list);
  }

  private Map<TableId, TargetTable> tried(Connection connection, ExistingTables there)
      throws SQLException {
    connection.rollback();
    TargetTrial trial = new TargetTrial(connection, target.loadAs());
    Map<TableId, TargetTable> settled = new LinkedHashMap<>();
    for (Table table : tables) {
      TargetTable named = RunTarget.named(table, names);
      if (there.isFilled(table.getId())) {
        settled.put(table.getId(), trial.fill(named));
      } else if (!there.isThere(table.getId())) {
        settled.put(table.getId(), trial.make(named));
      }
    }
    blockers.addAll(trial.blockers());
    warnings.addAll(trial.warnings());
    notCarried.addAll(trial.notCarried());
    return settled;
  }

  private void tellUntried(ExistingTables there) {
    long open =
        tables.stream()
            .filter(table -> TranslatedParts.areOpen(RunTarget.named(table, names)))
            .count();
    if (open > 0) {
      notSeen.add(
          "%,d tables have translated or renamed expressions: a run tries them in the target and leaves out what it refuses; here that was not tried"
              .formatted(open));
    }
    if (tables.stream().anyMatch(table -> there.isFilled(table.getId()))) {
      notSeen.add(
          "whether the rows fit into the tables that are there: a run checks it before it empties"
              + " any; here that was not tried");
    }
  }

  private void checkServer(Connection connection, DatabaseIdentity source) throws SQLException {
    TargetLook look = new TargetLook(connection);
    Server found = look.server();
    server = found;
    ServerFit fit = new ServerFit(found);
    fit.checkSettings(config, tables.stream().mapToLong(Table::getEstimatedBytes).sum());
    fit.checkExtensions(tables, look.availableExtensions());
    fit.checkVersion(tables);
    blockers.addAll(fit.blockers());
    warnings.addAll(fit.warnings());
    RoleFit.obstacle(connection, tables)
        .ifPresent(obstacle -> warnings.add(new Finding(null, obstacle)));
    checkThere(() -> DatabaseIdentity.read(connection).requireOtherThan(source));
    checkThere(() -> TargetRights.require(connection, schemas()));
  }

  private void checkThere(Check check) throws SQLException {
    try {
      check.run();
    } catch (ConvoyException e) {
      blockers.add(Finding.of(null, e));
    }
  }

  /** A table comes after those whose row types it has. */
  private List<Table> inOrder() {
    return CreationOrder.of(tables, names);
  }

  private TargetForecast forecast(StatementList list) {
    Map<TableId, String> named = new LinkedHashMap<>();
    for (Table table : tables) {
      named.put(table.getId(), new TargetTable(table, names).sql());
    }
    notCarried.addAll(list.notCarried());
    return new TargetForecast(
        server, notSeen, named, list.inOrder(), existing, blockers, warnings, notCarried);
  }
}
