// SPDX-License-Identifier: Apache-2.0
package io.convoy.deploy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lines of {@code NAME=VALUE}, as Compose and Kustomize read them. */
final class EnvironmentFile {
  private EnvironmentFile() {}

  static Map<String, String> read(Path file) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String line : Documents.text(file).lines().toList()) {
      int equals = line.indexOf('=');
      if (line.startsWith("#")) {
        continue;
      }
      if (equals < 1) {
        throw new AssertionError(file + ": not NAME=VALUE: " + line);
      }
      variables.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return variables;
  }
}
