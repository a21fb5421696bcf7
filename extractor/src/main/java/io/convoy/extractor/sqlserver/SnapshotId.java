// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;

/**
 * A point in time as it travels: how to read, and which opening it was: {@code
 * database-snapshot:convoy stackoverflow 1f3c0a9e}, {@code snapshot-isolation:4c1e88a0}.
 *
 * @param name of the database snapshot; otherwise any text that no two openings share
 */
record SnapshotId(Mode mode, String name) {

  /** How rows are read. */
  enum Mode {
    /** From a database snapshot: no isolation is needed where nothing changes. */
    DATABASE_SNAPSHOT("READ COMMITTED"),
    /** In the one transaction that a process holds open for all. */
    SNAPSHOT_TRANSACTION("SNAPSHOT"),
    /** In a transaction for each chunk. */
    SNAPSHOT_ISOLATION("SNAPSHOT"),
    READ_COMMITTED("READ COMMITTED"),
    NOLOCK("READ UNCOMMITTED");

    private final String isolation;

    Mode(String isolation) {
      this.isolation = isolation;
    }

    /** As the configuration spells it. */
    String spelling() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * Reads an id back.
   *
   * @throws IllegalArgumentException where it is none of a SQL Server source
   */
  static SnapshotId parse(String text) {
    int colon = text.indexOf(':');
    String spelling = colon < 0 ? "" : text.substring(0, colon);
    return Arrays.stream(Mode.values())
        .filter(mode -> mode.spelling().equals(spelling))
        .findFirst()
        .map(mode -> new SnapshotId(mode, text.substring(colon + 1)))
        .orElseThrow(() -> new IllegalArgumentException(text + " is no snapshot of SQL Server"));
  }

  /**
   * Lets the session read at this point in time, one transaction after the other. Other settings of
   * an earlier id do not last.
   *
   * @throws io.convoy.common.error.ConvoyException SNAPSHOT_LOST where it is gone
   */
  void enter(Connection connection, String what) throws SQLException {
    if (mode == Mode.DATABASE_SNAPSHOT) {
      try {
        connection.setCatalog(name);
      } catch (SQLException e) {
        if (SqlServerErrors.isNoSuchDatabase(e)) {
          throw SqlServerErrors.snapshotLost(what, toString(), e);
        }
        throw e;
      }
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL " + mode.isolation);
    }
    connection.setAutoCommit(false);
  }

  /**
   * The database itself, as it is when it is asked: with row versions where it surely keeps them,
   * so that no writer is waited for.
   */
  SnapshotId now() {
    boolean hasVersions = mode == Mode.SNAPSHOT_TRANSACTION || mode == Mode.SNAPSHOT_ISOLATION;
    return new SnapshotId(hasVersions ? Mode.SNAPSHOT_ISOLATION : Mode.READ_COMMITTED, "now");
  }

  /** Ends what {@link #enter} began. A database snapshot in use could not be dropped. */
  void leave(Connection connection, String database) throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
    if (mode == Mode.DATABASE_SNAPSHOT) {
      connection.setCatalog(database);
    }
  }

  @Override
  public String toString() {
    return mode.spelling() + ":" + name;
  }
}
