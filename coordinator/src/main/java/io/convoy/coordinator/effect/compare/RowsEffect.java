// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.common.channel.KafkaClients;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.coordinator.decision.Effect.CompareRows;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.schemas.event.RowsCompared;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

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
        .setLeftSum(match.leftSum())
        .setDetail(detail(match))
        .setDifferences(match.named())
        .setKeys(match.keys().remembered())
        .setSettled(match.keys().settled())
        .setSince(match.keys().since())
        .build();
  }

  private static String detail(RowMatch match) {
    DifferingKeys keys = match.keys();
    if (keys.since() >= 0 && match.total() == 0) {
      return "";
    }
    if (match.total() == 0) {
      return "the sums differ, and no row did when the rows were read again: the target is being"
          + " written to, or a value in it reads otherwise each time; compare again";
    }
    List<String> parts = new ArrayList<>();
    if (keys.isUncertain()) {
      parts.add(
          "all rows that differ at the second look are counted, since no key tells them apart, or"
              + " more than "
              + DifferingKeys.MOST
              + " differed at the first");
    }
    int named = match.named().size();
    if (named < match.total()) {
      parts.add("%d of %d differences are named".formatted(named, match.total()));
    }
    return String.join("; ", parts);
  }
}
