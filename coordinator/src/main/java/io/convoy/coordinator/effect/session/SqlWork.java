// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.session;

import java.sql.Connection;
import java.sql.SQLException;

/** Something done in the target over one connection. */
@FunctionalInterface
public interface SqlWork<T> {
  T run(Connection connection) throws SQLException;
}
