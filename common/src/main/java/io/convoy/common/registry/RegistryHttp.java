// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.convoy.common.config.RegistryConfig;
import io.convoy.common.config.Secret;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to the registry's replicas in turn, again where the fault may pass, and says what
 * an error reply means. Thread-safe.
 */
final class RegistryHttp implements AutoCloseable {
  private static final int ATTEMPTS = 5;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(30);
  private static final String JSON_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> urls;
  private final @Nullable String authorization;
  private final Duration firstPause;
  private final HttpClient client;

  RegistryHttp(RegistryConfig config, Duration firstPause) {
    this.urls =
        Stream.of(Objects.requireNonNull(config.url(), "url").split(","))
            .map(url -> url.strip().replaceAll("/+$", ""))
            .toList();
    this.authorization = authorization(config.user(), config.password());
    this.firstPause = firstPause;
    this.client = client(config);
  }

  private static HttpClient client(RegistryConfig config) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            // A redirect would take the password along, to wherever it leads.
            .followRedirects(
                config.user() == null ? HttpClient.Redirect.NORMAL : HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT);
    String trusted = config.trustedCertificates();
    return trusted == null
        ? builder.build()
        : builder.sslContext(TrustedCertificates.context(trusted)).build();
  }

  /** The configured address, for messages. */
  String url() {
    return String.join(",", urls);
  }

  String get(String what, String path) {
    return send(what, path, request -> request.GET());
  }

  String post(String what, String path, String body) {
    return send(what, path, request -> request.POST(BodyPublishers.ofString(body)));
  }

  void put(String what, String path, String body) {
    send(what, path, request -> request.PUT(BodyPublishers.ofString(body)));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private interface Method {
    HttpRequest.Builder on(HttpRequest.Builder request);
  }

  private String send(String what, String path, Method method) {
    for (int attempt = 1; ; attempt++) {
      String url = urls.get((attempt - 1) % urls.size()) + path;
      ConvoyException failure;
      try {
        HttpResponse<String> reply = client.send(request(url, method), BodyHandlers.ofString());
        if (reply.statusCode() / 100 == 2) {
          return reply.body();
        }
        failure = refusal(what, url, reply);
        if (!mayPass(reply.statusCode())) {
          throw failure;
        }
      } catch (IOException e) {
        failure = unreachable(what, url, e);
      } catch (InterruptedException e) {
        throw interrupted(what, e);
      }
      if (attempt == ATTEMPTS) {
        throw failure;
      }
      pause(what, firstPause.multipliedBy(1L << (attempt - 1)));
    }
  }

  private HttpRequest request(String url, Method method) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(REPLY_TIMEOUT)
            .header("Content-Type", JSON_TYPE)
            .header("Accept", JSON_TYPE + ", application/json");
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return method.on(request).build();
  }

  private static boolean mayPass(int status) {
    return status == 408 || status == 425 || status == 429 || status / 100 == 5;
  }

  /** An id that is not there may still come, from the replica that gave it. */
  private static boolean isFinal(HttpResponse<String> reply) {
    boolean isUnknownId = reply.statusCode() == 404 && reply.request().method().equals("GET");
    return !mayPass(reply.statusCode()) && !isUnknownId;
  }

  private static ConvoyException refusal(String what, String url, HttpResponse<String> reply) {
    String advice =
        switch (reply.statusCode()) {
          case 301, 302, 303, 307, 308 -> "; set schema.registry.url to where that leads";
          case 401 -> "; check schema.registry.user and schema.registry.password";
          case 403 ->
              "; give schema.registry.user the right to do it, or check who it is and its password";
          case 404 -> "; does schema.registry.url lead to this pipeline's registry?";
          case 409 ->
              "; the subject's compatibility level forbids the new schema: set it to NONE where the"
                  + " subject is of a table's rows, which follow the source; else a later version"
                  + " of Convoy has used this pipeline";
          case 422 -> "; the registry takes the schema for invalid";
          case 429 -> "; the registry is overloaded";
          default -> "";
        };
    return new ConvoyException(
        isFinal(reply) ? ErrorCode.REGISTRY_REFUSED : ErrorCode.REGISTRY_ERROR,
        what + ": " + url + " answered " + reply.statusCode() + detail(reply.body()) + advice);
  }

  /** The registry's own code and message; nothing where the reply is from something else. */
  private static String detail(String body) {
    try {
      JsonNode error = JSON.readTree(body);
      if (error.hasNonNull("message")) {
        return " (" + error.path("error_code").asText() + " " + error.get("message").asText() + ")";
      }
    } catch (JsonProcessingException e) {
      return " (not in JSON)";
    }
    return "";
  }

  private static ConvoyException unreachable(String what, String url, IOException cause) {
    String reason =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new ConvoyException(
        ErrorCode.REGISTRY_ERROR,
        what + ": cannot reach " + url + " (" + reason + "); check schema.registry.url",
        cause);
  }

  private static ConvoyException interrupted(String what, InterruptedException cause) {
    Thread.currentThread().interrupt();
    return new ConvoyException(ErrorCode.INTERRUPTED, what + ": stopped while waiting", cause);
  }

  private static void pause(String what, Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      throw interrupted(what, e);
    }
  }

  private static @Nullable String authorization(@Nullable String user, @Nullable Secret password) {
    if (user == null) {
      return null;
    }
    String pair = user + ":" + (password == null ? "" : password.value());
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
