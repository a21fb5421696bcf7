// SPDX-License-Identifier: Apache-2.0
package io.convoy.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compose files as Compose sees them, with their variables put in. */
final class Compose {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(\\$|\\{(?<name>[A-Z_]+)(:-(?<otherwise>[^}]*))?})");

  private Compose() {}

  static ObjectNode read(String file, Map<String, String> environment) {
    // Compose's own tags say how files are merged, not what is in one.
    String text = Documents.text(Documents.ROOT.resolve(file)).replace(": !override\n", ":\n");
    return Documents.parse(VARIABLE.matcher(text).replaceAll(found -> value(found, environment)))
        .getFirst();
  }

  private static String value(MatchResult found, Map<String, String> environment) {
    String name = found.group("name");
    if (name == null) {
      return Matcher.quoteReplacement("$");
    }
    String otherwise = found.group("otherwise");
    String value = environment.getOrDefault(name, otherwise);
    if (value == null) {
      throw new AssertionError("a compose file: " + name + " has no default");
    }
    return Matcher.quoteReplacement(value);
  }
}
