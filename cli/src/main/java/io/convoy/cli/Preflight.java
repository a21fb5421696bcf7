// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.SourceConfig;
import io.convoy.common.config.TargetConfig;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.common.postgres.PostgresSession;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Knocks at both databases before anything is started, so that a wrong address or password is told
 * within seconds. Services wait for a database instead; a person at a terminal wants to know.
 */
final class Preflight {
  private Preflight() {}

  static void check(ConvoyConfig config) {
    SourceConfig source = config.source();
    try (Connection connection =
        PostgresSession.open(source.url(), source.user(), source.password(), "convoy preflight")) {
      connection.isValid(5);
    } catch (SQLException e) {
      throw PostgresErrors.source("cannot use the source (source.url, user, password)", e);
    }
    TargetConfig target = config.target();
    try (Connection connection =
        PostgresSession.open(target.url(), target.user(), target.password(), "convoy preflight")) {
      connection.isValid(5);
    } catch (SQLException e) {
      throw PostgresErrors.target("cannot use the target (target.url, user, password)", e);
    }
  }
}
