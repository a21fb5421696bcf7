// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.KafkaClients;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.common.postgres.SqlNames;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.coordinator.decision.Effect.CompareRows;
import io.convoy.coordinator.decision.Effect.Comparison;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.schemas.compare.DigestSink;
import io.convoy.schemas.compare.DigestSink.Wish;
import io.convoy.schemas.compare.RowDigester;
import io.convoy.schemas.compare.RowDigester.Values;
import io.convoy.schemas.event.RowsCompared;
import io.convoy.schemas.row.RowLayout;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.BitSet;

/**
 * Says which rows of a table differ: those of the source by their digests in Kafka, those of the
 * target by a second reading of it. Both wait on disk, so that any number of them needs the same
 * memory.
 */
public final class RowsEffect {
  private static final int ROWS_PER_GROUP = 50_000;
  private static final int FEWEST_GROUPS = 8;
  private static final int MOST_GROUPS = 512;

  private final RunTarget target;
  private final SchemaRegistry registry;
  private final DigestTopic topic;

  public RowsEffect(RunTarget target, SchemaRegistry registry, KafkaClients clients) {
    this.target = target;
    this.registry = registry;
    this.topic = new DigestTopic(clients, new ControlCodec(registry));
  }

  public RowsCompared perform(CompareRows effect) {
    Comparison by = effect.comparison();
    RowLayout layout = RowLayout.of(registry.schema(by.schemaId()));
    RowDigester digester = new RowDigester(layout, by.key(), by.buckets());
    RowMatch match = new RowMatch(layout, digester.keyColumns(), effect.naming().limit());
    int groups = Math.clamp(effect.source().count() / ROWS_PER_GROUP, FEWEST_GROUPS, MOST_GROUPS);
    try (DigestFiles source = new DigestFiles(groups);
        DigestFiles found = new DigestFiles(groups)) {
      topic.read(effect.source(), source::add);
      source.ended();
      read(effect, layout, found);
      found.ended();
      for (int group = 0; group < groups; group++) {
        match.match(source.group(group), found.group(group));
      }
    }
    return RowsCompared.newBuilder()
        .setTable(effect.tableId())
        .setGeneration(by.generation())
        .setMissing(match.missing())
        .setExtra(match.extra())
        .setChanged(match.changed())
        .setDetail(detail(match))
        .setDifferences(match.named())
        .build();
  }

  private void read(CompareRows effect, RowLayout layout, DigestFiles found) {
    Comparison by = effect.comparison();
    Values values = effect.naming().showValues() ? Values.SHOWN : Values.HIDDEN;
    Wish wish = new Wish(bits(effect.wanted()), bits(effect.detailed()), values);
    try {
      new TableScan<>(
              target.session().connections(),
              layout,
              TableScan.PAGES_PER_RANGE,
              () ->
                  new DigestSink(
                      layout, by.key(), by.buckets(), wish, (bucket, row) -> found.add(row)),
              part -> {})
          .run();
    } catch (SQLException e) {
      throw PostgresErrors.target(
          "cannot read table " + SqlNames.quote(layout.targetSchema(), layout.targetTable()), e);
    }
  }

  private static BitSet bits(ByteBuffer bytes) {
    return BitSet.valueOf(bytes.duplicate());
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
