// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.server.fault.FaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what a fatal fault of a broker does. Kafka's own answer is to end the process. Here a
 * broker that starts fails its start instead, one that stops only logs it, and only one that serves
 * ends the process, since nothing in it could go on. Safe for use by any thread.
 */
final class BrokerFaults implements FaultHandlerFactory, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BrokerFaults.class);

  /** Brokers that start or stop just now. */
  private static final Set<BrokerFaults> IN_TRANSITION = ConcurrentHashMap.newKeySet();

  private final CompletableFuture<Void> firstFatal = new CompletableFuture<>();
  private volatile boolean serving;

  BrokerFaults() {
    Exit.setHaltProcedure(BrokerFaults::halt);
    IN_TRANSITION.add(this);
  }

  /** Completed exceptionally by the first fatal fault while the broker starts, else never. */
  CompletableFuture<Void> firstFatal() {
    return firstFatal;
  }

  void serving() {
    serving = true;
    IN_TRANSITION.remove(this);
  }

  void stopping() {
    IN_TRANSITION.add(this);
    serving = false;
  }

  /** The broker is gone. */
  @Override
  public void close() {
    IN_TRANSITION.remove(this);
  }

  @Override
  public FaultHandler build(String name, boolean isFatal, Runnable action) {
    return (message, cause) -> handle(name + ": " + message, cause, isFatal, action);
  }

  private RuntimeException handle(
      String what, @Nullable Throwable cause, boolean isFatal, Runnable action) {
    LOG.error("Fault in the embedded broker: {}", what, cause);
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.error("The embedded broker could not note this fault in its metrics", e);
    }
    EmbeddedException fault = new EmbeddedException(what, cause);
    if (isFatal && serving) {
      Exit.halt(1, what);
    } else if (isFatal) {
      firstFatal.completeExceptionally(fault);
    }
    return fault;
  }

  /** Kafka calls this from any of its threads, without saying for which broker. */
  private static void halt(int status, @Nullable String message) {
    String reason = message == null ? "the lines above say why" : message;
    if (IN_TRANSITION.isEmpty()) {
      LOG.error("The embedded broker cannot go on and this process ends: {}", reason);
      Runtime.getRuntime().halt(status);
    }
    EmbeddedException fault = new EmbeddedException("The embedded broker gave up: " + reason);
    IN_TRANSITION.forEach(broker -> broker.firstFatal.completeExceptionally(fault));
    throw fault;
  }
}
