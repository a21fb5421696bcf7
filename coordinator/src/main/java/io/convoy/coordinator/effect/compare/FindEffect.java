// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.common.config.SyncConfig;
import io.convoy.common.postgres.DatabaseIdentity;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.coordinator.decision.Effect.FindTable;
import io.convoy.coordinator.effect.ddl.HistoryTable;
import io.convoy.coordinator.effect.evolve.Evolving;
import io.convoy.coordinator.effect.evolve.Evolving.Outcome;
import io.convoy.coordinator.effect.inventory.LogMemory;
import io.convoy.coordinator.effect.inventory.RunHistory;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.WatermarkMemory;
import io.convoy.schemas.compare.RowKey;
import io.convoy.schemas.event.LogTrust;
import io.convoy.schemas.event.TableFound;
import io.convoy.schemas.event.Watermark;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowPart;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether the target has a table that can be compared, by which columns, and registers the
 * schema of the rows that are read for it: the shape that a load gives them.
 */
public final class FindEffect {
  private static final String CAST = "columns have other types in the target by configuration";

  private final RunTarget target;
  private final SchemaRegistry registry;
  private final SyncConfig sync;
  private final Evolving evolving;

  public FindEffect(RunTarget target, SchemaRegistry registry, SyncConfig sync) {
    this.target = target.lasting();
    this.registry = registry;
    this.sync = sync;
    this.evolving = new Evolving(this.target, sync.evolve());
  }

  public TableFound perform(FindTable effect) {
    Table source = effect.table();
    target.names().requireDistinctColumns(source);
    return target
        .session()
        .inTransaction(
            "look at table " + target.table(source).sql(),
            connection -> find(connection, effect, source));
  }

  private TableFound find(Connection connection, FindTable effect, Table source)
      throws SQLException {
    DatabaseIdentity.read(connection).requireOtherThan(DatabaseIdentity.of(effect.source()));
    RunHistory.requireClaim(connection, target.topics().pipeline(), effect.claim());
    Outcome shaped = shaped(connection, effect);
    ComparedTable there = ComparedTable.read(connection, target.table(source));
    List<String> notes = new ArrayList<>(shaped.notes());
    Table carried = carried(source, there, notes);
    Optional<HistoryTable> history = target.history(source);
    RowLayout all = RowLayout.of(carried, target.names());
    RowLayout layout = history.map(kept -> all.inTarget(kept.isCurrent())).orElse(all);
    notes.addAll(there.extraColumns(layout, history.map(HistoryTable::names).orElse(List.of())));
    Optional<String> misfit = there.obstacle(connection, all);
    if (misfit.isEmpty()) {
      misfit = new KeptHistory(target, source).obstacle(connection, there, effect.shaping(), notes);
    }
    return TableFound.newBuilder()
        .setTable(source.getId())
        .setSchemaId(register(source, layout))
        .setObstacle(shaped.obstacle().orElse(misfit.orElse(null)))
        .setKey(RowKey.of(carried).map(Key::getColumns).orElse(List.of()))
        .setNotes(notes)
        .setServer(RunTarget.server(connection))
        .setLog(trust(connection, effect, source, layout))
        .setWatermark(watermark(connection, effect, source, layout))
        .setAppended(target.names().isAppended(source.getId()))
        .build();
  }

  private int register(Table source, RowLayout layout) {
    int schemaId =
        registry.registerChanging(
            target.topics().dataSubject(source.getId()), layout.batchSchema());
    registry.register(target.topics().partSubject(), RowPart.SCHEMA);
    return schemaId;
  }

  private Outcome shaped(Connection connection, FindTable effect) throws SQLException {
    return switch (effect.shaping()) {
      case AS_IS, MENDED -> Outcome.NOTHING;
      case FOLLOWED -> {
        target.session().prepareCatalog(connection);
        yield evolving.follow(connection, effect.table());
      }
    };
  }

  private @Nullable Watermark watermark(
      Connection connection, FindTable effect, Table source, RowLayout layout) throws SQLException {
    Optional<Watermark> found =
        WatermarkMemory.find(connection, target, source, effect.source(), sync);
    if (found.isPresent() && isCast(layout)) {
      found.orElseThrow().setFrom(null);
      found.orElseThrow().setObstacle(CAST);
    }
    return found.orElse(null);
  }

  private static boolean isCast(RowLayout layout) {
    return layout.fields().stream().anyMatch(field -> field.carriedAs() != null);
  }

  private @Nullable LogTrust trust(
      Connection connection, FindTable effect, Table source, RowLayout layout) throws SQLException {
    if (effect.log().isEmpty()) {
      return null;
    }
    LogTrust trust = LogMemory.trust(connection, target, source, effect.log().orElseThrow());
    if (isCast(layout) && trust.getObstacle() == null) {
      trust.setObstacle(CAST);
    }
    return trust;
  }

  /** A column that the target does not compute itself was loaded with the source's values. */
  private Table carried(Table source, ComparedTable there, List<String> notes) {
    List<Column> columns = new ArrayList<>();
    for (Column column : source.getColumns()) {
      String name = target.names().column(source.getId(), column.getName());
      boolean isComputed =
          column.getGeneratedExpression() != null
              && (there.computes(name) || column.getCodec().isEmpty());
      if (isComputed) {
        notes.add(
            "column \"%s\" is computed by the target itself and was not compared".formatted(name));
      }
      columns.add(
          isComputed ? column : Column.newBuilder(column).setGeneratedExpression(null).build());
    }
    return Table.newBuilder(source).setColumns(columns).build();
  }
}
