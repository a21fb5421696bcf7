// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.embedded.EmbeddedBroker;
import io.convoy.embedded.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one broker and one PostgreSQL, started once and stopped after the last test. */
final class Servers implements ParameterResolver {
  /** The two, as a test gets them. */
  record Running(EmbeddedBroker broker, PostgresServer postgres, Path folder)
      implements AutoCloseable {
    @Override
    public void close() {
      broker.close();
      postgres.close();
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
      // Tests kill the server; its files are small, and nobody needs them after that.
      folder.toFile().deleteOnExit();
      PostgresServer postgres =
          PostgresServer.start(folder.resolve("postgres"), Map.of("max_connections", "40"));
      return new Running(EmbeddedBroker.start(folder.resolve("broker")), postgres, folder);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
