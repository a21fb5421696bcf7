// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.e2e.Databases;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A session in the source, without a link, that comes back after the server was away. */
final class SourceSession implements AutoCloseable {
  private static final Set<String> AWAY =
      Set.of(
          // The server ends, has crashed, or is not up yet.
          "57P01", "57P02", "57P03");

  /** Class 08: the connection is gone or refused. */
  private static final String NO_CONNECTION = "08";

  /** The lock is not to be had, or two waited for each other. */
  private static final Set<String> LOCKED = Set.of("55P03", "40P01");

  private final Databases databases;
  private final String settings;
  private @Nullable Connection connection;

  /** Something that is done with a session; where it fails, all since the last commit is undone. */
  @FunctionalInterface
  interface Work {
    void with(Statement statement) throws SQLException;
  }

  /**
   * @param settings statements that each new session begins with
   */
  SourceSession(Databases databases, String settings) {
    this.databases = databases;
    this.settings = settings;
  }

  /**
   * @return false where the server is away or does not give the lock just now
   * @throws IllegalStateException where that is not the reason
   */
  boolean did(Work work) {
    try (Statement statement = current().createStatement()) {
      return did(work, statement);
    } catch (SQLException e) {
      close();
      String state = String.valueOf(e.getSQLState());
      if (AWAY.contains(state) || state.startsWith(NO_CONNECTION)) {
        return false;
      }
      throw new IllegalStateException("the source refuses a writer: " + e.getMessage(), e);
    }
  }

  private static boolean did(Work work, Statement statement) throws SQLException {
    try {
      work.with(statement);
      return true;
    } catch (SQLException e) {
      if (LOCKED.contains(String.valueOf(e.getSQLState()))) {
        statement.execute("ROLLBACK");
        return false;
      }
      throw e;
    }
  }

  private Connection current() throws SQLException {
    Connection known = connection;
    if (known != null) {
      return known;
    }
    Connection opened = databases.openSource();
    connection = opened;
    try (Statement statement = opened.createStatement()) {
      statement.execute(settings);
    }
    return opened;
  }

  @Override
  public void close() {
    Connection last = connection;
    connection = null;
    if (last == null) {
      return;
    }
    try {
      last.close();
    } catch (SQLException ignored) {
      // The server has ended it already.
    }
  }
}
