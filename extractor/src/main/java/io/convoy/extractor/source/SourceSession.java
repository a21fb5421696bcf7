// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.schemas.row.RowSink;
import io.convoy.schemas.table.Table;
import java.util.List;
import java.util.Optional;

/**
 * One slot's way to the source. Used by one thread, except for {@link #cancel()}.
 *
 * <p>Every method throws {@code ConvoyException} with a code of category SOURCE. After any of them
 * failed, the next call starts on a new connection.
 */
public interface SourceSession extends AutoCloseable {

  /**
   * Makes sure, before a point in time is opened, that changes after it can be found in the log of
   * the source, as far as that can be had.
   */
  default PreparedLog prepareLog(LogWish wish) {
    return PreparedLog.without(
        "sync.capture: changes cannot be found in the log of such a source, and tables are"
            + " compared");
  }

  /** Finds the keys of rows that changed, in the log of the source. */
  default LoggedChanges findChanges(ChangesRequest request) {
    return LoggedChanges.none("such a source has no log that could be read");
  }

  /**
   * Removes what was made to find changes in the log.
   *
   * @return what was removed
   */
  default List<String> dropLog(LogWish wish) {
    return List.of();
  }

  /** Opens a point in time with the selected tables; it outlives this session. */
  HeldSnapshot open();

  /**
   * Opens one to look by that leaves nothing behind in the source, not even for a while; it may be
   * weaker than what {@link #open()} gives a run. Its description says what a run would be given.
   */
  default HeldSnapshot look() {
    return open();
  }

  /**
   * Holds a point in time that another process holds, so that it ends only with the last of them.
   *
   * @param snapshotId of the point in time, or what another holder of it gave out
   * @return empty where points in time of this source cannot be shared
   * @throws io.convoy.common.error.ConvoyException SNAPSHOT_LOST where nobody holds it any more
   */
  default Optional<HeldSnapshot> join(String snapshotId) {
    return Optional.empty();
  }

  /**
   * Cuts a table into chunks: never none, and each row falls into exactly one.
   *
   * @param snapshotId the point in time that the chunks will be read at
   */
  List<PlannedRange> plan(Table table, String snapshotId);

  /**
   * Says what the watermark of a table tells, change tracking or change data capture, and which
   * rows are at a value of it or beyond.
   */
  default MarkedRows marked(MarkRequest request) {
    return MarkedRows.none(null, "a watermark cannot be asked of such a source");
  }

  /**
   * Counts the carried rows of a table at a point in time, in one statement that knows nothing of
   * chunks: what the chunks must add up to.
   */
  long count(CountRequest request);

  /**
   * Ends a point in time that outlived whoever opened it; harmless where there is none such any
   * more. One that lives in this process alone is ended by {@link HeldSnapshot#release()}.
   */
  void release(String snapshotId);

  /** Reads a chunk's rows at its snapshot. */
  Reading read(ChunkRequest request, RowSink sink);

  /** Makes what another thread does in this session fail soon; harmless where nothing is done. */
  void cancel();

  @Override
  void close();
}
