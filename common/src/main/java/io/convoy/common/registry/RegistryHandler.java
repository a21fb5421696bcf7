// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.convoy.common.error.ConvoyException;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers for a registry with the part of Confluent's REST API that Convoy speaks. Whatever
 * compatibility is asked for, any schema is taken after any other. Thread-safe.
 */
final class RegistryHandler implements Request.Handler {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern REGISTER = Pattern.compile("POST /subjects/([^/]+)/versions");
  private static final Pattern FIND = Pattern.compile("GET /schemas/ids/(\\d{1,9})");
  private static final Pattern CONFIGURE = Pattern.compile("PUT /config/[^/]+");
  private static final Pattern TYPES = Pattern.compile("GET /schemas/types");

  private final SchemaRegistry registry;

  RegistryHandler(SchemaRegistry registry) {
    this.registry = registry;
  }

  /** What is sent back. */
  private record Reply(int status, JsonNode body) {
    static Reply error(int status, int code, String message) {
      return new Reply(
          status, JSON.createObjectNode().put("error_code", code).put("message", message));
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    String body = Content.Source.asString(request);
    Reply reply = reply(request.getMethod() + " " + request.getHttpURI().getDecodedPath(), body);
    response.setStatus(reply.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/vnd.schemaregistry.v1+json");
    Content.Sink.write(response, true, reply.body().toString(), callback);
    return true;
  }

  private Reply reply(String asked, String body) {
    Matcher register = REGISTER.matcher(asked);
    if (register.matches()) {
      return register(register.group(1), body);
    }
    Matcher find = FIND.matcher(asked);
    if (find.matches()) {
      return find(Integer.parseInt(find.group(1)));
    }
    if (CONFIGURE.matcher(asked).matches()) {
      return new Reply(HttpStatus.OK_200, JSON.createObjectNode().put("compatibility", "NONE"));
    }
    if (TYPES.matcher(asked).matches()) {
      return new Reply(HttpStatus.OK_200, JSON.createArrayNode().add("AVRO"));
    }
    return Reply.error(HttpStatus.NOT_FOUND_404, 404, "HTTP 404 Not Found");
  }

  private Reply register(String subject, String body) {
    try {
      Schema schema = new Schema.Parser().parse(JSON.readTree(body).path("schema").asText());
      return new Reply(
          HttpStatus.OK_200, JSON.createObjectNode().put("id", registry.register(subject, schema)));
    } catch (JsonProcessingException | SchemaParseException e) {
      return Reply.error(HttpStatus.UNPROCESSABLE_ENTITY_422, 42_201, "Invalid schema");
    } catch (ConvoyException e) {
      return Reply.error(HttpStatus.INTERNAL_SERVER_ERROR_500, 50_001, e.told());
    }
  }

  private Reply find(int id) {
    try {
      return new Reply(
          HttpStatus.OK_200, JSON.createObjectNode().put("schema", registry.schema(id).toString()));
    } catch (ConvoyException e) {
      return Reply.error(HttpStatus.NOT_FOUND_404, 40_403, "Schema not found");
    }
  }
}
