// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.survey;

import io.convoy.extractor.source.ChunkRanges;
import io.convoy.extractor.source.PlannedRange;
import java.util.List;

/**
 * In how many chunks a run would read a table.
 *
 * @param certainty where the number is from
 * @param first the first of them, as many as a sample may read
 */
public record PlannedChunks(long count, Certainty certainty, List<PlannedRange> first) {
  private static final int MOST_KEPT = 64;

  /** Where a number of chunks is from. */
  public enum Certainty {
    /** The planner of a run, or the rule that it has for small tables. */
    PLANNED,
    /** The table's size: planning it would have taken too long. */
    ESTIMATED
  }

  public PlannedChunks {
    first = List.copyOf(first);
  }

  static PlannedChunks planned(List<PlannedRange> ranges) {
    return new PlannedChunks(
        ranges.size(), Certainty.PLANNED, ranges.subList(0, Math.min(MOST_KEPT, ranges.size())));
  }

  static PlannedChunks estimated(long bytes, long chunkBytes) {
    return new PlannedChunks(
        ChunkRanges.count(bytes, chunkBytes), Certainty.ESTIMATED, ChunkRanges.whole(bytes));
  }
}
