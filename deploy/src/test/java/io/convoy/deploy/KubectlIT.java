// SPDX-License-Identifier: Apache-2.0
package io.convoy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kustomize itself, where it is installed, makes what the other tests judge. */
final class KubectlIT {
  @ParameterizedTest
  @ValueSource(strings = {"base", "dev", "production", "production-run", "production-sync"})
  void rendersWhatWeJudge(String overlay) throws IOException {
    List<String> kubectl =
        Tool.find(
            "Kustomize has not seen " + overlay,
            List.of(List.of("kubectl", "kustomize"), List.of("kustomize", "build")),
            "--help");
    String folder = "deploy/kubernetes/" + (overlay.equals("base") ? "" : "overlays/") + overlay;
    Tool.Result rendered = Tool.run(Tool.with(kubectl, folder));
    assertThat(rendered.code()).as(rendered.output()).isZero();
    // The ConfigMaps' hashes aside.
    String yaml =
        rendered.output().replaceAll("(name: convoy-(addresses|config))-[0-9a-z]{10}\n", "$1\n");
    assertThat(byName(Documents.parse(yaml)))
        .isEqualTo(byName(Kustomization.render(Documents.ROOT.resolve(folder))));
  }

  private static Map<String, JsonNode> byName(List<ObjectNode> objects) {
    return objects.stream()
        .collect(
            Collectors.toMap(
                object -> object.path("kind").asText() + " " + object.at("/metadata/name").asText(),
                object -> object));
  }
}
