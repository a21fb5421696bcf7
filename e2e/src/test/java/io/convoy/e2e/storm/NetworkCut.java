// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.List;
import java.util.function.BooleanSupplier;

/** Nothing comes through between a service and what it needs. */
record NetworkCut(String resource, List<Link> links, Link.State state) implements Fault {
  NetworkCut {
    links = List.copyOf(links);
  }

  @Override
  public boolean strike(BooleanSupplier over) {
    links.forEach(link -> link.become(state));
    return true;
  }

  @Override
  public void heal() {
    links.forEach(link -> link.become(Link.State.FLOWS));
  }
}
