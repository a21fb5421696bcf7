// SPDX-License-Identifier: Apache-2.0
package io.convoy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compose itself, where it is installed, takes the file with each profile. Needs no daemon. */
final class DockerComposeIT {
  @ParameterizedTest
  @CsvSource({
    "none, ''",
    "demo, ''",
    "monitoring, ''",
    "ha, deploy/compose/ha.env",
    "demo, deploy/compose/ha.env"
  })
  void takesTheFilesWithEachProfile(String profile, String variables) throws IOException {
    List<String> compose =
        Tool.find(
            "Compose has not seen docker-compose.yml",
            List.of(List.of("docker", "compose"), List.of("docker-compose")),
            "version");
    if (!variables.isEmpty()) {
      compose = Tool.with(compose, "--env-file", variables);
    }
    compose = Tool.with(compose, "--profile", profile, "--file", "docker-compose.yml");
    takes(compose);
    takes(Tool.with(compose, "--file", "deploy/compose/postgres-source.yml"));
  }

  private static void takes(List<String> compose) throws IOException {
    Tool.Result config = Tool.run(Tool.with(compose, "config", "--quiet"));
    assertThat(config.code()).as(config.output()).isZero();
  }
}
