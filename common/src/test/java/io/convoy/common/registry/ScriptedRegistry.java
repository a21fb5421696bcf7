// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * A registry for tests: gives ids to schemas as Confluent's documentation says, unless an answer
 * was prepared. A subject takes one schema only until its compatibility is NONE. Remembers what it
 * was asked.
 */
final class ScriptedRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Queue<Answer> prepared = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private final List<String> schemas = new ArrayList<>();
  private final Map<String, String> bySubject = new HashMap<>();
  private final Map<String, String> compatibility = new HashMap<>();

  private record Answer(int status, String body) {}

  ScriptedRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The next request gets this answer. */
  synchronized ScriptedRegistry answer(int status, String body) {
    prepared.add(new Answer(status, body));
    return this;
  }

  /** A schema that someone else registered. */
  synchronized int add(String schema) {
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    return schemas.indexOf(schema) + 1;
  }

  /** Method and raw path of each request. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  synchronized List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    requests.add(exchange.getRequestMethod() + " " + path);
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Answer answer = prepared.isEmpty() ? answer(exchange, path, body) : prepared.remove();
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Answer register(String subject, String schema) {
    String before = bySubject.getOrDefault(subject, schema);
    if (!before.equals(schema) && !"NONE".equals(compatibility.get(subject))) {
      return new Answer(409, "{\"error_code\":409,\"message\":\"Schema is incompatible\"}");
    }
    bySubject.put(subject, schema);
    return new Answer(200, "{\"id\":" + add(schema) + "}");
  }

  private Answer answer(HttpExchange exchange, String path, String body) throws IOException {
    if (path.matches("/subjects/[^/]+/versions") && exchange.getRequestMethod().equals("POST")) {
      return register(path.split("/")[2], JSON.readTree(body).get("schema").asText());
    }
    if (path.startsWith("/config/") && exchange.getRequestMethod().equals("PUT")) {
      compatibility.put(
          path.substring("/config/".length()), JSON.readTree(body).get("compatibility").asText());
      return new Answer(200, body);
    }
    if (path.startsWith("/schemas/ids/")) {
      int id = Integer.parseInt(path.substring("/schemas/ids/".length()));
      return id <= schemas.size()
          ? new Answer(200, JSON.createObjectNode().put("schema", schemas.get(id - 1)).toString())
          : new Answer(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
    }
    return new Answer(404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}");
  }
}
