// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.survey;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does something when a time has passed, unless it is closed before. */
final class Watchdog implements AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);

  private Watchdog() {}

  static Watchdog after(Duration time, Runnable action) {
    Watchdog watchdog = new Watchdog();
    Thread.ofVirtual().name("survey-watchdog").start(() -> watchdog.watch(time, action));
    return watchdog;
  }

  private void watch(Duration time, Runnable action) {
    try {
      if (!closed.await(Math.max(0, time.toMillis()), TimeUnit.MILLISECONDS)) {
        action.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
