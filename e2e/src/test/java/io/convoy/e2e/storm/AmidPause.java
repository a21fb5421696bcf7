// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.embedded.Await;
import io.convoy.embedded.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stops a service in the middle of its work on a server: while it reads a chunk, or while a
 * transaction of its has changed something and is not committed. It goes on long after another has
 * taken its place.
 */
final class AmidPause implements Fault {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String AMID =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE client_port = ANY (?) AND (backend_xid IS NOT NULL OR state = 'active' AND query ILIKE 'COPY%')
      """;

  private final String resource;
  private final List<Service> candidates;
  private final Function<Network, Link> side;
  private final PostgresServer server;
  private @Nullable Service stopped;

  /**
   * @param candidates of which the first is stopped that is amid something
   * @param side the link to the server
   */
  AmidPause(
      String resource,
      List<Service> candidates,
      Function<Network, Link> side,
      PostgresServer server) {
    this.resource = resource;
    this.candidates = List.copyOf(candidates);
    this.side = side;
    this.server = server;
  }

  @Override
  public String resource() {
    return resource;
  }

  @Override
  public boolean strike(BooleanSupplier over) {
    // The server may be away just now: then it is asked again.
    Await.until(PATIENCE, () -> look(over), "a service works on the " + resource);
    return stopped != null;
  }

  /** True where one is stopped, or none ever will. */
  private boolean look(BooleanSupplier over) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(server.jdbcUrl("postgres"), server.user(), server.password())) {
      while (stopped == null && !over.getAsBoolean()) {
        for (Service candidate : candidates) {
          if (stopped == null && isAmid(connection, candidate)) {
            stop(connection, candidate);
          }
        }
      }
    }
    return true;
  }

  /** Unless it was quicker than the signal. */
  private void stop(Connection connection, Service candidate) throws SQLException {
    candidate.send(Signal.STOP);
    boolean holds = false;
    try {
      holds = isAmid(connection, candidate);
    } finally {
      if (holds) {
        stopped = candidate;
      } else {
        candidate.send(Signal.CONT);
      }
    }
  }

  private boolean isAmid(Connection connection, Service candidate) throws SQLException {
    Object[] ports = side.apply(candidate.network()).onwardPorts().toArray();
    try (PreparedStatement statement = connection.prepareStatement(AMID)) {
      statement.setArray(1, connection.createArrayOf("int4", ports));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() && row.getInt(1) > 0;
      }
    }
  }

  @Override
  public void heal() {
    if (stopped != null) {
      stopped.send(Signal.CONT);
    }
  }
}
