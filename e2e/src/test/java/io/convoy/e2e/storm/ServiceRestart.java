// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.function.BooleanSupplier;

/**
 * A service is told to end, as when an orchestrator replaces it, and started again later.
 *
 * @param fresh in a new work folder, as on another machine
 */
record ServiceRestart(Service service, boolean fresh) implements Fault {
  @Override
  public String resource() {
    return service.name();
  }

  @Override
  public boolean strike(BooleanSupplier over) {
    service.end();
    return true;
  }

  @Override
  public void heal() {
    service.start(fresh);
  }
}
