// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.parts;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the bytes that all slots of a process hold for rows in parts. Thread-safe. */
public final class HeapBudget {
  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /**
   * @param limit bytes
   */
  public HeapBudget(long limit) {
    this.limit = limit;
  }

  /**
   * A third of the heap: a row is held while it is put together, and once more while it is sent.
   */
  public static HeapBudget ofHeap() {
    return new HeapBudget(Runtime.getRuntime().maxMemory() / 3);
  }

  public long limit() {
    return limit;
  }

  /** False where the bytes are not free just now; nothing is taken then. */
  public boolean tryTake(long bytes) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  public void giveBack(long bytes) {
    used.addAndGet(-bytes);
  }
}
