// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.e2e.Databases;
import io.convoy.embedded.Await;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stops the leading coordinator while a transaction of its has changed the target and is not
 * committed, until another has taken its place; then lets the first go on.
 */
final class DdlPause implements Fault {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String AMID_DDL =
      """
      SELECT count(*) FROM pg_stat_activity
      WHERE application_name LIKE 'convoy coordinator %' AND backend_xid IS NOT NULL
      """;

  private final Site site;
  private @Nullable Service stopped;

  DdlPause(Site site) {
    this.site = site;
  }

  @Override
  public String resource() {
    return "DDL";
  }

  @Override
  public boolean strike(BooleanSupplier over) {
    AtomicBoolean seen = new AtomicBoolean();
    Databases databases = site.databases();
    Await.until(
        PATIENCE,
        () -> {
          try (Connection connection = databases.connectToTarget()) {
            while (!seen.get() && !over.getAsBoolean()) {
              seen.set(isAmidDdl(connection));
            }
          }
          return true;
        },
        "a coordinator changes the target");
    Optional<Service> leader = seen.get() ? site.leader() : Optional.empty();
    leader.ifPresent(service -> {
      stopped = service;
      service.send(Signal.STOP);
    });
    return leader.isPresent();
  }

  private static boolean isAmidDdl(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(AMID_DDL)) {
      return row.next() && row.getInt(1) > 0;
    }
  }

  @Override
  public void heal() {
    if (stopped != null) {
      stopped.send(Signal.CONT);
    }
  }
}
