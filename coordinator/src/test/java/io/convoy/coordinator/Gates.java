// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator;

import java.util.HashSet;
import java.util.Set;

/** Holds up work of a kind until it is let through, so that a test can catch a run in a phase. */
final class Gates {
  private final Set<String> held = new HashSet<>();
  private final Set<String> reached = new HashSet<>();

  synchronized void hold(String kind) {
    held.add(kind);
  }

  synchronized void openAll() {
    held.clear();
    notifyAll();
  }

  /** True once someone stands before a gate. */
  synchronized boolean isReached(String kind) {
    return reached.contains(kind);
  }

  synchronized void pass(String kind) throws InterruptedException {
    while (held.contains(kind)) {
      reached.add(kind);
      wait();
    }
  }
}
