// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.embedded.PostgresServer;
import java.util.function.BooleanSupplier;

/** {@code pg_ctl stop -m immediate} of a server, which is started again later. */
record PostgresCrash(PostgresServer server, String resource) implements Fault {
  @Override
  public boolean strike(BooleanSupplier over) {
    server.crash();
    return true;
  }

  @Override
  public void heal() {
    server.restart();
  }
}
