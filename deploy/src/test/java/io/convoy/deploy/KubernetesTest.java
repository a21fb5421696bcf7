// SPDX-License-Identifier: Apache-2.0
package io.convoy.deploy;

import static io.convoy.deploy.Documents.elements;
import static io.convoy.deploy.Documents.texts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.schemas.topic.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** The manifests, overlay by overlay, against the published schemas and against each other. */
final class KubernetesTest {
  private static final Path FOLDER = Documents.ROOT.resolve("deploy/kubernetes");
  private static final Map<String, Set<String>> SECRETS =
      Map.of(
          "coordinator", Set.of("convoy-target"),
          "extractor", Set.of("convoy-source"),
          "loader", Set.of("convoy-target"),
          "run", Set.of(),
          "sync", Set.of());

  @TempDir private Path folder;

  private static List<ObjectNode> overlay(String name) {
    return Kustomization.render(FOLDER.resolve(name));
  }

  private static ObjectNode find(List<ObjectNode> objects, String kind, String name) {
    return objects.stream()
        .filter(object -> object.path("kind").asText().equals(kind))
        .filter(object -> name(object).equals(name))
        .findAny()
        .orElseThrow(() -> new AssertionError("there is no " + kind + " " + name));
  }

  private static String name(JsonNode object) {
    return object.at("/metadata/name").asText();
  }

  private static Set<String> names(List<ObjectNode> objects, String kind) {
    return objects.stream()
        .filter(object -> object.path("kind").asText().equals(kind))
        .map(KubernetesTest::name)
        .collect(Collectors.toSet());
  }

  /** Deployments, Jobs and CronJobs. */
  private static List<ObjectNode> workloads(List<ObjectNode> objects) {
    return objects.stream().filter(object -> Kustomization.template(object).isObject()).toList();
  }

  private static JsonNode pod(JsonNode workload) {
    return Kustomization.template(workload).path("spec");
  }

  private static JsonNode container(JsonNode workload) {
    assertThat(pod(workload).path("containers")).as(name(workload)).hasSize(1);
    return pod(workload).at("/containers/0");
  }

  private static String component(JsonNode workload) {
    return labels(workload).path("app.kubernetes.io/component").asText();
  }

