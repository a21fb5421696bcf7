// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A schema registry that processes share. What registers a schema and what answers a question for
 * it is the same JSON, so that nothing here needs to understand it.
 */
public final class RegistryServer implements AutoCloseable {
  private static final String BY_ID = "/schemas/ids/";

  private final HttpServer server;
  private final List<String> schemas = new ArrayList<>();

  /** Starts it on a free port. */
  public RegistryServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/subjects/", exchange -> reply(exchange, 200, register(exchange)));
    server.createContext(BY_ID, this::find);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private synchronized String register(HttpExchange exchange) throws IOException {
    String schema = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    return "{\"id\":" + (schemas.indexOf(schema) + 1) + "}";
  }

  private synchronized void find(HttpExchange exchange) throws IOException {
    int id = Integer.parseInt(exchange.getRequestURI().getPath().substring(BY_ID.length()));
    if (id <= schemas.size()) {
      reply(exchange, 200, schemas.get(id - 1));
    } else {
      reply(exchange, 404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
    }
  }

  private static void reply(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
