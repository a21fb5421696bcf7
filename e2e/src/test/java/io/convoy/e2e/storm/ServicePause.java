// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.function.BooleanSupplier;

/** SIGSTOP to a service for longer than its sessions last, then SIGCONT. */
record ServicePause(Service service) implements Fault {
  @Override
  public String resource() {
    return service.name();
  }

  @Override
  public boolean strike(BooleanSupplier over) {
    service.send(Signal.STOP);
    return true;
  }

  @Override
  public void heal() {
    service.send(Signal.CONT);
  }
}
