// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.event.CountTable;
import io.convoy.schemas.event.TableMarked;
import io.convoy.schemas.event.Watermark;
import io.convoy.schemas.event.WatermarkWish;
import io.convoy.schemas.table.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Tables of a made-up source that steps are to follow by a watermark or by change tracking: what a
 * load is told of them, and whether the marks that it leaves are true. A mark is a moment here.
 */
final class WorldLoadMarks {
  private static final String WAY = "way";
  private static final String SCOPE = "way and file";

  /** How a table's changes are to be found. */
  private enum Way {
    COMPARED,
    BY_COLUMN,
    TRACKED,
    /** Of which no load takes a mark. */
    CAPTURED,
    /** By a column that is not there. */
    BY_NONE
  }

  private final Random random;
  private final Map<TableId, Way> ways = new HashMap<>();
  private int noted;

  WorldLoadMarks(Random random) {
    this.random = random;
  }

  private Way way(TableId id) {
    return ways.computeIfAbsent(id, table -> Way.values()[random.nextInt(Way.values().length)]);
  }

  @Nullable Watermark chosen(TableId id) {
    return switch (way(id)) {
      case COMPARED -> null;
      case BY_COLUMN -> new Watermark("changed", "0", null, "no mark", WAY, false, false);
      case TRACKED -> new Watermark("", "0", null, "no mark", WAY, false, false);
      case CAPTURED -> new Watermark("", "0", null, "no mark", WAY, false, true);
      case BY_NONE -> new Watermark("gone", "0", null, "no such column", "", false, false);
    };
  }

  /**
   * What the column tells of a table that is counted; empty where nobody asks.
   *
   * @param at the moment of the snapshot
   */
  Optional<TableMarked> count(CountTable count, int at) {
    WatermarkWish wish = count.getWatermark();
    assertThat(wish != null)
        .as("the watermark is asked for")
        .isEqualTo(way(count.getTable()) == Way.BY_COLUMN);
    if (wish == null) {
      return Optional.empty();
    }
    assertThat(wish.getColumn()).isEqualTo("changed");
    String reached = random.nextInt(8) == 0 ? null : "p" + at;
    return Optional.of(
        new TableMarked(
            count.getTable(),
            count.getGeneration(),
            count.getSnapshotId(),
            reached,
            -1L,
            null,
            null));
  }

  /** On what the mark hangs, of a table that is to have one. */
  @Nullable String verified(TableId id, Optional<String> way) {
    if (way.isEmpty()) {
      return null;
    }
    assertThat(way).contains(WAY);
    assertThat(way(id)).isIn(Way.BY_COLUMN, Way.TRACKED);
    return SCOPE;
  }

  /**
   * A mark is of the moment that the table's rows are of.
   *
   * @param isOf whether all of a table's rows in the target are those of a moment
   */
  void requireTrue(List<ReachedMark> marks, BiPredicate<TableId, Integer> isOf) {
    for (ReachedMark mark : marks) {
      assertThat(mark.watermark().getScope()).isEqualTo(SCOPE);
      assertThat(mark.extent()).isEqualTo(Extent.WHOLE);
      assertThat(isOf.test(mark.table(), Integer.parseInt(mark.reached().substring(1))))
          .as(() -> mark + " is of rows that are there")
          .isTrue();
    }
    noted = marks.size();
  }

  int noted() {
    return noted;
  }
}
