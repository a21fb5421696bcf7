// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.swap;

import io.convoy.common.bookkeeping.TargetCatalog;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.TargetRelation;
import io.convoy.coordinator.effect.swap.Dependents.Dependent;
import io.convoy.schemas.event.OldDropped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Drops what the swap of a run put aside, all of it or nothing: nothing while something that Convoy
 * did not make needs one of the tables.
 */
public final class DropOldEffect {
  private final RunTarget target;

  public DropOldEffect(RunTarget target) {
    this.target = target;
  }

  public OldDropped perform() {
    return target
        .session()
        .inTransaction("drop the tables that run " + target.runId() + " put aside", this::drop);
  }

  private OldDropped drop(Connection connection) throws SQLException {
    TargetCatalog.create(connection);
    List<TargetRelation> relations = OldRelations.of(connection, target);
    List<TargetRelation> tables = relations.stream().filter(r -> !r.isSequence()).toList();
    List<TargetRelation> sequences = relations.stream().filter(TargetRelation::isSequence).toList();
    List<Dependent> dependents =
        Dependents.of(connection, Replaced.oids(tables), List.of(), Replaced.oids(sequences))
            .stream()
            .filter(one -> one.kind().holdsTables())
            .toList();
    if (dependents.isEmpty()) {
      drop(connection, relations);
    }
    OldRelations.dropTableIfEmpty(connection);
    SwapSchemas.dropTableIfEmpty(connection);
    TargetCatalog.dropIfEmpty(connection);
    return dependents.isEmpty()
        ? new OldDropped(tables.size(), 0, List.of())
        : new OldDropped(0, tables.size(), List.of(needed(dependents)));
  }

  private void drop(Connection connection, List<TargetRelation> relations) throws SQLException {
    for (String drop : TargetRelation.drops(relations)) {
      Bystanders.briefly(connection, target, drop, Replaced.oids(relations));
    }
    for (String schema : OldRelations.schemas(connection, target)) {
      SwapSchemas.dropIfEmpty(connection, schema);
    }
    OldRelations.forget(connection, target);
  }

  private static String needed(List<Dependent> dependents) {
    return "the old tables are still needed, and none of them was dropped: "
        + DependentsRule.listed(
            dependents.stream()
                .map(one -> new Dependent(one.kind(), one.what(), one.oid(), null))
                .toList());
  }
}
