// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.function.BooleanSupplier;

/**
 * {@code kill -9} of a service, which is started again later.
 *
 * @param fresh in a new work folder, as on another machine
 */
record ServiceKill(Service service, boolean fresh) implements Fault {
  @Override
  public String resource() {
    return service.name();
  }

  @Override
  public boolean strike(BooleanSupplier over) {
    service.kill();
    return true;
  }

  @Override
  public void heal() {
    service.start(fresh);
  }
}
