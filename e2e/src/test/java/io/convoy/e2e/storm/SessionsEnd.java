// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.e2e.Databases;
import java.util.function.BooleanSupplier;

/** Ends every session of Convoy in the source, the one that holds the snapshot included. */
record SessionsEnd(Databases databases) implements Fault {
  @Override
  public String resource() {
    return "source";
  }

  @Override
  public boolean strike(BooleanSupplier over) {
    databases.onSource(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE"
            + " 'convoy%'");
    return true;
  }

  @Override
  public void heal() {
    // Nothing is left broken.
  }
}
