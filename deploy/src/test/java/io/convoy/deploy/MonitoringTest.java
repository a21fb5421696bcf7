// SPDX-License-Identifier: Apache-2.0
package io.convoy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prometheus and Grafana of the compose file find the services, the rules and the dashboard. */
final class MonitoringTest {
  private static final Path FOLDER = Documents.ROOT.resolve("deploy/monitoring");

  private final JsonNode services = Compose.read("docker-compose.yml", Map.of()).path("services");

  @Test
  void prometheusAsksEachRoleAtItsPort() {
    JsonNode scrape = document("prometheus.yml").at("/scrape_configs/0/dns_sd_configs/0");
    List<String> roles = texts(scrape.path("names"));
    assertThat(roles).containsExactlyInAnyOrder("coordinator", "extractor", "loader");
    assertThat(roles).allMatch(services::has);
    JsonNode http = Documents.parse(Documents.text(SharedConfiguration.FILE)).getFirst();
    assertThat(scrape.path("port").asInt()).isEqualTo(http.at("/http/port").asInt());
    // Else nobody else would reach it.
    assertThat(http.at("/http/address").asText()).isEqualTo("0.0.0.0");
  }

  @Test
  void prometheusIsGivenItsRules() {
    Map<String, Path> mounts = mounts("prometheus");
    assertThat(mounts.get("/etc/prometheus/prometheus.yml"))
        .isEqualTo(FOLDER.resolve("prometheus.yml"));
    for (String rules : texts(document("prometheus.yml").path("rule_files"))) {
      assertThat(mounts.get(rules)).isEqualTo(FOLDER.resolve("alerts.yml"));
    }
  }

  @Test
  void grafanaFindsPrometheusAndTheDashboard() {
    JsonNode source = document("grafana/datasources.yml").at("/datasources/0");
    assertThat(source.path("url").asText()).isEqualTo("http://prometheus:9090");
    // The dashboard takes the default one.
    assertThat(source.path("isDefault").asBoolean()).isTrue();
    String folder = document("grafana/dashboards.yml").at("/providers/0/options/path").asText();
    Map<String, Path> mounts = mounts("grafana");
    assertThat(mounts.get(folder + "/convoy.json")).isEqualTo(FOLDER.resolve("dashboard.json"));
    assertThat(mounts.get("/etc/grafana/provisioning/datasources/convoy.yml"))
        .isEqualTo(FOLDER.resolve("grafana/datasources.yml"));
    assertThat(mounts.get("/etc/grafana/provisioning/dashboards/convoy.yml"))
        .isEqualTo(FOLDER.resolve("grafana/dashboards.yml"));
    assertThat(
            services.at("/grafana/environment/GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH").asText())
        .isEqualTo(folder + "/convoy.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prometheus", "grafana"})
  void isThereOnlyWhereItIsWantedAndOpenToThisMachineAlone(String name) {
    JsonNode service = services.path(name);
    assertThat(texts(service.path("profiles"))).containsExactly("monitoring");
    assertThat(texts(service.path("ports"))).allMatch(port -> port.startsWith("127.0.0.1:"));
    assertThat(service.path("read_only").asBoolean()).isTrue();
    assertThat(texts(service.path("cap_drop"))).containsExactly("ALL");
    assertThat(service.path("image").asText()).matches(".+:v?\\d+\\.\\d+\\.\\d+");
  }

  /** What of the repository is mounted where, all of it to be read alone. */
  private Map<String, Path> mounts(String name) {
    Map<String, Path> mounts = new HashMap<>();
    for (String volume : texts(services.path(name).path("volumes"))) {
      String[] parts = volume.split(":", 3);
      if (parts[0].startsWith(".")) {
        assertThat(parts[2]).isEqualTo("ro");
        mounts.put(parts[1], Documents.ROOT.resolve(parts[0]).normalize());
      }
    }
    return mounts;
  }

  private static ObjectNode document(String file) {
    return Documents.parse(Documents.text(FOLDER.resolve(file))).getFirst();
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
