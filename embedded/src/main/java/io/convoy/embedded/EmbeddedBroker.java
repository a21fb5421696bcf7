// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns a real Kafka broker (KRaft, one node that is broker and controller) in this JVM and the
 * folder with its data. What was written survives a kill of the JVM: the next start over the same
 * folder goes on with it, on another port. Safe for use by several threads.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

  private final FolderLock lock;
  private final BrokerFaults faults;
  private final BrokerProcess process;
  private final String bootstrapServers;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedBroker(FolderLock lock, BrokerFaults faults, BrokerProcess process) {
    this.lock = lock;
    this.faults = faults;
    this.process = process;
    this.bootstrapServers = BrokerSettings.HOST + ":" + process.port();
  }

  /**
   * Starts a broker on a free loopback port over this folder: formats it when new, recovers and
   * goes on with it otherwise.
   */
  public static EmbeddedBroker start(Path directory) {
    return start(directory, Map.of());
  }

  /**
   * As {@link #start(Path)}, with broker settings that replace this class's own.
   *
   * @throws EmbeddedException when the folder is in use or cannot be written, a given port is
   *     taken, or Kafka cannot start for any other reason
   */
  public static EmbeddedBroker start(Path directory, Map<String, String> overrides) {
    return start(directory, overrides, List.of());
  }

  /** As {@link #start(Path)}, with a broker that is open only to those who it knows. */
  public static EmbeddedBroker start(Path directory, BrokerSecurity security) {
    return start(directory, security.settings(), security.credentials());
  }

  private static EmbeddedBroker start(
      Path directory, Map<String, String> overrides, List<String> credentials) {
    long begin = System.nanoTime();
    Path folder = directory.toAbsolutePath().normalize();
    FolderLock lock = FolderLock.acquire(folder);
    BrokerFaults faults = new BrokerFaults();
    try {
      BrokerStorage.prepare(folder, credentials);
      BrokerProcess process = new BrokerProcess(BrokerSettings.over(folder, overrides), faults);
      startOrStop(process, faults);
      faults.serving();
      EmbeddedBroker broker = new EmbeddedBroker(lock, faults, process);
      LOG.info(
          "Kafka broker over {} serves at {} after {} ms",
          folder,
          broker.bootstrapServers,
          (System.nanoTime() - begin) / 1_000_000);
      return broker;
    } catch (Exception e) {
      faults.close();
      lock.close();
      throw new EmbeddedException(
          "The Kafka broker over " + folder + " did not start: " + reason(e), e);
    }
  }

  /**
   * The start runs in a thread of its own, since after a fault elsewhere in the broker it may wait
   * for ever.
   */
  private static void startOrStop(BrokerProcess process, BrokerFaults faults) {
    CompletableFuture<Void> started = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("embedded-broker-start")
        .daemon()
        .start(() -> {
          try {
            process.start();
            started.complete(null);
          } catch (Throwable e) {
            started.completeExceptionally(e);
          }
        });
    try {
      CompletableFuture.anyOf(started, faults.firstFatal()).join();
    } catch (CompletionException e) {
      process.stop();
      throw e;
    }
  }

  /** Kafka's innermost message, which names the port or the file; not only the system's own. */
  private static String reason(Throwable failure) {
    Throwable root = failure;
    Throwable around = failure;
    while (root.getCause() != null) {
      around = root;
      root = root.getCause();
    }
    String inner = String.valueOf(root.getMessage());
    String outer = String.valueOf(around.getMessage());
    return outer.contains(inner) ? outer : inner;
  }

  /** Where clients connect: {@code 127.0.0.1:<port>}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Stops the broker in good order; the data stays. A second call does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    faults.stopping();
    try {
      process.stop();
    } finally {
      faults.close();
      lock.close();
    }
  }
}
