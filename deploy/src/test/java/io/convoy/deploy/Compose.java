// SPDX-License-Identifier: Apache-2.0
package io.convoy.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The compose file as Compose sees it, with its variables put in. */
final class Compose {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(\\$|\\{(?<name>[A-Z_]+)(:-(?<otherwise>[^}]*))?})");

  private Compose() {}

  static ObjectNode read(Map<String, String> environment) {
    String text = Documents.text(Documents.ROOT.resolve("docker-compose.yml"));
    return Documents.parse(
            VARIABLE.matcher(text).replaceAll(found -> value(found, environment)))
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
      throw new AssertionError("docker-compose.yml: " + name + " has no default");
    }
    return Matcher.quoteReplacement(value);
  }
}
