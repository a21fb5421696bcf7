// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.common.config.ConfigLoader;
import io.convoy.common.config.ConfigLoader.Credentials;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** {@code -f}: the configuration file of a command. */
final class ConfigurationFile {
  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      defaultValue = "convoy.yml",
      description = "configuration file (default: ${DEFAULT-VALUE})")
  private Path path = Path.of("convoy.yml");

  Path path() {
    return path;
  }

  ConvoyConfig load() {
    return ConfigLoader.load(path);
  }

  /** Without the secrets of other databases than these, which need not be there. */
  ConvoyConfig load(Set<Credentials> needed) {
    return ConfigLoader.load(path, needed);
  }

  /** True where it names what processes need that work with others. */
  boolean isOfCluster() {
    ConvoyConfig config = ConfigLoader.load(path, Set.of());
    return config.kafka().bootstrapServers() != null && !config.schemaRegistry().isInThisProcess();
  }

  /**
   * For a process that works with others: they meet in Kafka, and share a registry.
   *
   * @param needed the databases that it uses itself; the others' passwords need not be there
   */
  ConvoyConfig loadForCluster(Set<Credentials> needed) {
    ConvoyConfig config = ConfigLoader.load(path, needed);
    List<String> missing = new ArrayList<>();
    if (config.kafka().bootstrapServers() == null) {
      missing.add("kafka.bootstrap.servers");
    }
    if (config.schemaRegistry().isInThisProcess()) {
      missing.add("schema.registry.url");
    }
    if (!missing.isEmpty()) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION,
          path
              + ": set "
              + String.join(" and ", missing)
              + ": services need what each of them can reach, only 'convoy replicate' brings its"
              + " own");
    }
    return config;
  }
}
