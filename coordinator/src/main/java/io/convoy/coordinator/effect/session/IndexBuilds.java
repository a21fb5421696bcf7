// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.session;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Lets a bounded number of keys and indexes be built at once, whichever tables they are of: the
 * target's memory for them is shared by so many. Thread-safe.
 */
public final class IndexBuilds {
  private final Semaphore permits;

  IndexBuilds(int most) {
    // Fair: the largest table is asked for first.
    permits = new Semaphore(most, true);
  }

  /**
   * Does pieces of work beside each other, begun in their order, and waits for all of them.
   *
   * @return what came of each
   * @throws ConvoyException the first failure, when the others are done
   */
  public <T> List<T> all(List<Callable<T>> works) {
    List<Future<T>> begun = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("index-build-", 0).factory())) {
      try {
        for (Callable<T> work : works) {
          permits.acquire();
          begun.add(threads.submit(() -> thenGiveBack(work)));
        }
        return results(begun);
      } catch (InterruptedException e) {
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw new ConvoyException(
            ErrorCode.INTERRUPTED, "stopped while keys and indexes were being built", e);
      }
    }
  }

  private <T> T thenGiveBack(Callable<T> work) throws Exception {
    try {
      return work.call();
    } finally {
      permits.release();
    }
  }

  private static <T> List<T> results(List<Future<T>> begun) throws InterruptedException {
    List<T> results = new ArrayList<>();
    RuntimeException failure = null;
    for (Future<T> one : begun) {
      try {
        results.add(one.get());
      } catch (ExecutionException e) {
        RuntimeException own =
            e.getCause() instanceof RuntimeException known
                ? known
                : new IllegalStateException(e.getCause());
        if (failure == null) {
          failure = own;
        } else {
          failure.addSuppressed(own);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return results;
  }
}
