// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.schemas.event.RunState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Frees slots that wait for Kafka to take records of a run that is over. Its topics may be gone, so
 * that they would wait as long as for brokers that are away, amid a read that holds locks in the
 * source. A slot comes to that when it slept while others did its work. Thread-safe.
 */
public final class BlockedSends implements RunWatch.Listener {
  private final Map<Thread, String> sending = new HashMap<>();

  /**
   * Sends, or waits for what was sent.
   *
   * @return empty where it was broken off because the run has ended
   */
  <T> Optional<T> unlessEnded(String runId, RunWatch runs, Supplier<T> send) {
    begin(runId);
    try {
      // Only now: the end may come in between, and is told once.
      return runs.isEnded(runId) ? Optional.empty() : Optional.of(send.get());
    } catch (InterruptException e) {
      if (!runs.isEnded(runId)) {
        throw e;
      }
      return Optional.empty();
    } finally {
      if (wasFreed()) {
        Thread.interrupted();
      }
    }
  }

  private synchronized void begin(String runId) {
    sending.put(Thread.currentThread(), runId);
  }

  private synchronized boolean wasFreed() {
    return sending.remove(Thread.currentThread()) == null;
  }

  @Override
  public synchronized void onRun(RunState state) {
    if (RunWatch.isEnded(state)) {
      sending
          .entrySet()
          .removeIf(slot -> {
            boolean meant = slot.getValue().equals(state.getRunId());
            if (meant) {
              slot.getKey().interrupt();
            }
            return meant;
          });
    }
  }
}
