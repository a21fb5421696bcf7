// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.registry;

import io.convoy.common.config.HttpConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.http.HttpEndpoint;
import java.net.URI;
import java.nio.file.Path;

/**
 * Owns a small registry for the processes of one machine, reachable over HTTP and kept in a folder.
 * It asks nobody who he is, so it listens on the loopback interface alone.
 */
public final class RegistryEndpoint implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final InProcessRegistry registry;
  private final HttpEndpoint http;

  private RegistryEndpoint(InProcessRegistry registry, HttpEndpoint http) {
    this.registry = registry;
    this.http = http;
  }

  /**
   * Answers from now on.
   *
   * @param port 0 for any free one
   * @param folder where the schemas are kept; no other process may use it
   */
  public static RegistryEndpoint start(int port, Path folder) {
    InProcessRegistry registry = new InProcessRegistry(folder);
    try {
      HttpEndpoint http =
          HttpEndpoint.start(
              new HttpConfig(LOOPBACK, port, HttpConfig.Page.NONE),
              new HttpEndpoint.Answers(() -> true, () -> true, () -> ""));
      http.serve(new RegistryHandler(registry));
      return new RegistryEndpoint(registry, http);
    } catch (ConvoyException e) {
      registry.close();
      throw new ConvoyException(
          e.code(),
          "the schema registry cannot listen on %s:%d; is another one there? give another port"
              .formatted(LOOPBACK, port),
          e);
    }
  }

  /** For {@code schema.registry.url}. */
  public URI url() {
    return http.url();
  }

  @Override
  public void close() {
    try (registry) {
      http.close();
    }
  }
}
