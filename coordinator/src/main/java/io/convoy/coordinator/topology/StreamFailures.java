// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.common.channel.KafkaErrors;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what happens when the stream thread dies: another thread goes on where the reason may
 * pass, else the coordinator ends and says so.
 */
final class StreamFailures implements StreamsUncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(StreamFailures.class);

  /** So that a reason that stays does not become a busy loop. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final String id;
  private final Consumer<Throwable> onFatal;

  /**
   * @param id of the application, with which the names of what it uses in Kafka begin
   */
  StreamFailures(String id, Consumer<Throwable> onFatal) {
    this.id = id;
    this.onFatal = onFatal;
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable failure) {
    if (mayPass(failure)) {
      LOG.warn("The coordinator's thread ended and is replaced: {}", failure.toString());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE.toMillis()));
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    LOG.error("The coordinator cannot go on", failure);
    onFatal.accept(explain(failure));
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private static boolean mayPass(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RetriableException
          || cause instanceof ConvoyException known && known.code().isRetryable()) {
        return true;
      }
    }
    return false;
  }

  private ConvoyException explain(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConvoyException known) {
        return known;
      }
      if (cause instanceof FencedInstanceIdException) {
        return new ConvoyException(
            ErrorCode.CONFIGURATION,
            "Another coordinator of this pipeline runs under the same instance name; give each its"
                + " own.",
            failure);
      }
      if (cause instanceof AuthorizationException) {
        return KafkaErrors.of(
            "The coordinator, whose group and transactional ids begin with "
                + id
                + ", cannot go on",
            cause);
      }
    }
    return new ConvoyException(
        ErrorCode.KAFKA_ERROR, "The coordinator cannot go on: " + failure, failure);
  }
}
