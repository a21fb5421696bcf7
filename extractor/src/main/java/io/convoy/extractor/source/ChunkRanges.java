// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.RangeKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes lists of ranges that cover a table: the first open below, the last one open above. */
public final class ChunkRanges {
  private ChunkRanges() {}

  /** Whether a key's columns may hold NULL, so that a range for those rows is needed. */
  public enum Nulls {
    NONE,
    POSSIBLE
  }

  /** One chunk for all. */
  public static List<PlannedRange> whole(long bytes) {
    return List.of(new PlannedRange(new ChunkRange(RangeKind.WHOLE, List.of(), null, null), bytes));
  }

  /**
   * Ranges of pages, each of about {@code chunkBytes} where the rows lie evenly.
   *
   * @param bytes heap and out-of-line values
   */
  public static List<PlannedRange> physical(long pages, long bytes, long chunkBytes) {
    // At most 2^32 pages, so that no product below overflows.
    long chunks = Math.min(pages, count(bytes, chunkBytes));
    if (chunks <= 1) {
      return whole(bytes);
    }
    List<List<String>> bounds = new ArrayList<>();
    for (long i = 1; i < chunks; i++) {
      bounds.add(List.of(Long.toString(i * pages / chunks)));
    }
    return between(RangeKind.PHYSICAL, List.of(), bounds, bytes);
  }

  /**
   * Ranges of a key.
   *
   * @param bounds in the order of the key, each once
   */
  public static List<PlannedRange> key(
      List<String> columns, List<List<String>> bounds, Nulls nulls, long bytes) {
    if (bounds.isEmpty()) {
      return whole(bytes);
    }
    List<PlannedRange> ranges = between(RangeKind.KEY, columns, bounds, bytes);
    if (nulls == Nulls.POSSIBLE) {
      ChunkRange rest = new ChunkRange(RangeKind.KEY_NULLS, columns, null, null);
      ranges.add(new PlannedRange(rest, bytes / ranges.size()));
    }
    return ranges;
  }

  /** How many chunks of a size make up so many bytes; never none. */
  public static long count(long bytes, long chunkBytes) {
    return Math.max(1, Math.ceilDiv(bytes, chunkBytes));
  }

  private static List<PlannedRange> between(
      RangeKind kind, List<String> columns, List<List<String>> bounds, long bytes) {
    List<PlannedRange> ranges = new ArrayList<>();
    @Nullable List<String> lower = null;
    long each = bytes / (bounds.size() + 1);
    for (List<String> bound : bounds) {
      ranges.add(new PlannedRange(new ChunkRange(kind, columns, lower, bound), each));
      lower = bound;
    }
    ranges.add(new PlannedRange(new ChunkRange(kind, columns, lower, null), each));
    return ranges;
  }
}
