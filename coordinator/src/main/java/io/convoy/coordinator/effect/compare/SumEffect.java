// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.common.postgres.PostgresErrors;
import io.convoy.common.postgres.SqlNames;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.coordinator.decision.Comparison;
import io.convoy.coordinator.decision.Effect.SumTable;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.schemas.compare.BucketSums;
import io.convoy.schemas.compare.SumSink;
import io.convoy.schemas.event.TableSummed;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.Map;

/**
 * Adds up what a target table holds, in the buckets of the source. Where some differ, it makes the
 * topic in which the source tells of their rows.
 */
public final class SumEffect {
  /** Of what the source tells of single columns, so that a comparison has its room. */
  private static final long MOST_DETAIL_BYTES = 64 << 20;

  private static final int DETAIL_BYTES = 64;

  /** Values are cut where they are long. */
  private static final int DETAIL_BYTES_PER_COLUMN = 64;

  private final RunTarget target;
  private final SchemaRegistry registry;

  public SumEffect(RunTarget target, SchemaRegistry registry) {
    this.target = target;
    this.registry = registry;
  }

  public TableSummed perform(SumTable effect) {
    Comparison by = effect.comparison();
    RowLayout layout = ComparedKeys.layout(registry, by);
    BucketSums source = BucketSums.decode(by.buckets(), effect.sums());
    BucketSums found = sum(layout, by);
    BitSet wanted = source.differing(found);
    TableSummed.Builder summed =
        TableSummed.newBuilder()
            .setTable(effect.tableId())
            .setGeneration(by.generation())
            .setRows(found.rows())
            .setChecksum(found.sum())
            .setWanted(ByteBuffer.wrap(wanted.toByteArray()))
            .setKeys(ComparedKeys.isOfKeys(by));
    if (wanted.isEmpty()) {
      return summed.setDetailed(ByteBuffer.allocate(0)).setTopic("").setPartitions(0).build();
    }
    String topic = topic(effect, by);
    BitSet detailed = detailed(layout, wanted, source, found);
    return summed
        .setDetailed(ByteBuffer.wrap(detailed.toByteArray()))
        .setTopic(topic)
        .setPartitions(makeTopic(topic, source.rows(wanted)))
        .build();
  }

  private String topic(SumTable effect, Comparison by) {
    Topics topics = target.topics();
    return ComparedKeys.isOfKeys(by)
        ? topics.keyDigests(effect.runId(), effect.tableId(), by.generation())
        : topics.digests(effect.runId(), effect.tableId(), by.generation());
  }

  private int makeTopic(String topic, long digests) {
    int partitions = target.dataTopics().partitionsFor(digests * DETAIL_BYTES);
    return target.dataTopics().create(Map.of(topic, partitions)).getOrDefault(topic, partitions);
  }

  private BucketSums sum(RowLayout layout, Comparison by) {
    BucketSums total = new BucketSums(by.buckets());
    try {
      new TableScan<>(
              target.session().connections(),
              layout,
              ComparedKeys.pagesPerRange(by),
              ComparedKeys.conditions(layout, by),
              () -> new SumSink(layout, by.key(), by.buckets()),
              part -> total.add(part.sums()))
          .run();
      return total;
    } catch (SQLException e) {
      throw PostgresErrors.target(
          "cannot read table " + SqlNames.quote(layout.targetSchema(), layout.targetTable()), e);
    }
  }

  /** The first buckets of which single columns are told: as many as there is room for. */
  private static BitSet detailed(
      RowLayout layout, BitSet wanted, BucketSums source, BucketSums found) {
    BitSet detailed = new BitSet();
    long perRow = DETAIL_BYTES + (long) DETAIL_BYTES_PER_COLUMN * layout.fields().size();
    long bytes = 0;
    for (int bucket = wanted.nextSetBit(0); bucket >= 0; bucket = wanted.nextSetBit(bucket + 1)) {
      bytes += perRow * Math.max(source.rows(bucket), found.rows(bucket));
      if (bytes <= MOST_DETAIL_BYTES) {
        detailed.set(bucket);
      }
    }
    return detailed;
  }
}
