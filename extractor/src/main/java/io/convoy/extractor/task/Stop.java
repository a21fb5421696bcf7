// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says once, to all threads of the role, that they are to stop. Thread-safe. */
public final class Stop {
  private final CountDownLatch asked = new CountDownLatch(1);

  /** Asks everyone to stop; there is no way back. */
  public void ask() {
    asked.countDown();
  }

  /** True from the first {@link #ask()} on. */
  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  /** Waits, but not after a stop was asked for. */
  void pause(Duration time) {
    try {
      asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Throws INTERRUPTED where a stop was asked for. */
  void check() {
    if (isAsked()) {
      throw new ConvoyException(ErrorCode.INTERRUPTED, "The extractor stops");
    }
  }
}
