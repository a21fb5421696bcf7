// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.common.config.SourceConfig.Snapshot;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.source.SourceReaders;
import io.convoy.extractor.sqlserver.SnapshotId.Mode;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.event.Guarantee;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a point in time as {@code source.snapshot} asks; {@code auto} takes the strongest that
 * login and edition allow, and says why not a stronger one. Used once.
 */
final class SnapshotOpening {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotOpening.class);

  private final DatabaseState database;
  private final DatabaseSnapshots snapshots;
  private final SourceReaders readers;
  private final List<String> reasons = new ArrayList<>();

  /**
   * What was opened.
   *
   * @param method how it is held, and what that guarantees
   * @param reasons why it is not a stronger one
   */
  record Opened(SnapshotId id, Guarantee guarantee, String method, List<String> reasons) {}

  /**
   * @param connection in the source database, with auto-commit
   */
  SnapshotOpening(
      Connection connection, DatabaseState database, String pipeline, SourceReaders readers) {
    this.readers = readers;
    this.database = database;
    this.snapshots = new DatabaseSnapshots(connection, pipeline);
  }

  Opened open(Snapshot wanted) {
    dropLeftOvers();
    if (database.isReadOnly()) {
      return readOnly();
    }
    return switch (wanted) {
      case AUTO -> strongest();
      case DATABASE_SNAPSHOT -> demand(Snapshot.DATABASE_SNAPSHOT, databaseSnapshot());
      case SNAPSHOT_ISOLATION -> demand(Snapshot.SNAPSHOT_ISOLATION, snapshotIsolation());
      case READ_COMMITTED -> readCommitted();
      case NOLOCK -> noLock();
    };
  }

  /**
   * Makes and drops nothing: reads by what the database offers anyhow, and says which point in time
   * a run would have.
   */
  Opened look(Snapshot wanted) {
    if (database.isReadOnly()) {
      return readOnly();
    }
    if (wanted == Snapshot.AUTO || wanted == Snapshot.DATABASE_SNAPSHOT) {
      reasons.add(
          "no database snapshot is made to look by; a run makes one where login and edition allow"
              + " it");
    }
    return switch (wanted) {
      case NOLOCK -> noLock();
      case READ_COMMITTED -> readCommitted();
      case AUTO, DATABASE_SNAPSHOT, SNAPSHOT_ISOLATION -> perStatement();
    };
  }

  private Opened readOnly() {
    return opened(
        Mode.READ_COMMITTED,
        Guarantee.ONE_POINT_IN_TIME,
        "the database " + database.name() + " is read-only");
  }

  private Opened perStatement() {
    if (!database.allowsSnapshotIsolation()) {
      reasons.add(isolationIsOff());
      return readCommitted();
    }
    return opened(
        Mode.SNAPSHOT_ISOLATION,
        Guarantee.PER_STATEMENT,
        "snapshot isolation, in which a process that reads alone has one point in time");
  }

  /** What is left behind burdens the source, but is no reason not to read it. */
  private void dropLeftOvers() {
    try {
      snapshots.dropLeftOvers();
    } catch (SQLException e) {
      LOG.warn("Database snapshots of an earlier run cannot be dropped: {}", e.getMessage());
    }
  }

  private Opened strongest() {
    Opened snapshot = databaseSnapshot();
    if (snapshot != null) {
      return snapshot;
    }
    Opened isolation = snapshotIsolation();
    return isolation == null ? readCommitted() : isolation;
  }

  private Opened demand(Snapshot wanted, @Nullable Opened opened) {
    if (opened == null) {
      throw new ConvoyException(
          ErrorCode.SOURCE_ERROR,
          "source.snapshot is %s, but %s. Allow it, or let source.snapshot be auto"
              .formatted(
                  wanted.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                  String.join("; ", reasons)));
    }
    return opened;
  }

  private @Nullable Opened databaseSnapshot() {
    try {
      String name = snapshots.create();
      return new Opened(
          new SnapshotId(Mode.DATABASE_SNAPSHOT, name),
          Guarantee.ONE_POINT_IN_TIME,
          "the database snapshot [" + name + "]",
          reasons);
    } catch (SQLException e) {
      if (SqlServerErrors.code(e) == ErrorCode.SOURCE_UNAVAILABLE) {
        throw SqlServerErrors.other("Making a database snapshot", e);
      }
      reasons.add("the server makes no database snapshot: " + e.getMessage());
      return null;
    }
  }

  private @Nullable Opened snapshotIsolation() {
    if (!database.allowsSnapshotIsolation()) {
      reasons.add(isolationIsOff());
      return null;
    }
    return switch (readers) {
      case ONE ->
          opened(
              Mode.SNAPSHOT_TRANSACTION,
              Guarantee.ONE_POINT_IN_TIME,
              "one transaction under snapshot isolation, in which readers take turns");
      case SEVERAL ->
          opened(
              Mode.SNAPSHOT_ISOLATION,
              Guarantee.PER_STATEMENT,
              "snapshot isolation: each chunk is of one moment, chunks are of different moments");
    };
  }

  private String isolationIsOff() {
    return "snapshot isolation is off (ALTER DATABASE "
        + SqlServerNames.quote(database.name())
        + " SET ALLOW_SNAPSHOT_ISOLATION ON)";
  }

  private Opened readCommitted() {
    return database.readsCommittedVersions()
        ? opened(
            Mode.READ_COMMITTED,
            Guarantee.PER_STATEMENT,
            "read committed with row versions: each chunk is of one moment, chunks are of"
                + " different moments")
        : opened(
            Mode.READ_COMMITTED,
            Guarantee.NONE,
            "read committed: a row that is moved while its chunk is read may come twice or not at"
                + " all");
  }

  private Opened noLock() {
    return opened(
        Mode.NOLOCK,
        Guarantee.NONE,
        "nolock: rows that were never committed may be among these, others may be missing");
  }

  private Opened opened(Mode mode, Guarantee guarantee, String method) {
    String opening = UUID.randomUUID().toString().substring(0, 8);
    return new Opened(new SnapshotId(mode, opening), guarantee, method, reasons);
  }
}
