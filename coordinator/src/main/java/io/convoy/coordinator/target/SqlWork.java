// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.target;

import java.sql.Connection;
import java.sql.SQLException;

/** Something done in the target over one connection. */
@FunctionalInterface
interface SqlWork<T> {
  T run(Connection connection) throws SQLException;
}
