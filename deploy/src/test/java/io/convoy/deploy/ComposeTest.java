// SPDX-License-Identifier: Apache-2.0
package io.convoy.deploy;

import static io.convoy.deploy.Documents.elements;
import static io.convoy.deploy.Documents.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.common.config.ConvoyConfig;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The compose file against the Compose Specification, against itself and the manifests. */
final class ComposeTest {
  private static final Map<String, String> THREE_BROKERS =
      EnvironmentFile.read(Documents.ROOT.resolve("deploy/compose/ha.env"));
  private static final String MAIN = "docker-compose.yml";
  private static final List<String> ROLES = List.of("coordinator", "extractor", "loader");

  @TempDir private Path folder;

  private final ObjectNode file = Compose.read(MAIN, Map.of());

  private JsonNode service(String name) {
    JsonNode service = file.path("services").path(name);
    assertThat(service.isObject()).as(name).isTrue();
    return service;
  }

  @Test
  void fitsTheSpecification() {
    assertThat(StrictSchemas.composeFaults(file)).isEmpty();
    assertThat(StrictSchemas.composeFaults(Compose.read(MAIN, THREE_BROKERS))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "/services/loader",
    "/services/kafka-1/healthcheck",
    "/services/extractor/deploy/resources/limits",
    "/services/demo-run/depends_on/loader",
    "/secrets/source-password"
  })
  void aKeyThatIsNotKnownIsAFault(String place) {
    ((ObjectNode) file.at(place)).put("tempfs", "none");
    assertThat(StrictSchemas.composeFaults(file)).isNotEmpty();
  }

  @Test
  void whatServicesReferToIsThere() {
    Set<String> services = keys(file.path("services"));
    for (String name : services) {
      JsonNode service = service(name);
      assertThat(services).as(name).containsAll(keys(service.path("depends_on")));
      assertThat(keys(file.path("secrets")))
          .as(name)
          .containsAll(
              elements(service.path("secrets")).stream()
                  .map(secret -> secret.path("source").asText())
                  .toList());
      for (String volume : texts(service.path("volumes"))) {
        String source = volume.split(":", 2)[0];
        if (source.startsWith(".")) {
          assertThat(Documents.ROOT.resolve(source)).exists();
        } else if (!source.startsWith("/")) {
          assertThat(keys(file.path("volumes"))).contains(source);
        }
      }
    }
  }

  private static Set<String> keys(JsonNode object) {
    Set<String> keys = new HashSet<>();
    object.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Test
  void aServiceWaitsForNoneOfAnotherProfile() {
    for (String name : keys(file.path("services"))) {
      Set<String> profiles = Set.copyOf(texts(service(name).path("profiles")));
      for (String other : keys(service(name).path("depends_on"))) {
        Set<String> needed = Set.copyOf(texts(service(other).path("profiles")));
        assertThat(needed.isEmpty() || profiles.containsAll(needed))
            .as(name + " needs " + other)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"coordinator", "extractor", "loader", "demo-run"})
  void rolesAreHardenedAndCanBeScaled(String name) {
    JsonNode service = service(name);
    assertThat(service.has("container_name")).isFalse();
    assertThat(service.has("ports")).isFalse();
    assertThat(texts(service.path("volumes"))).contains("/var/lib/convoy");
    assertThat(service.path("read_only").asBoolean()).isTrue();
    assertThat(texts(service.path("cap_drop"))).containsExactly("ALL");
    assertThat(texts(service.path("security_opt"))).containsExactly("no-new-privileges:true");
    assertThat(service.at("/deploy/resources/limits/memory").asText()).isNotBlank();
    assertThat(service.at("/deploy/resources/limits/cpus").asText()).isNotBlank();
    assertThat(texts(service.path("command"))).contains("/etc/convoy/convoy.yml");
  }

  @Test
  void eachRoleIsGivenItsOwnCredentialsAlone() {
    assertThat(secrets("extractor")).allMatch(path -> path.startsWith("/run/secrets/source/"));
    for (String name : List.of("coordinator", "loader")) {
      assertThat(secrets(name)).allMatch(path -> path.startsWith("/run/secrets/target/"));
    }
    assertThat(secrets("demo-run")).isEmpty();
    String yaml = Documents.text(SharedConfiguration.FILE);
    for (String role : ROLES) {
      assertThat(secrets(role)).hasSize(2).allMatch(path -> yaml.contains("${file:" + path + "}"));
    }
  }

  private List<String> secrets(String name) {
    return elements(service(name).path("secrets")).stream()
        .map(secret -> secret.path("target").asText())
        .toList();
  }

  @Test
  void theConfigurationLoadsWithWhatTheServicesAreGiven() {
    Map<String, String> environment =
        service("loader").path("environment").properties().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asText()));
    ConvoyConfig config =
        SharedConfiguration.load(Documents.text(SharedConfiguration.FILE), environment, folder);
    assertThat(config.kafka().bootstrapServers()).isEqualTo("kafka-1:9092");
    for (String role : ROLES) {
      assertThat(service(role).path("environment"))
          .isEqualTo(service("loader").path("environment"));
    }
  }

  @Test
  void theImageIsThatOfTheManifests() {
    String image =
        Kustomization.render(Documents.ROOT.resolve("deploy/kubernetes/base")).stream()
            .map(object -> object.at("/spec/template/spec/containers/0/image"))
            .filter(JsonNode::isTextual)
            .findAny()
            .orElseThrow()
            .asText();
    for (String name : List.of("coordinator", "extractor", "loader", "demo-run")) {
      assertThat(service(name).path("image").asText()).isEqualTo(image);
    }
  }

  @Test
  void anotherSourceIsForTheSameServices() {
    ObjectNode other = Compose.read("deploy/compose/postgres-source.yml", Map.of());
    assertThat(StrictSchemas.composeFaults(other)).isEmpty();
    Set<String> services = keys(file.path("services"));
    services.add("postgres-source");
    assertThat(services).containsAll(keys(other.path("services")));
    for (String name : List.of("coordinator", "extractor", "loader", "demo-run")) {
      assertThat(other.at("/services/" + name + "/environment/SOURCE_URL").asText())
          .contains("//postgres-source:5432/");
    }
  }

  @Test
  void threeBrokersKnowEachOther() {
    ObjectNode three = Compose.read(MAIN, THREE_BROKERS);
    for (int i = 1; i <= 3; i++) {
      JsonNode broker = three.at("/services/kafka-" + i + "/environment");
      assertThat(broker.path("KAFKA_NODE_ID").asInt()).isEqualTo(i);
      assertThat(broker.path("KAFKA_CONTROLLER_QUORUM_VOTERS").asText().split(","))
          .contains(i + "@kafka-" + i + ":9093")
          .hasSize(3);
      assertThat(THREE_BROKERS.get("KAFKA_BOOTSTRAP_SERVERS")).contains("kafka-" + i + ":9092");
      assertThat(broker.path("KAFKA_ADVERTISED_LISTENERS").asText())
          .isEqualTo("PLAINTEXT://kafka-" + i + ":9092");
    }
  }

  @Test
  void secretsAreNotInTheRepository() {
    assertThat(Documents.text(Documents.ROOT.resolve(".gitignore"))).contains("/deploy/secrets/\n");
    for (JsonNode secret : file.path("secrets")) {
      assertThat(secret.path("file").asText()).startsWith("deploy/secrets/");
      assertThat(Documents.text(Documents.ROOT.resolve("deploy/compose/make-secrets")))
          .contains(secret.path("file").asText().replace("deploy/secrets/", "keep_or_write "));
    }
  }
}
