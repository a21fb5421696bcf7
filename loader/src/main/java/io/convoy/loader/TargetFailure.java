// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.postgres.PostgresErrors;
import java.sql.SQLException;
import java.util.Set;

/** What a loader does about an error of the target. */
enum TargetFailure {
  /** Everything on the connection is void: connect and claim again. */
  CONNECTION_LOST,
  /** The bookkeeping or the table is gone, as it is when a run is over. */
  MISSING,
  /** Another attempt will probably do: a deadlock, a lock that is taken, memory. */
  PASSING,
  /** Somebody has to do something about it; attempts go on until then. */
  REPORTED;

  /** Attempts until what should have passed, or is missing while a claim holds, is reported. */
  static final int PATIENCE = 5;

  private static final Set<String> ABSENT = Set.of("42P01", "3F000");

  static TargetFailure of(SQLException error) {
    if (PostgresErrors.isConnectionLost(error)) {
      return CONNECTION_LOST;
    }
    String state = error.getSQLState();
    if (state != null && ABSENT.contains(state)) {
      return MISSING;
    }
    return PostgresErrors.ofTarget(error).isRetryable() ? PASSING : REPORTED;
  }
}
