// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.registry.InProcessRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/** A schema registry over HTTP, with as much of Confluent's API as Convoy's client asks for. */
final class RegistryServer implements AutoCloseable {
  private static final Pattern VERSIONS = Pattern.compile("/subjects/([^/]+)/versions");
  private static final Pattern ID = Pattern.compile("/schemas/ids/(\\d+)");
  private static final int NO_SCHEMA = 40403;
  private static final int INVALID_SCHEMA = 42201;

  private final JsonMapper json = new JsonMapper();
  private final InProcessRegistry registry = InProcessRegistry.inMemory();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private record Reply(int status, ObjectNode body) {}

  private RegistryServer(HttpServer server) {
    this.server = server;
    server.createContext("/", this::serve);
    server.setExecutor(executor);
    server.start();
  }

  /** Starts one on a free port. */
  static RegistryServer start() {
    try {
      InetAddress host = InetAddress.getLoopbackAddress();
      return new RegistryServer(HttpServer.create(new InetSocketAddress(host, 0), 0));
    } catch (IOException e) {
      throw new BenchException("cannot start a schema registry: " + e, e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
    registry.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Reply reply = answer(exchange);
      byte[] body = json.writeValueAsBytes(reply.body());
      exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
      exchange.sendResponseHeaders(reply.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Reply answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    Matcher versions = VERSIONS.matcher(path);
    Matcher id = ID.matcher(path);
    if (exchange.getRequestMethod().equals("POST") && versions.matches()) {
      String subject = URLDecoder.decode(versions.group(1), StandardCharsets.UTF_8);
      return register(subject, json.readTree(exchange.getRequestBody()).path("schema").asText());
    }
    if (exchange.getRequestMethod().equals("GET") && id.matches()) {
      return schema(Integer.parseInt(id.group(1)));
    }
    return refusal(404, 404, "not served here");
  }

  private Reply register(String subject, String schema) {
    try {
      int id = registry.register(subject, new Schema.Parser().parse(schema));
      return new Reply(200, json.createObjectNode().put("id", id));
    } catch (SchemaParseException e) {
      return refusal(422, INVALID_SCHEMA, String.valueOf(e.getMessage()));
    }
  }

  private Reply schema(int id) {
    try {
      String schema = registry.schema(id).toString();
      return new Reply(200, json.createObjectNode().put("schema", schema));
    } catch (ConvoyException e) {
      return refusal(404, NO_SCHEMA, "schema not found");
    }
  }

  private Reply refusal(int status, int code, String message) {
    return new Reply(
        status, json.createObjectNode().put("error_code", code).put("message", message));
  }
}
