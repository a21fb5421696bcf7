// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.extractor.source.ChunkRanges.Nulls;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.RangeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChunkRangesTest {
  private static final long MEBIBYTE = 1 << 20;

  @Test
  void leavesASmallTableWhole() {
    assertThat(kinds(ChunkRanges.physical(100, MEBIBYTE, MEBIBYTE)))
        .containsExactly(RangeKind.WHOLE);
    assertThat(kinds(ChunkRanges.physical(1, 10 * MEBIBYTE, MEBIBYTE)))
        .containsExactly(RangeKind.WHOLE);
    assertThat(kinds(ChunkRanges.key(List.of("a"), List.of(), Nulls.POSSIBLE, MEBIBYTE)))
        .containsExactly(RangeKind.WHOLE);
  }

  @Test
  void cutsPagesByBytesIncludingThoseOutOfLine() {
    List<PlannedRange> ranges = ChunkRanges.physical(4, 4 * MEBIBYTE, MEBIBYTE);

    assertThat(ranges)
        .extracting(PlannedRange::range)
        .containsExactly(
            physical(null, "1"), physical("1", "2"), physical("2", "3"), physical("3", null));
    assertThat(ranges).extracting(PlannedRange::estimatedBytes).containsOnly(MEBIBYTE);
  }

  @Test
  void coversEveryPageOnceWhateverTheSizes() {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      long pages = 1 + random.nextLong(1L << random.nextInt(1, 22));
      long bytes = pages * 8192 + random.nextLong(1L << 34);
      List<PlannedRange> ranges = ChunkRanges.physical(pages, bytes, MEBIBYTE * 32);

      assertThat(isOpenAtBothEndsAndWithoutGap(ranges)).isTrue();
      if (ranges.size() > 1) {
        long widest = widest(ranges, pages);
        assertThat(widest * (bytes / pages)).isLessThanOrEqualTo(MEBIBYTE * 32 + 2 * bytes / pages);
      }
    }
  }

  @Test
  void givesNullsTheirOwnRange() {
    List<PlannedRange> ranges =
        ChunkRanges.key(
            List.of("a", "b"),
            List.of(List.of("1", "x"), List.of("2", "y")),
            Nulls.POSSIBLE,
            MEBIBYTE);

    assertThat(kinds(ranges))
        .containsExactly(RangeKind.KEY, RangeKind.KEY, RangeKind.KEY, RangeKind.KEY_NULLS);
    assertThat(isOpenAtBothEndsAndWithoutGap(ranges.subList(0, 3))).isTrue();
    assertThat(ranges.getLast().range())
        .isEqualTo(new ChunkRange(RangeKind.KEY_NULLS, List.of("a", "b"), null, null));
  }

  private static boolean isOpenAtBothEndsAndWithoutGap(List<PlannedRange> ranges) {
    boolean right =
        ranges.getFirst().range().getLower() == null && ranges.getLast().range().getUpper() == null;
    for (int i = 1; i < ranges.size(); i++) {
      List<String> lower = ranges.get(i).range().getLower();
      right &= lower != null && lower.equals(ranges.get(i - 1).range().getUpper());
    }
    return right;
  }

  private static long widest(List<PlannedRange> ranges, long pages) {
    List<Long> bounds = new ArrayList<>(List.of(0L));
    for (PlannedRange range : ranges) {
      List<String> upper = range.range().getUpper();
      bounds.add(upper == null ? pages : Long.parseLong(upper.getFirst()));
    }
    long widest = 0;
    for (int i = 1; i < bounds.size(); i++) {
      assertThat(bounds.get(i)).isGreaterThan(bounds.get(i - 1));
      widest = Math.max(widest, bounds.get(i) - bounds.get(i - 1));
    }
    return widest;
  }

  private static List<RangeKind> kinds(List<PlannedRange> ranges) {
    return ranges.stream().map(range -> range.range().getKind()).toList();
  }

  private static ChunkRange physical(@Nullable String lower, @Nullable String upper) {
    return new ChunkRange(
        RangeKind.PHYSICAL,
        List.of(),
        lower == null ? null : List.of(lower),
        upper == null ? null : List.of(upper));
  }
}
