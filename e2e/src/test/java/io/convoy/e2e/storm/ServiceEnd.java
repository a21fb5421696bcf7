// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The end of a service, which is started again later.
 *
 * @param by {@code kill -9}, or SIGTERM as when an orchestrator replaces it
 * @param fresh in a new work folder, as on another machine
 */
record ServiceEnd(Service service, Consumer<Service> by, boolean fresh) implements Fault {
  @Override
  public String resource() {
    return service.name();
  }

  @Override
  public boolean strike(BooleanSupplier over) {
    by.accept(service);
    return true;
  }

  @Override
  public void heal() {
    service.start(fresh);
  }
}
