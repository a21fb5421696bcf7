// SPDX-License-Identifier: Apache-2.0
package io.convoy.deploy;

import static io.convoy.deploy.Documents.elements;
import static io.convoy.deploy.Documents.texts;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code kubectl kustomize} makes of a folder, as far as Kustomize is used here, but for the
 * hashes in the names of ConfigMaps. So the whole can be judged where there is no kubectl; {@code
 * KubectlIT} compares the two. What is not known here is an error.
 */
final class Kustomization {
  private static final Set<String> KNOWN =
      Set.of(
          "apiVersion",
          "kind",
          "namespace",
          "resources",
          "components",
          "labels",
          "configMapGenerator",
          "images",
          "replicas",
          "patches");

  private final Path folder;
  private final ObjectNode file;
  private final List<ObjectNode> objects;

  private Kustomization(Path folder, List<ObjectNode> objects) {
    this.folder = folder;
    this.file = Documents.readOne(folder.resolve("kustomization.yaml"));
    this.objects = objects;
  }

  static List<ObjectNode> render(Path folder) {
    Kustomization kustomization = new Kustomization(folder.normalize(), new ArrayList<>());
    kustomization.render();
    return kustomization.objects;
  }

  private void render() {
    file.fieldNames().forEachRemaining(key -> known(KNOWN, key));
    for (String resource : texts(file.path("resources"))) {
      Path path = folder.resolve(resource).normalize();
      objects.addAll(Files.isDirectory(path) ? render(path) : Documents.read(path));
    }
    file.path("configMapGenerator").forEach(this::generate);
    for (String component : texts(file.path("components"))) {
      new Kustomization(folder.resolve(component).normalize(), objects).render();
    }
    file.path("patches").forEach(this::patch);
    file.path("labels").forEach(this::label);
    file.path("images").forEach(this::image);
    for (JsonNode replicas : file.path("replicas")) {
      ObjectNode spec = (ObjectNode) named(replicas.path("name").asText()).path("spec");
      spec.set("replicas", replicas.path("count"));
    }
    if (file.has("namespace")) {
      objects.forEach(object -> namespace(object, file.path("namespace").asText()));
    }
  }

  private void known(Set<String> keys, String key) {
    if (!keys.contains(key)) {
      throw new AssertionError(folder + "/kustomization.yaml: the key '" + key + "' is not known");
    }
  }

  /** Of the pods that a Deployment, Job or CronJob makes. */
  static JsonNode template(JsonNode workload) {
    return workload.path("kind").asText().equals("CronJob")
        ? workload.at("/spec/jobTemplate/spec/template")
        : workload.at("/spec/template");
  }

  private ObjectNode named(String name) {
    return objects.stream()
        .filter(object -> object.at("/metadata/name").asText().equals(name))
        .filter(object -> template(object).isObject())
        .findAny()
        .orElseThrow(() -> new AssertionError(folder + ": there is no " + name));
  }

  private void generate(JsonNode generator) {
    generator
        .fieldNames()
        .forEachRemaining(key -> known(Set.of("name", "files", "envs", "behavior"), key));
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    for (String name : texts(generator.path("files"))) {
      data.put(name, Documents.text(folder.resolve(name)));
    }
    for (String name : texts(generator.path("envs"))) {
      EnvironmentFile.read(folder.resolve(name)).forEach(data::put);
    }
    String name = generator.path("name").asText();
    if (generator.path("behavior").asText().equals("merge")) {
      ObjectNode merged =
          objects.stream()
              .filter(object -> object.path("kind").asText().equals("ConfigMap"))
              .filter(object -> object.at("/metadata/name").asText().equals(name))
              .findAny()
              .orElseThrow(() -> new AssertionError("there is no " + name + " to merge with"));
      ((ObjectNode) merged.path("data")).setAll(data);
    } else {
      ObjectNode map = JsonNodeFactory.instance.objectNode();
      map.put("apiVersion", "v1").put("kind", "ConfigMap").set("data", data);
      map.putObject("metadata").put("name", name);
      objects.add(map);
    }
  }

  private void patch(JsonNode patch) {
    String kind = patch.at("/target/kind").asText();
    String name = patch.at("/target/name").asText();
    List<ObjectNode> targets =
        objects.stream()
            .filter(object -> object.path("kind").asText().equals(kind))
            .filter(object -> object.at("/metadata/name").asText().matches(name))
            .toList();
    if (targets.isEmpty()) {
      throw new AssertionError(folder + ": a patch finds no " + kind + " " + name);
    }
    for (JsonNode operation : Documents.parseValue(patch.path("patch").asText())) {
      targets.forEach(target -> replace(target, operation));
    }
  }

  private void replace(ObjectNode target, JsonNode operation) {
    JsonPointer path = JsonPointer.compile(operation.path("path").asText());
    if (!operation.path("op").asText().equals("replace") || target.at(path).isMissingNode()) {
      throw new AssertionError(folder + ": cannot apply " + operation);
    }
    JsonNode parent = target.at(path.head());
    JsonNode value = operation.path("value").deepCopy();
    if (parent instanceof ArrayNode array) {
      array.set(path.last().getMatchingIndex(), value);
    } else {
      ((ObjectNode) parent).set(path.last().getMatchingProperty(), value);
    }
  }

  private void label(JsonNode labels) {
    known(Set.of("true"), labels.path("includeTemplates").asText());
    for (ObjectNode object : objects) {
      addAll(((ObjectNode) object.path("metadata")).withObjectProperty("labels"), labels);
      JsonNode template = template(object);
      if (template.path("metadata").isObject()) {
        addAll((ObjectNode) template.at("/metadata/labels"), labels);
      }
    }
  }

  private static void addAll(ObjectNode to, JsonNode labels) {
    for (Map.Entry<String, JsonNode> pair : labels.path("pairs").properties()) {
      to.set(pair.getKey(), pair.getValue());
    }
  }

  private void image(JsonNode image) {
    String name = image.path("name").asText();
    for (ObjectNode object : objects) {
      for (JsonNode container : elements(template(object).at("/spec/containers"))) {
        String[] old = container.path("image").asText().split(":", 2);
        if (old[0].equals(name)) {
          String newName = image.path("newName").asText(name);
          ((ObjectNode) container)
              .put("image", newName + ":" + image.path("newTag").asText(old[1]));
        }
      }
    }
  }

  private static void namespace(ObjectNode object, String namespace) {
    ObjectNode metadata = (ObjectNode) object.path("metadata");
    boolean isOne = object.path("kind").asText().equals("Namespace");
    metadata.put(isOne ? "name" : "namespace", namespace);
  }
}
