// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.preview;

import io.convoy.common.config.TargetConfig;
import io.convoy.common.config.TargetConfig.OnDependents;
import io.convoy.common.config.TargetConfig.OnExisting;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.error.Excerpt;
import io.convoy.coordinator.effect.ddl.PresentKeys;
import io.convoy.coordinator.effect.ddl.TableKeys.Present;
import io.convoy.coordinator.effect.inventory.Inventory;
import io.convoy.coordinator.effect.inventory.TargetRelation;
import io.convoy.coordinator.effect.inventory.TargetRelation.Origin;
import io.convoy.coordinator.effect.preview.TargetForecast.Existing;
import io.convoy.coordinator.effect.preview.TargetForecast.Fate;
import io.convoy.coordinator.effect.preview.TargetForecast.Finding;
import io.convoy.coordinator.effect.preview.TargetLook.Size;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a run would find in the target under the names of its tables, and what would become of it.
 */
final class ExistingTables {
  private static final int MOST_SHOWN = 5;

  private final Connection connection;
  private final Inventory inventory;
  private final TargetLook look;
  private final OnExisting onExisting;
  private final OnDependents onDependents;
  private final Map<TableId, TargetRelation> existing = new LinkedHashMap<>();
  private final Set<TableId> inTheWay = new HashSet<>();
  private final List<TargetRelation> leftOver = new ArrayList<>();
  private final List<Finding> blockers = new ArrayList<>();
  private final List<Existing> listed = new ArrayList<>();

  ExistingTables(Connection connection, String pipeline, TargetConfig config) {
    this.connection = connection;
    // No run has this id.
    this.inventory = new Inventory(pipeline, "");
    this.look = new TargetLook(connection);
    this.onExisting = config.onExisting();
    this.onDependents = config.onDependents();
  }

  void find(List<TableId> ids, TargetNames names) throws SQLException {
    boolean isNoted = look.hasBookkeeping();
    Map<TableId, TargetRelation> found =
        isNoted
            ? inventory.find(connection, ids, names)
            : inventory.findUnnoted(connection, ids, names);
    for (Map.Entry<TableId, TargetRelation> one : found.entrySet()) {
      if (one.getValue().origin() == Origin.EXISTING) {
        take(one.getKey(), one.getValue());
      }
    }
    if (isNoted) {
      inventory.owned(connection).stream()
          .filter(relation -> relation.origin() == Origin.UNFINISHED_RUN)
          .forEach(leftOver::add);
    }
    list();
    obstacles();
  }

  private void take(TableId id, TargetRelation relation) {
    try {
      relation.requireTable();
      existing.put(id, relation);
    } catch (ConvoyException e) {
      inTheWay.add(id);
      blockers.add(Finding.of(id, e));
    }
  }

  private void list() throws SQLException {
    Fate fate =
        switch (onExisting) {
          case FAIL -> Fate.REFUSED;
          case TRUNCATE -> Fate.EMPTIED;
          case DROP -> Fate.DROPPED;
          case SWAP -> Fate.PUT_ASIDE;
        };
    Map<TableId, Size> sizes = look.sizes(existing);
    existing.forEach((id, relation) -> {
      Size size = sizes.getOrDefault(id, new Size(-1, 0));
      listed.add(new Existing(id, relation.sql(), size.rows(), size.bytes(), fate));
    });
  }

  private void obstacles() throws SQLException {
    if (existing.isEmpty()) {
      return;
    }
    switch (onExisting) {
      case FAIL -> blockers.add(new Finding(null, refusal(), ErrorCode.TARGET_EXISTS));
      case TRUNCATE ->
          obstacle(
              "cannot be emptied, since tables outside the run refer to them: ",
              look.referring(existing.values()));
      case DROP ->
          obstacle(
              "cannot be dropped, since objects outside the run depend on them: ",
              look.dependents(existing.values()));
      case SWAP -> swapObstacle();
    }
  }

  private String refusal() {
    return "%s there already, and target.on-existing is fail: the run ends before it changes anything; truncate empties them, drop makes them anew"
        .formatted(
            existing.size() == 1
                ? "1 table of the target is"
                : "%,d tables of the target are".formatted(existing.size()));
  }

  private void swapObstacle() throws SQLException {
    if (onDependents == OnDependents.REFUSE) {
      obstacle(
          "cannot be swapped, since target.on-dependents is refuse and objects outside the run"
              + " depend on them: ",
          look.dependents(existing.values()));
    }
  }

  private void obstacle(String what, List<String> objects) {
    if (!objects.isEmpty()) {
      String shown = Excerpt.of(objects, MOST_SHOWN);
      blockers.add(new Finding(null, "tables of the target " + what + shown));
    }
  }

  /** The statements that make room. */
  List<String> reset() {
    List<TargetRelation> doomed = new ArrayList<>(leftOver);
    if (onExisting == OnExisting.DROP) {
      doomed.addAll(existing.values());
    }
    List<String> statements = new ArrayList<>(TargetRelation.drops(doomed));
    if (onExisting == OnExisting.TRUNCATE && !existing.isEmpty()) {
      statements.add(TargetRelation.truncate(List.copyOf(existing.values())));
    }
    return statements;
  }

  /** True where the table stays and gets the run's rows. */
  boolean isFilled(TableId table) {
    return onExisting == OnExisting.TRUNCATE && existing.containsKey(table);
  }

  /** Which keys, constraints and indexes a table has that is there. */
  Present present(TableId table) throws SQLException {
    return PresentKeys.read(connection, Objects.requireNonNull(existing.get(table)).oid());
  }

  /** True where something has the table's name. */
  boolean isThere(TableId table) {
    return existing.containsKey(table) || inTheWay.contains(table);
  }

  List<Finding> blockers() {
    return blockers;
  }

  List<Existing> listed() {
    return listed;
  }
}
