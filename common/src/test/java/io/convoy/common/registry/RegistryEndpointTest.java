// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.RegistryConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As Convoy's own client sees it, which knows Confluent's. */
class RegistryEndpointTest {
  private static final Schema INT = SchemaBuilder.record("r").fields().requiredInt("a").endRecord();
  private static final Schema TEXT =
      SchemaBuilder.record("r").fields().requiredString("a").endRecord();

  @TempDir private Path folder;

  @Test
  void givesProcessesTheSameIds() {
    try (RegistryEndpoint endpoint = RegistryEndpoint.start(0, folder);
        SchemaRegistry one = client(endpoint);
        SchemaRegistry other = client(endpoint)) {
      SchemaRegistries.check(config(endpoint));
      int id = one.register("shop.events", INT);
      int next = one.registerChanging("shop.events", TEXT);
      assertThat(next).isNotEqualTo(id);
      assertThat(other.schema(id)).isEqualTo(INT);
      assertThat(other.schema(next)).isEqualTo(TEXT);
      assertThat(other.register("shop.others", INT)).isEqualTo(id);
    }
  }

  @Test
  void keepsWhatItWasGiven() {
    int id;
    try (RegistryEndpoint endpoint = RegistryEndpoint.start(0, folder);
        SchemaRegistry client = client(endpoint)) {
      id = client.register("shop.events", INT);
    }
    try (RegistryEndpoint endpoint = RegistryEndpoint.start(0, folder);
        SchemaRegistry client = client(endpoint)) {
      assertThat(client.schema(id)).isEqualTo(INT);
    }
  }

  @Test
  void saysWhatItDoesNotKnow() throws Exception {
    try (RegistryEndpoint endpoint = RegistryEndpoint.start(0, folder);
        SchemaRegistry client = client(endpoint)) {
      assertThatThrownBy(() -> client.schema(7)).hasMessageContaining("40403 Schema not found");
      assertThat(post(endpoint, "/subjects/s/versions", "{\"schema\":\"{}\"}").statusCode())
          .isEqualTo(422);
      assertThat(post(endpoint, "/subjects/s/versions", "no JSON").statusCode()).isEqualTo(422);
      assertThat(post(endpoint, "/mode", "{}").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void saysWhereItCannotListen() {
    try (RegistryEndpoint endpoint = RegistryEndpoint.start(0, folder)) {
      int taken = endpoint.url().getPort();
      assertThatThrownBy(() -> RegistryEndpoint.start(taken, folder.resolve("other")))
          .isInstanceOfSatisfying(
              ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
          .hasMessageContainingAll("127.0.0.1:" + taken, "give another port");
    }
  }

  private static HttpResponse<String> post(RegistryEndpoint endpoint, String path, String body)
      throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(endpoint.url() + path))
              .POST(BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }

  private static SchemaRegistry client(RegistryEndpoint endpoint) {
    return new HttpSchemaRegistry(config(endpoint), Duration.ofMillis(1));
  }

  private static RegistryConfig config(RegistryEndpoint endpoint) {
    return new RegistryConfig(endpoint.url().toString(), null, null, null);
  }
}
