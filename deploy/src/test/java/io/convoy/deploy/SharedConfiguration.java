// SPDX-License-Identifier: Apache-2.0
package io.convoy.deploy;

import io.convoy.common.config.ConfigLoader;
import io.convoy.common.config.ConfigLoader.Credentials;
import io.convoy.common.config.ConvoyConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The configuration file of Compose and Kubernetes, read as a service reads it. */
final class SharedConfiguration {
  static final Path FILE = Documents.ROOT.resolve("deploy/config/convoy.yml");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Z_]+)}");

  private SharedConfiguration() {}

  /**
   * Loads a configuration for a process with these variables. A reference to another one stays as
   * it is, and is refused by the loader.
   */
  static ConvoyConfig load(String yaml, Map<String, String> environment, Path folder) {
    String resolved =
        VARIABLE
            .matcher(yaml)
            .replaceAll(found -> {
              String value = environment.getOrDefault(found.group(1), found.group());
              return Matcher.quoteReplacement("\"" + value + "\"");
            });
    try {
      Path file = Files.writeString(folder.resolve("convoy.yml"), resolved);
      return ConfigLoader.load(file, EnumSet.noneOf(Credentials.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
