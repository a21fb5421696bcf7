// SPDX-License-Identifier: Apache-2.0
package io.convoy.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** YAML files as JSON: anchors and merge keys resolved, a key that stands there twice an error. */
final class Documents {
  /** The root of the checkout. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final ObjectMapper JSON = new ObjectMapper();

  private Documents() {}

  static List<ObjectNode> parse(String yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<ObjectNode> documents = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(options)).loadAll(yaml)) {
      documents.add(JSON.valueToTree(document));
    }
    return documents;
  }

  static JsonNode parseValue(String yaml) {
    return JSON.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml));
  }

  static List<ObjectNode> read(Path file) {
    return parse(text(file));
  }

  static ObjectNode readOne(Path file) {
    List<ObjectNode> documents = read(file);
    if (documents.size() != 1) {
      throw new AssertionError(file + " has " + documents.size() + " documents");
    }
    return documents.getFirst();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> below(Path folder, String ending) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The elements of an array, or of nothing. */
  static List<JsonNode> elements(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements;
  }

  static List<String> texts(JsonNode array) {
    return elements(array).stream().map(JsonNode::asText).toList();
  }
}
