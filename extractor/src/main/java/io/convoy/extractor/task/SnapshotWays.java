// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SnapshotHolding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a way into a snapshot that several processes may hold: first what this process holds, then
 * the snapshot as it was opened, then what the others gave out, the newest first. Only where none
 * leads there any more it is lost. Thread-safe.
 */
public final class SnapshotWays {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotWays.class);
  private static final Duration PATIENCE_FOR_RUNS = Duration.ofSeconds(5);

  private final RunWatch runs;
  private final HeldSnapshots held;
  private final LostSnapshots lost;

  public SnapshotWays(RunWatch runs, HeldSnapshots held, LostSnapshots lost) {
    this.runs = runs;
    this.held = held;
    this.lost = lost;
  }

  /** What of a snapshot may be asked for, the likeliest first; never empty. */
  List<String> of(String runId, String snapshotId) {
    Set<String> ways = new LinkedHashSet<>();
    held.way(snapshotId).ifPresent(ways::add);
    ways.add(snapshotId);
    runs.state(runId).ifPresent(state -> ways.addAll(given(state, snapshotId)));
    return List.copyOf(ways);
  }

  private static List<String> given(RunState state, String snapshotId) {
    return snapshotId.equals(state.getSnapshotId())
        ? state.getSnapshotHolders().reversed().stream().map(SnapshotHolding::getAlias).toList()
        : List.of();
  }

  /**
   * Works in a snapshot.
   *
   * @param doing how a message calls the work
   * @param work is given what to ask the source for; it has no effect where that is gone
   * @throws ConvoyException SNAPSHOT_LOST where no way leads there; what the work throws otherwise
   */
  <T> T enter(String runId, String snapshotId, String doing, Function<String, T> work) {
    Set<String> tried = new LinkedHashSet<>();
    @Nullable ConvoyException failure = null;
    boolean isNews = true;
    while (isNews) {
      isNews = false;
      for (String way : untried(runId, snapshotId, tried)) {
        boolean wasKnown = lost.isKnown(way);
        tried.add(way);
        try {
          return lost.unlessLost(way, doing, () -> work.apply(way));
        } catch (ConvoyException e) {
          if (e.code() != ErrorCode.SNAPSHOT_LOST) {
            throw e;
          }
          failure = e;
          if (!wasKnown) {
            held.foundGone(way);
            LOG.info("{}", e.getMessage());
            isNews = true;
          }
        }
      }
      // Who has joined meanwhile may not be known here yet.
      isNews = isNews && runs.catchUp(PATIENCE_FOR_RUNS);
    }
    throw gone(snapshotId, doing, tried, failure);
  }

  private List<String> untried(String runId, String snapshotId, Set<String> tried) {
    List<String> ways = new ArrayList<>(of(runId, snapshotId));
    ways.removeAll(tried);
    return ways;
  }

  private static ConvoyException gone(
      String snapshotId, String doing, Set<String> tried, @Nullable ConvoyException last) {
    return tried.size() == 1 && last != null
        ? last
        : new ConvoyException(
            ErrorCode.SNAPSHOT_LOST,
            "%s: the source's snapshot %s is gone; none of the %d processes that held it does any more"
                .formatted(doing, snapshotId, tried.size()),
            last);
  }
}
