// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.RegistryConfig;
import io.convoy.common.config.Secret;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSchemaRegistryTest {
  private static final Schema SCHEMA =
      SchemaBuilder.record("Order").fields().requiredInt("id").endRecord();

  private static final Schema WITH_COLUMN =
      SchemaBuilder.record("Order").fields().requiredInt("id").requiredInt("added").endRecord();

  private ScriptedRegistry server;
  private SchemaRegistry registry;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedRegistry();
    registry = registry(server.url() + "/");
  }

  @AfterEach
  void stop() {
    registry.close();
    server.close();
  }

  @Test
  void registersASchemaOnce() {
    assertThat(registry.register("so.events-value", SCHEMA)).isEqualTo(1);
    assertThat(registry.register("so.events-value", SCHEMA)).isEqualTo(1);
    assertThat(registry.schema(1)).isEqualTo(SCHEMA);

    assertThat(server.requests()).containsExactly("POST /subjects/so.events-value/versions");
  }

  @Test
  void encodesSubjects() {
    registry.register("a/b c?d", SCHEMA);

    assertThat(server.requests()).containsExactly("POST /subjects/a%2Fb%20c%3Fd/versions");
  }

  @Test
  void readsASchemaOnce() {
    int id = server.add(SCHEMA.toString());

    assertThat(registry.schema(id)).isEqualTo(SCHEMA);
    assertThat(registry.schema(id)).isSameAs(registry.schema(id));

    assertThat(server.requests()).containsExactly("GET /schemas/ids/1");
  }

  @Test
  void letsASubjectOfRowsTakeWhateverTheTableBecomes() {
    int before = registry.registerChanging("so.data.dbo.Orders-value", SCHEMA);

    try (SchemaRegistry ofNextRun = registry(server.url())) {
      int after = ofNextRun.registerChanging("so.data.dbo.Orders-value", WITH_COLUMN);

      assertThat(after).isNotEqualTo(before);
      assertThat(ofNextRun.registerChanging("so.data.dbo.Orders-value", WITH_COLUMN))
          .isEqualTo(after);
    }
    String config = "PUT /config/so.data.dbo.Orders-value";
    String register = "POST /subjects/so.data.dbo.Orders-value/versions";
    assertThat(server.requests()).containsExactly(config, register, config, register);
  }

  @Test
  void leavesTheCompatibilityOfOtherSubjectsAlone() {
    registry.register("so.events-value", SCHEMA);

    assertRefused(
        () -> registry.register("so.events-value", WITH_COLUMN), "so.events-value", "409");
  }

  @ParameterizedTest
  @CsvSource({"403", "404", "405"})
  void registersWhereTheCompatibilityMayNotBeSetAndNeedNot(int status) {
    server.answer(status, "{\"error_code\":" + status + "01,\"message\":\"no\"}");

    assertThat(registry.registerChanging("s", SCHEMA)).isEqualTo(1);
  }

  @Test
  void saysThatTheCompatibilityMayNotBeSetWhereItHadToBe() {
    registry.register("s", SCHEMA);
    server.answer(403, "{\"error_code\":40301,\"message\":\"User is denied operation\"}");

    assertRefused(
        () -> registry.registerChanging("s", WITH_COLUMN),
        "subject s",
        "409 Schema is incompatible",
        "/config/s",
        "40301 User is denied operation",
        "NONE");
  }

  @Test
  void triesAgainWhereTheCompatibilityCannotBeSetForNow() {
    for (int i = 0; i < 5; i++) {
      server.answer(503, "");
    }
    assertFails(ErrorCode.REGISTRY_ERROR, () -> registry.registerChanging("s", SCHEMA), "503");
    assertThat(registry.registerChanging("s", SCHEMA)).isEqualTo(1);
  }

  @Test
  void sendsUserAndPassword() {
    RegistryConfig config = new RegistryConfig(server.url(), "ann", new Secret("pä:ss"), null);
    try (SchemaRegistry withUser = new HttpSchemaRegistry(config, Duration.ofMillis(1))) {
      withUser.register("s", SCHEMA);
    }
    String pair = Base64.getEncoder().encodeToString("ann:pä:ss".getBytes(StandardCharsets.UTF_8));
    assertThat(server.authorizations()).containsExactly("Basic " + pair);
  }

  @Test
  void takesThePasswordNowhereElse() {
    server.answer(307, "");
    RegistryConfig config = new RegistryConfig(server.url(), "ann", new Secret("pass"), null);
    try (SchemaRegistry withUser = new HttpSchemaRegistry(config, Duration.ofMillis(1))) {
      assertRefused(() -> withUser.schema(1), "answered 307", "schema.registry.url");
    }
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void wantsCertificatesWhereSomeAreGiven() {
    RegistryConfig config = new RegistryConfig("https://127.0.0.1:1", null, null, "hunter2");
    assertThatThrownBy(() -> new HttpSchemaRegistry(config))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContaining("schema.registry.trusted-certificates")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @CsvSource({"500", "502", "503", "429"})
  void triesAgainWhereTheFaultMayPass(int status) {
    server.answer(status, "").answer(status, "<html>bad gateway</html>");

    assertThat(registry.register("s", SCHEMA)).isEqualTo(1);

    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void givesUpAfterFiveAnswersOfAFaultyServer() {
    for (int i = 0; i < 5; i++) {
      server.answer(500, "{\"error_code\":50001,\"message\":\"Error in the backend\"}");
    }
    assertFails(
        ErrorCode.REGISTRY_ERROR,
        () -> registry.register("s", SCHEMA),
        "subject s",
        server.url() + "/subjects/s/versions",
        "500",
        "50001 Error in the backend");
    assertThat(server.requests()).hasSize(5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | Unauthorized | schema.registry.user",
        "403 | User is denied operation | right",
        "409 | Schema being registered is incompatible | compatibility level",
        "422 | Invalid Avro schema | invalid"
      })
  void saysAtOnceWhatARefusalMeans(int status, String message, String advice) {
    server.answer(status, "{\"error_code\":" + status + "01,\"message\":\"" + message + "\"}");

    assertRefused(
        () -> registry.register("so.data.dbo.Posts-value", SCHEMA),
        "subject so.data.dbo.Posts-value",
        server.url(),
        status + "01 " + message,
        advice);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void namesAnIdThatIsNotThere() {
    assertFails(
        ErrorCode.REGISTRY_ERROR,
        () -> registry.schema(9),
        "schema 9",
        server.url() + "/schemas/ids/9",
        "40403");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<html>proxy login</html> | not JSON",
        "{} | without 'id'",
        "{\"id\":\"x\"} | no number"
      })
  void refusesAnswersOfSomethingElse(String body, String reason) {
    server.answer(200, body);

    assertFails(
        ErrorCode.REGISTRY_ERROR, () -> registry.register("s", SCHEMA), reason, server.url());
  }

  @Test
  void refusesASchemaThatIsNotAvro() {
    int id = server.add("syntax = \"proto3\";");

    assertFails(ErrorCode.REGISTRY_ERROR, () -> registry.schema(id), "not Avro", server.url());
  }

  @Test
  void namesAnAddressThatNobodyListensAt() {
    String gone = server.url();
    server.close();

    assertFails(
        ErrorCode.REGISTRY_ERROR,
        () -> registry.register("s", SCHEMA),
        gone,
        "subject s",
        "cannot reach");
  }

  @Test
  void asksTheNextReplicaWhereOneIsGone() throws IOException {
    try (ScriptedRegistry second = new ScriptedRegistry();
        SchemaRegistry both = registry(server.url() + ", " + second.url())) {
      server.close();

      assertThat(both.register("s", SCHEMA)).isEqualTo(1);
      assertThat(second.requests()).hasSize(1);
    }
  }

  @Test
  void stopsWaitingWhenItsThreadIsInterrupted() {
    server.answer(500, "");
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> registry.register("s", SCHEMA))
          .isInstanceOfSatisfying(
              ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void isChosenByTheUrl(@TempDir Path folder) {
    try (SchemaRegistry http = SchemaRegistries.open(config(server.url()), folder)) {
      assertThat(http).isInstanceOf(HttpSchemaRegistry.class);
    }
    try (SchemaRegistry none = SchemaRegistries.open(config(null), folder)) {
      assertThat(none).isInstanceOf(InProcessRegistry.class);
      assertThat(folder.resolve("schemas.jsonl")).exists();
    }
    try (SchemaRegistry mock = SchemaRegistries.open(config("mock://x"), null)) {
      assertThat(mock.register("s", SCHEMA)).isEqualTo(1);
    }
  }

  @Test
  void isKnockedAtWithoutARegistration() {
    server.answer(200, "[\"JSON\",\"AVRO\"]");
    SchemaRegistries.check(config(server.url()));
    assertThat(server.requests()).containsExactly("GET /schemas/types");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | ["PROTOBUF"]            | a list without AVRO
          200 | <html>hello</html>      | a reply that is not JSON
          404 | {"message":"no such"}   | does schema.registry.url lead to
          """)
  void isNotTakenForOneWhereItAnswersOtherwise(int status, String body, String message) {
    server.answer(status, body);
    assertFails(
        ErrorCode.REGISTRY_ERROR, () -> SchemaRegistries.check(config(server.url())), message);
  }

  private static void assertRefused(ThrowingCallable call, String... parts) {
    assertFails(ErrorCode.REGISTRY_REFUSED, call, parts);
  }

  private static void assertFails(ErrorCode code, ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(ConvoyException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContainingAll(parts);
  }

  private static SchemaRegistry registry(String url) {
    return new HttpSchemaRegistry(config(url), Duration.ofMillis(1));
  }

  private static RegistryConfig config(@Nullable String url) {
    return new RegistryConfig(url, null, null, null);
  }
}
