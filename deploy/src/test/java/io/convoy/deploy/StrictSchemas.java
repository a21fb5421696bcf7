// SPDX-License-Identifier: Apache-2.0
package io.convoy.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The published schemas, as strict as kubectl: a key that a schema does not name is a fault, where
 * the schema does not say that any may stand there.
 */
final class StrictSchemas {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
  private static final ObjectNode PUBLISHED = withExtensions();
  private static final Map<String, String> DEFINITIONS = kinds();
  private static final ObjectNode STRICT = close(PUBLISHED.deepCopy());
  private static final Map<String, Schema> KINDS = new ConcurrentHashMap<>();

  private StrictSchemas() {}

  /** What is wrong with a Kubernetes object. */
  static List<String> faults(JsonNode object) {
    String kind = object.path("apiVersion").asText() + "/" + object.path("kind").asText();
    Schema schema = KINDS.computeIfAbsent(kind, StrictSchemas::ofKind);
    return faults(schema, object);
  }

  static List<String> composeFaults(JsonNode file) {
    ObjectNode schema = resource("compose-spec.json");
    // Draft 7, but by an address that the validator does not know for it.
    schema.remove(List.of("$schema", "$id"));
    schema.findParents("deprecated").forEach(parent -> ((ObjectNode) parent).remove("deprecated"));
    return faults(REGISTRY.getSchema(schema), file);
  }

  private static List<String> faults(Schema schema, JsonNode value) {
    return schema.validate(value).stream().map(Error::toString).toList();
  }

  private static Schema ofKind(String kind) {
    String definition = DEFINITIONS.get(kind);
    if (definition == null) {
      throw new AssertionError(kind + " has no schema");
    }
    return REGISTRY.getSchema(STRICT.deepCopy().put("$ref", "#/definitions/" + definition));
  }

  /** Definitions by the group, version and kind that they say they are of. */
  private static Map<String, String> kinds() {
    Map<String, String> kinds = new HashMap<>();
    for (Map.Entry<String, JsonNode> definition : PUBLISHED.path("definitions").properties()) {
      for (JsonNode is : definition.getValue().path("x-kubernetes-group-version-kind")) {
        String group = is.path("group").asText();
        String kind = is.path("version").asText() + "/" + is.path("kind").asText();
        kinds.put(group.isEmpty() ? kind : group + "/" + kind, definition.getKey());
      }
    }
    return kinds;
  }

  private static ObjectNode withExtensions() {
    ObjectNode schemas = resource("kubernetes.json");
    ((ObjectNode) schemas.path("definitions"))
        .setAll((ObjectNode) resource("keda.json").path("definitions"));
    return schemas;
  }

  private static ObjectNode close(ObjectNode schema) {
    if (schema.path("properties").isObject()
        && !schema.has("additionalProperties")
        && !schema.has("x-kubernetes-preserve-unknown-fields")) {
      schema.put("additionalProperties", false);
    }
    // Said to Kubernetes alone.
    schema.properties().removeIf(property -> property.getKey().startsWith("x-"));
    schema.forEach(StrictSchemas::closeInside);
    return schema;
  }

  private static void closeInside(JsonNode value) {
    if (value instanceof ObjectNode object) {
      close(object);
    } else {
      value.forEach(StrictSchemas::closeInside);
    }
  }

  private static ObjectNode resource(String name) {
    try (InputStream in = StrictSchemas.class.getResourceAsStream("/schemas/" + name)) {
      return (ObjectNode) new ObjectMapper().readTree(Objects.requireNonNull(in, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
