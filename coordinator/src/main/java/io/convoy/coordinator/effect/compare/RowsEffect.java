// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.common.channel.KafkaClients;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.coordinator.decision.Effect.CompareRows;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.schemas.event.RowsCompared;
import java.sql.SQLException;

/** Says which rows of a table differ. */
public final class RowsEffect {
  private final RunTarget target;
  private final SchemaRegistry registry;
  private final KafkaClients clients;

  public RowsEffect(RunTarget target, SchemaRegistry registry, KafkaClients clients) {
    this.target = target;
    this.registry = registry;
    this.clients = clients;
  }

  public RowsCompared perform(CompareRows effect) {
    try (RowSides sides = RowSides.read(effect, target, registry, clients)) {
      return compared(effect, sides.match(Differing.UNHEARD));
    } catch (SQLException e) {
      throw PostgresErrors.target("cannot compare rows", e);
    }
  }

  /** What is told of rows that differ. */
  public static RowsCompared compared(CompareRows effect, RowMatch match) {
    return RowsCompared.newBuilder()
        .setTable(effect.tableId())
        .setGeneration(effect.comparison().generation())
        .setMissing(match.missing())
        .setExtra(match.extra())
        .setChanged(match.changed())
        .setDetail(detail(match))
        .setDifferences(match.named())
        .build();
  }

  private static String detail(RowMatch match) {
    if (match.total() == 0) {
      return "the sums differ, and no row did when the rows were read again: the target is being"
          + " written to, or a value in it reads otherwise each time; compare again";
    }
    int named = match.named().size();
    return named == match.total()
        ? ""
        : "%d of %d differences are named".formatted(named, match.total());
  }
}
