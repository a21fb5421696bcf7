// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.convoy.common.config.RegistryConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to a registry with Confluent's REST API (Confluent documentation, "Schema Registry API
 * Reference"); Apicurio serves the same under {@code /apis/ccompat/v7}. Thread-safe; ids never
 * change their meaning, so each is asked for once.
 */
public final class HttpSchemaRegistry implements SchemaRegistry {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private final RegistryHttp http;
  private final Map<Registration, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

  private record Registration(String subject, Schema schema) {}

  public HttpSchemaRegistry(RegistryConfig config) {
    this(config, FIRST_PAUSE);
  }

  /**
   * @param firstPause before the first retry; doubled before each further one
   */
  HttpSchemaRegistry(RegistryConfig config, Duration firstPause) {
    this.http = new RegistryHttp(config, firstPause);
  }

  @Override
  public int register(String subject, Schema schema) {
    Registration registration = new Registration(subject, schema);
    Integer known = ids.get(registration);
    if (known != null) {
      return known;
    }
    String path =
        "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    String body = JSON.createObjectNode().put("schema", schema.toString()).toString();
    String what = "registering a schema of subject " + subject;
    JsonNode id = field(what, http.post(what, path + "/versions", body), "id");
    if (!id.canConvertToInt()) {
      throw unexpected(what, "an id that is no number", null);
    }
    schemas.putIfAbsent(id.intValue(), schema);
    ids.put(registration, id.intValue());
    return id.intValue();
  }

  @Override
  public Schema schema(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    String what = "reading schema " + id;
    String text = field(what, http.get(what, "/schemas/ids/" + id), "schema").asText();
    try {
      Schema schema = new Schema.Parser().parse(text);
      schemas.put(id, schema);
      return schema;
    } catch (SchemaParseException e) {
      throw unexpected(what, "a schema that is not Avro", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }

  private JsonNode field(String what, String reply, String name) {
    try {
      JsonNode value = JSON.readTree(reply).get(name);
      if (value != null) {
        return value;
      }
    } catch (JsonProcessingException e) {
      throw unexpected(what, "a reply that is not JSON", e);
    }
    throw unexpected(what, "a reply without '" + name + "'", null);
  }

  private ConvoyException unexpected(String what, String reply, @Nullable Exception cause) {
    return new ConvoyException(
        ErrorCode.REGISTRY_ERROR,
        what
            + ": "
            + http.url()
            + " sent "
            + reply
            + "; does schema.registry.url lead to a Confluent-compatible API?",
        cause);
  }
}
