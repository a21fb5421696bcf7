// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.common.postgres.DatabaseIdentity;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.LogSource;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A point in time of the source that others can read at until it is closed. Thread-safe. */
public interface HeldSnapshot extends AutoCloseable {

  /**
   * Unique per opening; what {@link ChunkRequest#snapshotId()} names. One that was joined has an id
   * of its own, which leads to the same point in time.
   */
  String id();

  /** Whether others can {@link SourceSession#join} it. */
  default boolean canBeJoined() {
    return false;
  }

  /** True once it was found that the source holds it no more, whoever else may hold it. */
  default boolean isGone() {
    return false;
  }

  /**
   * Why it is too much of a burden for the source, and is to be given up by all who hold it: a
   * sentence for the report. Empty where it is none.
   */
  default Optional<String> burden() {
    return Optional.empty();
  }

  Guarantee guarantee();

  /** How the point in time is held, and what that guarantees: a clause for the report. */
  String method();

  /** Product and version. */
  String product();

  /** Which database this is, as far as the source can tell. */
  default DatabaseIdentity identity() {
    return DatabaseIdentity.unknown();
  }

  /** Equal for two openings only where nothing was written in between. */
  String position();

  /** Below this rowversion all is seen that ever will be; empty where there is none such. */
  default Optional<String> rowversion() {
    return Optional.empty();
  }

  /** All is seen that change tracking has up to this version; empty where it tracks nothing. */
  default Optional<String> trackedVersion() {
    return Optional.empty();
  }

  /**
   * What the source's clock said before this point in time was opened, in UTC, as {@code 2026-11-27
   * 08:00:00.123456}; empty where that is not known.
   */
  default Optional<String> clock() {
    return Optional.empty();
  }

  /** How far change data capture had come before it; empty where it captures nothing. */
  default Optional<String> capturedPosition() {
    return Optional.empty();
  }

  /** Describes the tables as they are at this point in time. */
  Description describe();

  /**
   * About how many rows of the table its {@link Table#getWhere() condition} is true of; -1 where
   * the source does not say.
   *
   * @throws io.convoy.common.error.ConvoyException CONFIGURATION where the source does not
   *     understand the condition
   */
  default long estimate(Table table) {
    return -1;
  }

  /**
   * What the source holds of the column by which a table of the target is partitioned, within what
   * gets partitions: the first and the last day of a range, each value of a list, one more than may
   * be at most. None where there is no row.
   *
   * @param table with its {@link Table#getPartitioning() partitioning} by range or list
   */
  default List<String> partitionValues(Table table) {
    return List.of();
  }

  /**
   * Of which tables the log tells all changes.
   *
   * @param log that is to be asked
   */
  default Map<TableId, LogMark> logMarks(LogSource log) {
    return Map.of();
  }

  /** Ends the point in time for everyone: no one is going to read at it any more. */
  void release();

  /**
   * Lets go of it, as a process does that ends; others may read on where the source can do that.
   */
  @Override
  void close();

  /**
   * What the source holds.
   *
   * @param tables that are carried
   * @param warnings what of the database is not carried, a line per kind
   * @param all every table that its user can see, carried or not
   * @param access who may do what with the tables
   * @param schemas that are there, where it is known of those without tables too
   */
  record Description(
      List<Table> tables,
      List<String> warnings,
      List<TableId> all,
      Access access,
      List<String> schemas) {
    /** Of what nobody has rights to that are to be told of. */
    public Description(List<Table> tables, List<String> warnings, List<TableId> all) {
      this(tables, warnings, all, Access.NONE, List.of());
    }

    /** The same, with all that is to be said of it. */
    public Description saying(List<String> lines) {
      return new Description(tables, lines, all, access, schemas);
    }
  }
}
