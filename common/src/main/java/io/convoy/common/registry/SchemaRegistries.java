// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.registry;

import io.convoy.common.config.RegistryConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Chooses the registry that the configuration asks for. */
public final class SchemaRegistries {
  private SchemaRegistries() {}

  /**
   * @param folder where a registry in this process keeps its schemas; null keeps them in memory
   */
  public static SchemaRegistry open(RegistryConfig config, @Nullable Path folder) {
    return config.isInThisProcess()
        ? new InProcessRegistry(folder)
        : new HttpSchemaRegistry(config);
  }

  /**
   * Knocks at a registry that processes share, and registers nothing.
   *
   * @throws io.convoy.common.error.ConvoyException that says what to check
   */
  public static void check(RegistryConfig config) {
    try (HttpSchemaRegistry registry = new HttpSchemaRegistry(config)) {
      registry.knock();
    }
  }
}
