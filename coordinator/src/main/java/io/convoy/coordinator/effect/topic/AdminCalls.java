// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.topic;

import io.convoy.common.channel.KafkaErrors;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthorizationException;

/** Waits for answers of Kafka's admin client, and says what a failure means. */
final class AdminCalls {
  private AdminCalls() {}

  /** Something asked of Kafka. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws ExecutionException, InterruptedException;
  }

  static <T> T asking(String doing, Question<T> question) {
    try {
      return question.ask();
    } catch (ExecutionException e) {
      ConvoyException failure = KafkaErrors.of(doing, e);
      // Nobody sees a coordinator that waits; a run that failed says what to do.
      throw e.getCause() instanceof AuthorizationException
          ? new ConvoyException(
              ErrorCode.KAFKA_ERROR, failure.getMessage() + ", then resume the run", e)
          : failure;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConvoyException(ErrorCode.INTERRUPTED, "stopped while " + doing, e);
    }
  }
}
