// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.function.BooleanSupplier;

/** No byte is left for the target's tables, until there is room again. */
record DiskFull(SmallDisk disk) implements Fault {
  @Override
  public String resource() {
    // A server that recovers needs room as well.
    return "target";
  }

  @Override
  public boolean strike(BooleanSupplier over) {
    disk.fill();
    return true;
  }

  @Override
  public void heal() {
    disk.clear();
  }
}