  private static JsonNode labels(JsonNode workload) {
    return Kustomization.template(workload).at("/metadata/labels");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "base",
        "overlays/dev",
        "overlays/production",
        "overlays/production-run",
        "overlays/production-sync"
      })
  void everyObjectFitsItsSchema(String name) {
    for (ObjectNode object : overlay(name)) {
      assertThat(StrictSchemas.faults(object)).as(name(object)).isEmpty();
    }
  }

  @Test
  void everyFileIsInAnOverlay() {
    List<ObjectNode> all = new ArrayList<>(overlay("overlays/production-run"));
    all.addAll(overlay("overlays/production-sync"));
    for (Path file : Documents.below(FOLDER, ".yaml")) {
      if (!file.endsWith("kustomization.yaml")) {
        for (ObjectNode object : Documents.read(file)) {
          find(all, object.path("kind").asText(), name(object));
        }
      }
    }
    Set<Path> kustomizations =
        Documents.below(FOLDER, "kustomization.yaml").stream()
            .map(file -> FOLDER.relativize(file).getParent())
            .collect(Collectors.toSet());
    assertThat(kustomizations)
        .map(Path::toString)
        .containsExactlyInAnyOrder(
            "base",
            "components/keda",
            "components/run",
            "components/sync",
            "overlays/dev",
            "overlays/production",
            "overlays/production-run",
            "overlays/production-sync");
  }

  @ParameterizedTest
  @CsvSource({
    "Namespace, convoy, /metadata",
    "ServiceAccount, convoy, ''",
    "ConfigMap, convoy-addresses, ''",
    "Deployment, convoy-extractor, /spec",
    "Deployment, convoy-loader, /spec/template/spec/containers/0",
    "Deployment, convoy-loader, /spec/template/spec/containers/0/livenessProbe/httpGet",
    "Deployment, convoy-coordinator, /spec/template/spec/securityContext/seccompProfile",
    "Job, convoy-run, /spec/template/spec/volumes/0/configMap",
    "PodDisruptionBudget, convoy-coordinator, /spec/selector",
    "NetworkPolicy, convoy-all, /spec/egress/0/ports/0",
    "ScaledObject, convoy-extractor, /spec/scaleTargetRef",
    "ScaledObject, convoy-loader, /spec/triggers/0"
  })
  void aKeyThatIsNotKnownIsAFault(String kind, String name, String place) {
    ObjectNode object = find(overlay("overlays/production-run"), kind, name);
    ((ObjectNode) object.at(place)).put("imagePulPolicy", "Always");
    assertThat(StrictSchemas.faults(object)).hasSize(1).first().asString().contains("imagePul");
  }

  @Test
  void aValueOfTheWrongTypeIsAFault() {
    ObjectNode loader = find(overlay("base"), "Deployment", "convoy-loader");
    ((ObjectNode) loader.path("spec")).put("replicas", "two");
    assertThat(StrictSchemas.faults(loader)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "overlays/dev",
        "overlays/production",
        "overlays/production-run",
        "overlays/production-sync"
      })
  void whatPodsReferToIsThere(String name) {
    List<ObjectNode> objects = overlay(name);
    for (ObjectNode workload : workloads(objects)) {
      JsonNode pod = pod(workload);
      assertThat(names(objects, "ServiceAccount")).contains(pod.at("/serviceAccountName").asText());
      Set<String> maps =
          new HashSet<>(List.of(container(workload).at("/envFrom/0/configMapRef/name").asText()));
      Set<String> secrets = new HashSet<>();
      for (JsonNode volume : pod.path("volumes")) {
        if (volume.has("configMap")) {
          maps.add(volume.at("/configMap/name").asText());
        }
        if (volume.has("secret")) {
          secrets.add(volume.at("/secret/secretName").asText());
        }
      }
      assertThat(maps).containsExactlyInAnyOrderElementsOf(names(objects, "ConfigMap"));
      assertThat(secrets).as(name(workload)).isEqualTo(SECRETS.get(component(workload)));
      assertThat(elements(container(workload).path("volumeMounts")))
          .extracting(mount -> mount.path("name").asText())
          .containsExactlyInAnyOrderElementsOf(
              elements(pod.path("volumes")).stream().map(v -> v.path("name").asText()).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "overlays/dev",
        "overlays/production",
        "overlays/production-run",
        "overlays/production-sync"
      })
  void theConfigurationLoadsAndFitsTheManifests(String name) {
    List<ObjectNode> objects = overlay(name);
    ConvoyConfig config = configuration(objects);
    assertThat(config.kafka().bootstrapServers()).isNotBlank();
    assertThat(config.schemaRegistry().isInThisProcess()).isFalse();
    String yaml = Documents.text(SharedConfiguration.FILE);
    for (ObjectNode workload : workloads(objects)) {
      JsonNode container = container(workload);
      List<String> arguments = texts(container.path("args"));
      String file = arguments.get(arguments.indexOf("-f") + 1);
      assertThat(mounted(container, "config") + "/convoy.yml").isEqualTo(file);
      if (arguments.contains("--work-dir")) {
        assertThat(arguments.getLast()).isEqualTo(mounted(container, "work"));
        assertThat(arguments.getFirst()).isEqualTo(component(workload));
      }
      for (String secret : SECRETS.getOrDefault(component(workload), Set.of())) {
        String side = secret.replace("convoy-", "");
        assertThat(yaml)
            .contains("${file:" + mounted(container, side) + "/username}")
            .contains("${file:" + mounted(container, side) + "/password}");
      }
    }
  }

  private ConvoyConfig configuration(List<ObjectNode> objects) {
    JsonNode addresses = find(objects, "ConfigMap", "convoy-addresses").path("data");
    Map<String, String> environment =
        addresses.properties().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().asText()));
    String yaml = find(objects, "ConfigMap", "convoy-config").at("/data/convoy.yml").asText();
    return SharedConfiguration.load(yaml, environment, folder);
  }

  private static String mounted(JsonNode container, String volume) {
    return elements(container.path("volumeMounts")).stream()
        .filter(mount -> mount.path("name").asText().equals(volume))
        .map(mount -> mount.path("mountPath").asText())
        .findAny()
        .orElse("(not mounted: " + volume + ")");
  }

  @Test
  void probesAskWhereTheServiceListens() {
    List<ObjectNode> objects = overlay("overlays/production");
    int port = Documents.readOne(SharedConfiguration.FILE).at("/http/port").asInt();
    assertThat(port).isPositive();
    for (ObjectNode workload : workloads(objects)) {
      JsonNode container = container(workload);
      assertThat(container.at("/ports/0/name").asText()).isEqualTo("http");
      assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(port);
      assertThat(workload.at("/spec/template/metadata/annotations/prometheus.io~1port").asInt())
          .isEqualTo(port);
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        JsonNode get = container.path(probe).path("httpGet");
        assertThat(get.path("port").asText()).as(probe).isEqualTo("http");
        assertThat(get.path("path").asText())
            .isEqualTo(probe.startsWith("read") ? "/health/ready" : "/health/live");
      }
    }
    JsonNode ingress = find(objects, "NetworkPolicy", "convoy-all").at("/spec/ingress/0/ports/0");
    assertThat(ingress.path("port").asInt()).isEqualTo(port);
  }

  @Test
  void theAutoscalerWatchesThisPipelinesGroups() {
    List<ObjectNode> objects = overlay("overlays/production");
    Topics topics = new Topics(configuration(objects).pipeline());
    JsonNode extractor = trigger(objects, "convoy-extractor");
    assertThat(extractor.path("consumerGroup").asText()).isEqualTo(topics.extractorGroup());
    assertThat(extractor.path("topic").asText()).isEqualTo(topics.tasks());
    assertThat(trigger(objects, "convoy-loader").path("consumerGroup").asText())
        .isEqualTo(topics.loaderGroup());
    JsonNode addresses = find(objects, "ConfigMap", "convoy-addresses").path("data");
    for (String name : names(objects, "ScaledObject")) {
      String target = find(objects, "ScaledObject", name).at("/spec/scaleTargetRef/name").asText();
      JsonNode deployment = find(objects, "Deployment", target);
      assertThat(deployment.at("/spec/replicas").isMissingNode()).as(target).isTrue();
      assertThat(addresses.has(trigger(objects, name).path("bootstrapServersFromEnv").asText()))
          .isTrue();
    }
  }

  private static JsonNode trigger(List<ObjectNode> objects, String name) {
    return find(objects, "ScaledObject", name).at("/spec/triggers/0/metadata");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"base", "overlays/dev", "overlays/production-run", "overlays/production-sync"})
  void allRolesRunTheSameImageWithTheLeastRights(String name) {
    List<ObjectNode> workloads = workloads(overlay(name));
    assertThat(workloads)
        .extracting(workload -> container(workload).path("image").asText())
        .containsOnly(container(workloads.getFirst()).path("image").asText());
    for (ObjectNode workload : workloads) {
      JsonNode pod = pod(workload);
      assertThat(pod.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
      assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
      assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(10001);
      assertThat(pod.at("/securityContext/seccompProfile/type").asText())
          .isEqualTo("RuntimeDefault");
      JsonNode rights = container(workload).path("securityContext");
      assertThat(rights.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
      assertThat(rights.path("readOnlyRootFilesystem").asBoolean()).isTrue();
      assertThat(texts(rights.at("/capabilities/drop"))).containsExactly("ALL");
      assertThat(container(workload).at("/resources/limits/memory").asText()).isNotBlank();
    }
  }

  @Test
  void budgetsAndPoliciesSelectPodsThatThereAre() {
    List<ObjectNode> objects = overlay("overlays/production");
    List<JsonNode> pods = workloads(objects).stream().map(KubernetesTest::labels).toList();
    for (ObjectNode object : objects) {
      JsonNode selector =
          object.path("kind").asText().equals("NetworkPolicy")
              ? object.at("/spec/podSelector")
              : object.at("/spec/selector");
      if (selector.isObject()) {
        assertThat(pods).as(name(object)).anyMatch(labels -> selects(selector, labels));
      }
    }
  }

  private static boolean selects(JsonNode selector, JsonNode labels) {
    return selector.path("matchLabels").properties().stream()
            .allMatch(label -> label.getValue().equals(labels.path(label.getKey())))
        && elements(selector.path("matchExpressions")).stream()
            .allMatch(expression ->
                texts(expression.path("values"))
                    .contains(labels.path(expression.path("key").asText()).asText()));
  }

  @Test
  void noSecretIsCommitted() {
    assertThat(names(overlay("overlays/production-run"), "Secret")).isEmpty();
  }
}
