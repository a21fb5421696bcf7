// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.common.error.ConvoyException;
import io.convoy.coordinator.decision.Effect;
import io.convoy.coordinator.decision.Effect.TableEffect;
import io.convoy.schemas.event.WaitObserved;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what one effect waits for: news at once, the same again every few seconds. Thread-safe. */
final class EffectWaits {
  private static final Logger LOG = LoggerFactory.getLogger(EffectWaits.class);

  /** Who follows the run forgets a wait that is not said again. */
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final FactSink facts;
  private final Effect effect;
  private @Nullable String said;
  private long saidNanos;

  EffectWaits(FactSink facts, Effect effect) {
    this.facts = facts;
    this.effect = effect;
  }

  /** Leaves the thread interrupted where it was while the fact was sent. */
  void say(ConvoyException reason) {
    String message = String.valueOf(reason.getMessage());
    if (!isNews(message)) {
      return;
    }
    WaitObserved fact =
        WaitObserved.newBuilder()
            .setTaskId(effect.id())
            .setTable(effect instanceof TableEffect one ? one.tableId() : null)
            .setCode(reason.code().name())
            .setMessage(message)
            .build();
    try {
      facts.publish(effect.runId(), List.of(fact));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ConvoyException e) {
      LOG.debug("Not told that {} waits", effect.id(), e);
    }
  }

  private synchronized boolean isNews(String message) {
    long now = System.nanoTime();
    boolean isNews = !message.equals(said) || now - saidNanos >= AGAIN.toNanos();
    if (isNews) {
      said = message;
      saidNanos = now;
    }
    return isNews;
  }
}
