// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.process;

import io.convoy.common.channel.KafkaErrors;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/** The first error with which a role of this process cannot go on. Thread-safe. */
public final class RoleFailure implements Consumer<Throwable> {
  private final CompletableFuture<Throwable> first = new CompletableFuture<>();

  @Override
  public void accept(Throwable cause) {
    first.complete(cause);
  }

  public void throwIfAny() {
    if (first.isDone()) {
      throw await();
    }
  }

  /** The reason, where a role cannot go on any more; waits for it so long at most. */
  public Optional<ConvoyException> await(Duration atMost) {
    try {
      first.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.of(await());
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(new ConvoyException(ErrorCode.INTERRUPTED, "stopped while waiting", e));
    } catch (ExecutionException e) {
      throw new IllegalStateException("a failure is a value here", e);
    }
  }

  /** Returns when a role cannot go on, with the reason. */
  public ConvoyException await() {
    String what = "a service cannot go on";
    return switch (first.join()) {
      case ConvoyException known -> known;
      case KafkaException kafka -> KafkaErrors.of(what, kafka);
      case Throwable other -> new ConvoyException(ErrorCode.INTERNAL, what + ": " + other, other);
    };
  }
}
