// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.PostgresErrors;
import java.sql.SQLException;
import java.util.Set;

/** What a loader does about an error of the target. */
enum TargetFailure {
  /** Everything on the connection is void: connect and claim again. */
  CONNECTION_LOST(5),
  /** The bookkeeping or the table is gone, as it is when a run is over. */
  MISSING(5),
  /** Another attempt will probably do: a deadlock, a lock that is taken, memory. */
  PASSING(5),
  /** Room may come back by itself, as when others end their work. Two minutes are waited for it. */
  DISK_FULL(17),
  /** Somebody has to do something about it; attempts go on until then. */
  REPORTED(1);

  private static final Set<String> ABSENT = Set.of("42P01", "3F000");

  private final int patience;

  TargetFailure(int patience) {
    this.patience = patience;
  }

  /** Attempts until it is reported. */
  int patience() {
    return patience;
  }

  static TargetFailure of(SQLException error) {
    if (PostgresErrors.isConnectionLost(error)) {
      return CONNECTION_LOST;
    }
    String state = error.getSQLState();
    if (state != null && ABSENT.contains(state)) {
      return MISSING;
    }
    ErrorCode code = PostgresErrors.ofTarget(error);
    if (code == ErrorCode.TARGET_DISK_FULL) {
      return DISK_FULL;
    }
    return code.isRetryable() ? PASSING : REPORTED;
  }
}
