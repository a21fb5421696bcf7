// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The names of documents: as they have them, and as pages of the reference list them. */
public final class ReferenceNames {
  private static final Pattern NAME = Pattern.compile("`([A-Za-z]+)`");

  private ReferenceNames() {}

  /** In the first columns of all tables of a page. */
  public static Set<String> listed(String page) {
    return names(text(page));
  }

  /** The same, of one section of the page. */
  public static Set<String> listed(String page, String heading) {
    return Arrays.stream(text(page).split("(?m)^## "))
        .filter(section -> section.startsWith(heading + "\n"))
        .findFirst()
        .map(ReferenceNames::names)
        .orElseThrow(() -> new AssertionError(page + " has no section " + heading));
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    text.lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.substring(1, line.indexOf('|', 1)))
        .forEach(cell -> NAME.matcher(cell).results().forEach(name -> names.add(name.group(1))));
    return names;
  }

  private static String text(String page) {
    try {
      return Files.readString(Path.of("..", "docs", "reference", page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that a document has, at any depth. */
  public static Set<String> of(JsonNode document) {
    Set<String> names = new TreeSet<>();
    collect(document, names);
    return names;
  }

  private static void collect(JsonNode node, Set<String> names) {
    node.properties()
        .forEach(property -> {
          names.add(property.getKey());
          collect(property.getValue(), names);
        });
    if (node.isArray()) {
      node.forEach(item -> collect(item, names));
    }
  }
}
