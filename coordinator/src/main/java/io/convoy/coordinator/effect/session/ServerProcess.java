// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.session;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.PostgresSession;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/**
 * Makes sure that connections keep their server processes, whatever a pooler in between makes of
 * them: the pipeline's lock belongs to a process. Stateless.
 */
final class ServerProcess {
  private ServerProcess() {}

  /**
   * Makes sure that the connection has a process of its own from transaction to transaction. Where
   * there is a pooler, a second connection tries to get the first one's process from it.
   *
   * @throws ConvoyException CONFIGURATION where it has not
   */
  static void requireOwn(Connection connection, TargetConnections.Opener opener)
      throws SQLException {
    if (connection.unwrap(PGConnection.class).getBackendPID()
        == PostgresSession.serverProcess(connection)) {
      return;
    }
    try (Connection other = opener.open()) {
      int before = PostgresSession.serverProcess(connection);
      other.setAutoCommit(false);
      if (PostgresSession.serverProcess(other) == before
          || PostgresSession.serverProcess(connection) != before) {
        throw shared();
      }
      other.rollback();
    }
  }

  static ConvoyException shared() {
    return new ConvoyException(
        ErrorCode.CONFIGURATION,
        "target.url leads to a connection pooler in transaction mode, where the session that holds"
            + " the pipeline's lock is everybody's; connect to the server itself, or to the pooler"
            + " in session mode (pool_mode = session)");
  }
}
