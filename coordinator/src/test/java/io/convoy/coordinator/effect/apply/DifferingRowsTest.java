// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.coordinator.decision.Purpose;
import io.convoy.schemas.event.ChunkDiffers;
import io.convoy.schemas.event.LocatedDigest;
import io.convoy.schemas.event.RowDigest;
import io.convoy.schemas.event.Wants;
import io.convoy.schemas.table.TableId;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferingRowsTest {
  private static final TableId TABLE = new TableId("dbo", "t");

  @Test
  void tellsEachChunkWhichOfItsRowsAreNeeded() {
    DifferingRows rows = new DifferingRows(Purpose.MEND, new BitSet());
    rows.missing(source(3, 11));
    rows.changed(source(0, 12), target(13));
    rows.missing(source(3, 14));
    rows.extra(target(15));
    assertThat(rows.rows()).isEqualTo(3);
    assertThat(rows.checksum()).isEqualTo(11 + 12 + 14);
    assertThat(rows.updates()).isOne();
    assertThat(rows.deletes()).isOne();
    assertThat(rows.checksumBefore()).isEqualTo(13 + 15);
    List<ChunkDiffers> facts = rows.chunks(TABLE, 2);
    assertThat(facts).extracting(ChunkDiffers::getChunk).containsExactly(0, 3);
    assertThat(facts).extracting(ChunkDiffers::getWants).containsOnly(Wants.SOME);
    assertThat(facts).extracting(fact -> fact.getHashes().remaining()).containsExactly(8, 16);
    assertThat(rows.chunks()).isEqualTo(2);
    assertThat(rows.all().isEmpty()).isTrue();
  }

  @Test
  void takesAllOfAChunkThatHasTooManyToList() {
    DifferingRows first = new DifferingRows(Purpose.MEND, new BitSet());
    for (int row = 0; row < 60_001; row++) {
      first.missing(source(7, row));
    }
    first.missing(source(8, 1));
    assertThat(first.takesAll(source(7, 5))).as("amid a count that is to be exact").isFalse();
    assertThat(first.all().get(7)).isTrue();
    assertThat(first.all().cardinality()).isOne();
    DifferingRows second = new DifferingRows(Purpose.MEND, first.all());
    assertThat(second.takesAll(source(7, 5))).as("also one that both sides have").isTrue();
    assertThat(second.takesAll(source(8, 5))).isFalse();
    second.missing(source(7, 5));
    ChunkDiffers fact = second.chunks(TABLE, 0).getFirst();
    assertThat(fact.getWants()).isEqualTo(Wants.ALL);
    assertThat(fact.getHashes().hasRemaining()).isFalse();
    assertThat(second.rows()).as("it is counted all the same").isOne();
  }

  @Test
  void takesMissingRowsAloneWhereRowsAreOnlyAdded() {
    DifferingRows rows = new DifferingRows(Purpose.APPEND, new BitSet());
    rows.missing(source(3, 11));
    rows.changed(source(0, 12), target(13));
    rows.extra(target(15));
    assertThat(rows.rows()).isOne();
    assertThat(rows.checksum()).isEqualTo(11);
    assertThat(rows.updates() + rows.deletes() + rows.checksumBefore()).isZero();
    assertThat(rows.chunks(TABLE, 0)).extracting(ChunkDiffers::getChunk).containsExactly(3);
  }

  /** All of its rows come then, and those that are there already are not to be added. */
  @Test
  void countsRowsThatAreThereWhereAllOfAChunkComes() {
    BitSet all = new BitSet();
    all.set(7);
    DifferingRows rows = new DifferingRows(Purpose.APPEND, all);
    rows.missing(source(7, 11));
    rows.changed(source(7, 12), target(12));
    rows.changed(source(7, 13), target(14));
    rows.changed(source(8, 15), target(16));
    assertThat(rows.rows()).isEqualTo(3);
    assertThat(rows.checksum()).isEqualTo(11 + 12 + 13);
    assertThat(rows.updates()).isEqualTo(2);
  }

  @Test
  void holdsNoMoreThanSoManyOfAllChunks() {
    DifferingRows rows = new DifferingRows(Purpose.MEND, new BitSet());
    for (int row = 0; row < 2_200_000; row++) {
      rows.missing(source(row % 40, row));
    }
    long listed =
        rows.chunks(TABLE, 0).stream().mapToLong(fact -> fact.getHashes().remaining()).sum();
    assertThat(listed).isLessThan(17L << 20);
    assertThat(rows.all().isEmpty()).isFalse();
    assertThat(rows.rows()).isEqualTo(2_200_000);
  }

  private static LocatedDigest source(long chunk, long hash) {
    return new LocatedDigest(new RowDigest(hash, hash, null), -1L, chunk);
  }

  private static LocatedDigest target(long hash) {
    return new LocatedDigest(new RowDigest(hash, hash, null), 16_384L, 65_537L);
  }
}
