// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

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
    this(null, Map.of());
  }

  /**
   * One that answers nobody who does not know a password.
   *
   * @param tls null for none
   * @param passwords by user; none at all lets everybody in
   */
  public RegistryServer(@Nullable SSLContext tls, Map<String, String> passwords) {
    server = listen(tls);
    for (HttpContext context :
        List.of(
            server.createContext(
                "/subjects/", exchange -> reply(exchange, 200, register(exchange))),
            server.createContext(BY_ID, this::find),
            server.createContext("/schemas/types", RegistryServer::tellTypes))) {
      if (!passwords.isEmpty()) {
        context.setAuthenticator(new Passwords(passwords));
      }
    }
    server.start();
  }

  private static HttpServer listen(@Nullable SSLContext tls) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      if (tls == null) {
        return HttpServer.create(address, 0);
      }
      HttpsServer secured = HttpsServer.create(address, 0);
      secured.setHttpsConfigurator(new HttpsConfigurator(tls));
      return secured;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Passwords extends BasicAuthenticator {
    private final Map<String, String> passwords;

    Passwords(Map<String, String> passwords) {
      super("registry");
      this.passwords = passwords;
    }

    @Override
    public boolean checkCredentials(String user, String password) {
      return password.equals(passwords.get(user));
    }
  }

  public String url() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
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

  private static void tellTypes(HttpExchange exchange) throws IOException {
    reply(exchange, 200, "[\"AVRO\"]");
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
