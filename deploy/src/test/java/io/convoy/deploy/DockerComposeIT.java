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
    "ha, deploy/compose/ha.env",
    "ha, ''"
  })
  void takesTheFile(String profile, String variables) throws IOException {
    List<String> compose =
        Tool.find(
            "Compose has not seen docker-compose.yml",
            List.of(List.of("docker", "compose"), List.of("docker-compose")),
            "version");
    if (!variables.isEmpty()) {
      compose = Tool.with(compose, "--env-file", variables);
    }
    Tool.Result config = Tool.run(Tool.with(compose, "--profile", profile, "config", "--quiet"));
    assertThat(config.code()).as(config.output()).isZero();
  }
}
