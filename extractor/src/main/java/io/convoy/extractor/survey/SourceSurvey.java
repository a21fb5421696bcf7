// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.survey;

import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.source.ChunkRanges;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.HeldSnapshot.Description;
import io.convoy.extractor.source.Source;
import io.convoy.extractor.source.SourceSession;
import io.convoy.extractor.task.RunDescription;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A look at the source that writes nothing there: describes its tables as a run does, plans their
 * chunks and reads a sample of their rows. Owns a snapshot until it is closed.
 */
public final class SourceSurvey implements AutoCloseable {
  private final ConvoyConfig config;
  private final Source source;
  private final SourceSession session;
  private final HeldSnapshot snapshot;
  private final Description description;

  private SourceSurvey(ConvoyConfig config, Source source, SourceSession session) {
    this.config = config;
    this.source = source;
    this.session = session;
    this.snapshot = session.look();
    try {
      this.description = RunDescription.of(config, snapshot, Clock.systemUTC());
    } catch (RuntimeException e) {
      snapshot.release();
      throw e;
    }
  }

  /**
   * Connects and describes.
   *
   * @throws ConvoyException as a run's DESCRIBE does
   */
  public static SourceSurvey open(ConvoyConfig config, Source source) {
    SourceSession session = source.session("survey");
    try {
      return new SourceSurvey(config, source, session);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** What a run would be told. */
  public Description description() {
    return description;
  }

  /** The point in time that is looked at. */
  public HeldSnapshot snapshot() {
    return snapshot;
  }

  /**
   * Plans every table's chunks.
   *
   * @param atMost after which the size of a table says how many it has
   */
  public Map<TableId, PlannedChunks> plan(Duration atMost) {
    Map<TableId, PlannedChunks> planned = new LinkedHashMap<>();
    long chunkBytes = config.source().chunkBytes().bytes();
    long deadline = System.nanoTime() + atMost.toNanos();
    try (Watchdog _ = Watchdog.after(atMost, session::cancel)) {
      for (Table table : description.tables()) {
        planned.put(table.getId(), plan(table, chunkBytes, deadline));
      }
    }
    return planned;
  }

  private PlannedChunks plan(Table table, long chunkBytes, long deadline) {
    long bytes = table.getEstimatedBytes();
    if (ChunkRanges.count(bytes, chunkBytes) == 1) {
      return PlannedChunks.planned(ChunkRanges.whole(bytes));
    }
    if (System.nanoTime() - deadline > 0) {
      return PlannedChunks.estimated(bytes, chunkBytes);
    }
    try {
      return PlannedChunks.planned(session.plan(table, snapshot.id()));
    } catch (ConvoyException e) {
      if (e.code() == ErrorCode.INTERRUPTED) {
        return PlannedChunks.estimated(bytes, chunkBytes);
      }
      throw e;
    }
  }

  /**
   * Reads for this long, or until all of the largest tables is read.
   *
   * @param chunks as planned
   */
  public ReadSample sample(Map<TableId, PlannedChunks> chunks, Duration time) {
    // The readers' connections are all that a run has.
    session.close();
    List<Table> tables = description.tables();
    return new Sampling(config, source, snapshot.id()).read(tables, chunks, time);
  }

  @Override
  public void close() {
    session.close();
    snapshot.release();
  }
}
