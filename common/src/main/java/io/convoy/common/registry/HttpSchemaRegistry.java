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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks to a registry with Confluent's REST API (Confluent documentation, "Schema Registry API
 * Reference"); Apicurio serves the same under {@code /apis/ccompat/v7}. Thread-safe; ids never
 * change their meaning, so each is asked for once.
 */
public final class HttpSchemaRegistry implements SchemaRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(HttpSchemaRegistry.class);
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
    Integer known = ids.get(new Registration(subject, schema));
    return known == null ? registerAnew(subject, schema) : known;
  }

  @Override
  public int registerChanging(String subject, Schema schema) {
    Integer known = ids.get(new Registration(subject, schema));
    if (known != null) {
      return known;
    }
    ConvoyException refusal = refusalToTakeAny(subject);
    try {
      return registerAnew(subject, schema);
    } catch (ConvoyException e) {
      if (refusal == null || e.code() != ErrorCode.REGISTRY_REFUSED) {
        throw e;
      }
      throw new ConvoyException(e.code(), e.getMessage() + ". Before, " + refusal.getMessage(), e);
    }
  }

  /**
   * Sets the subject's compatibility to NONE. Null where that was done; else why the registry does
   * not do it, which matters only where it then refuses the schema: it may be set already, or
   * (Apicurio) the subject not be there yet.
   */
  private @Nullable ConvoyException refusalToTakeAny(String subject) {
    String what = "setting the compatibility of subject " + subject + " to NONE";
    String body = JSON.createObjectNode().put("compatibility", "NONE").toString();
    try {
      http.put(what, "/config/" + encode(subject), body);
      return null;
    } catch (ConvoyException e) {
      if (e.code() == ErrorCode.REGISTRY_REFUSED) {
        LOG.debug("Goes on without it: {}", e.getMessage());
        return e;
      }
      throw e;
    }
  }

  private int registerAnew(String subject, Schema schema) {
    String path = "/subjects/" + encode(subject) + "/versions";
    String body = JSON.createObjectNode().put("schema", schema.toString()).toString();
    String what = "registering a schema of subject " + subject;
    JsonNode id = field(what, http.post(what, path, body), "id");
    if (!id.canConvertToInt()) {
      throw unexpected(what, "an id that is no number", null);
    }
    schemas.putIfAbsent(id.intValue(), schema);
    ids.put(new Registration(subject, schema), id.intValue());
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

  /** Asks for what it has to know, and fails where it does not answer as a registry does. */
  void knock() {
    String what = "asking the schema registry which kinds of schemas it takes";
    String reply = http.get(what, "/schemas/types");
    try {
      for (JsonNode kind : JSON.readTree(reply)) {
        if (kind.asText().equals("AVRO")) {
          return;
        }
      }
    } catch (JsonProcessingException e) {
      throw unexpected(what, "a reply that is not JSON", e);
    }
    throw unexpected(what, "a list without AVRO", null);
  }

  @Override
  public void close() {
    http.close();
  }

  private static String encode(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
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
