// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import io.convoy.common.postgres.PostgresErrors;
import io.convoy.common.postgres.SqlNames;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.coordinator.decision.Effect.VerifyTable;
import io.convoy.coordinator.effect.compare.TableScan;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.WatermarkMemory;
import io.convoy.coordinator.effect.session.TargetConnections;
import io.convoy.schemas.event.TableVerified;
import io.convoy.schemas.row.RowChecksum;
import io.convoy.schemas.row.RowLayout;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Counts the rows that a target table holds at rest, and sums up their checksums. */
final class VerifyEffect {
  private final RunTarget target;
  private final TargetConnections connections;
  private final SchemaRegistry registry;

  VerifyEffect(RunTarget target, SchemaRegistry registry) {
    this.target = target;
    this.connections = target.session().connections();
    this.registry = registry;
  }

  TableVerified perform(VerifyTable effect) {
    RowLayout layout = RowLayout.of(registry.schema(effect.schemaId()));
    // Before: rows of a table that is emptied meanwhile are not those that are summed up.
    @Nullable String scope = scope(effect);
    RowChecksum found = sum(layout);
    return TableVerified.newBuilder()
        .setTable(effect.tableId())
        .setRows(found.rows())
        .setChecksum(found.sum())
        .setDetail(difference(effect, found))
        .setScope(scope)
        .build();
  }

  private @Nullable String scope(VerifyTable effect) {
    if (effect.way().isEmpty()) {
      return null;
    }
    String way = effect.way().orElseThrow();
    try (TargetConnections.Lease lease = connections.take()) {
      return WatermarkMemory.scope(lease.connection(), target, effect.table(), way);
    } catch (SQLException e) {
      throw PostgresErrors.target("cannot look at table " + target.table(effect.table()).sql(), e);
    }
  }

  private RowChecksum sum(RowLayout layout) {
    try {
      return new TableSum(connections, layout, TableScan.PAGES_PER_RANGE).sum();
    } catch (SQLException e) {
      throw PostgresErrors.target(
          "cannot verify table " + SqlNames.quote(layout.targetSchema(), layout.targetTable()), e);
    }
  }

  private static String difference(VerifyTable effect, RowChecksum found) {
    if (found.rows() != effect.rows()) {
      return "the target has %,d rows, %,d were loaded".formatted(found.rows(), effect.rows());
    }
    return found.sum() == effect.checksum()
        ? ""
        : "the target has as many rows as were loaded, but their values differ";
  }
}
