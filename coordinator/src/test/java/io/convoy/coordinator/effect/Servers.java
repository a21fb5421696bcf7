// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import io.convoy.embedded.EmbeddedBroker;
import io.convoy.embedded.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** One PostgreSQL server and one Kafka broker for all tests of this JVM. */
public final class Servers implements BeforeAllCallback {
  private static final AtomicInteger NEXT = new AtomicInteger();
  private static @Nullable Running running;

  private record Running(Path folder, PostgresServer postgres, EmbeddedBroker broker)
      implements AutoCloseable {
    static Running start() {
      try {
        Path folder = Files.createTempDirectory("convoy-target");
        return new Running(
            folder,
            PostgresServer.start(folder.resolve("postgres"), Map.of("fsync", "off")),
            EmbeddedBroker.start(folder.resolve("kafka")));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      broker.close();
      postgres.close();
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(Namespace.create(Servers.class))
            .getOrComputeIfAbsent(Running.class, key -> Running.start(), Running.class);
  }

  static PostgresServer postgres() {
    return Objects.requireNonNull(running).postgres();
  }

  public static EmbeddedBroker broker() {
    return Objects.requireNonNull(running).broker();
  }

  /** Different in each test, so that they share no database and no pipeline. */
  static String freshName() {
    return "p" + NEXT.incrementAndGet();
  }
}
