// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.KafkaClients;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.common.postgres.SqlNames;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.coordinator.decision.Comparison;
import io.convoy.coordinator.decision.Effect.CompareRows;
import io.convoy.coordinator.decision.Purpose;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.schemas.compare.DigestSink;
import io.convoy.schemas.compare.DigestSink.Digests;
import io.convoy.schemas.compare.DigestSink.Wish;
import io.convoy.schemas.compare.PlacedRows;
import io.convoy.schemas.compare.RowDigester;
import io.convoy.schemas.compare.RowDigester.Values;
import io.convoy.schemas.event.LocatedDigest;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;

/**
 * The rows of a table's buckets that differ: those of the source by their digests in Kafka, those
 * of the target by a second reading of it. Both wait on disk, so that any number of them needs the
 * same memory; gone when this is closed.
 */
public final class RowSides implements AutoCloseable {
  private static final int ROWS_PER_GROUP = 50_000;
  private static final int FEWEST_GROUPS = 8;
  private static final int MOST_GROUPS = 512;

  private final CompareRows effect;
  private final RowLayout layout;
  private final List<String> key;
  private final int groups;
  private final DigestFiles source;
  private final DigestFiles found;

  private RowSides(CompareRows effect, RowLayout layout) {
    Comparison by = effect.comparison();
    this.effect = effect;
    this.layout = layout;
    this.key = new RowDigester(layout, by.key(), by.buckets()).keyColumns();
    this.groups = Math.clamp(effect.source().count() / ROWS_PER_GROUP, FEWEST_GROUPS, MOST_GROUPS);
    this.source = new DigestFiles(groups);
    this.found = new DigestFiles(groups);
  }

  /** Reads both sides. */
  public static RowSides read(
      CompareRows effect, RunTarget target, SchemaRegistry registry, KafkaClients clients) {
    RowLayout layout = ComparedKeys.layout(registry, effect.comparison());
    RowSides sides = new RowSides(effect, layout);
    try {
      new DigestTopic(clients, new ControlCodec(registry)).read(effect.source(), sides.source::add);
      sides.source.ended();
      sides.scan(target);
      sides.found.ended();
      return sides;
    } catch (RuntimeException e) {
      sides.close();
      throw e;
    }
  }

  private void scan(RunTarget target) {
    RowLayout scanned = effect.purpose() == Purpose.MEND ? PlacedRows.placed(layout) : layout;
    try {
      new TableScan<RowSink>(
              target.session().connections(),
              scanned,
              ComparedKeys.pagesPerRange(effect.comparison()),
              ComparedKeys.conditions(layout, effect.comparison()),
              this::digests,
              part -> {})
          .run();
    } catch (SQLException e) {
      throw PostgresErrors.target(
          "cannot read table " + SqlNames.quote(layout.targetSchema(), layout.targetTable()), e);
    }
  }

  /** Where rows lie is asked only where they may have to go. */
  private RowSink digests() {
    if (effect.purpose() != Purpose.MEND) {
      return digests((bucket, row) -> found.add(new LocatedDigest(row, 0L, 0L)));
    }
    return new PlacedRows(
        layout,
        placed ->
            digests((bucket, row) ->
                found.add(new LocatedDigest(row, placed.relation(), placed.place()))));
  }

  private DigestSink digests(Digests digests) {
    Comparison by = effect.comparison();
    Values values = effect.naming().showValues() ? Values.SHOWN : Values.HIDDEN;
    Wish wish = new Wish(bits(effect.wanted()), bits(effect.detailed()), values);
    return new DigestSink(layout, by.key(), by.buckets(), wish, digests);
  }

  private static BitSet bits(ByteBuffer bytes) {
    return BitSet.valueOf(bytes.duplicate());
  }

  /** What the rows look like. */
  public RowLayout layout() {
    return layout;
  }

  /** Finds out which rows differ. */
  public RowMatch match(Differing differing) throws SQLException {
    DifferingKeys keys = new DifferingKeys(effect.look(), key);
    RowMatch match = new RowMatch(layout, key, effect.naming().limit(), differing, keys);
    for (int group = 0; group < groups; group++) {
      match.match(source.group(group), found.group(group));
    }
    return match;
  }

  @Override
  public void close() {
    source.close();
    found.close();
  }
}
