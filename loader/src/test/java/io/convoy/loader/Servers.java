// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.embedded.EmbeddedBroker;
import io.convoy.embedded.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one broker and one PostgreSQL, started once and stopped after the last test. */
final class Servers implements ParameterResolver {
  /** What a test locks that kills the server, or that cannot bear it. */
  static final String POSTGRES = "io.convoy.loader.postgres";

  /** The two, as a test gets them. */
  record Running(EmbeddedBroker broker, PostgresServer postgres, Path folder)
      implements AutoCloseable {
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
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Running.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(Servers.class))
        .getOrComputeIfAbsent(Running.class, key -> start(), Running.class);
  }

  private static Running start() {
    try {
      Path folder = Files.createTempDirectory("convoy-loader-");
      PostgresServer postgres =
          PostgresServer.start(folder.resolve("postgres"), Map.of("max_connections", "40"));
      // Many tests wait until a member that died has lost its session.
      Map<String, String> quick =
          Map.of(
              "group.consumer.session.timeout.ms", "2000",
              "group.consumer.heartbeat.interval.ms", "300");
      EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"), quick);
      return new Running(broker, postgres, folder);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
