// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes sure that a session keeps its server process between two transactions. Behind a pooler in
 * transaction mode it does not: settings go astray, and an exported snapshot ends or is somebody
 * else's. The process is asked for, since the id that a pooler tells at login is its own invention.
 *
 * @param pid of the session, which is idle
 */
record OwnBackend(int pid) {

  /** Asks a session and leaves it idle, so that a pooler may give its process away. */
  static OwnBackend of(Connection session) throws SQLException {
    int pid = ask(session);
    session.rollback();
    return new OwnBackend(pid);
  }

  /**
   * Leaves the other session in a transaction.
   *
   * @throws ConvoyException SOURCE_ERROR where the other session was given the process
   */
  void requireUnshared(Connection other) throws SQLException {
    if (ask(other) == pid) {
      throw pooled();
    }
  }

  /**
   * Best asked while another session is in a transaction.
   *
   * @throws ConvoyException SOURCE_ERROR where the session was given another process
   */
  void requireKept(Connection same) throws SQLException {
    if (!of(same).equals(this)) {
      throw pooled();
    }
  }

  private static int ask(Connection session) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static ConvoyException pooled() {
    return new ConvoyException(
        ErrorCode.SOURCE_ERROR,
        "A pooler in transaction mode stands before the source: it gives one session's server"
            + " process to another between transactions, and a snapshot lives in one session. Name"
            + " the server itself in source.url, or a pooler in session mode");
  }
}
