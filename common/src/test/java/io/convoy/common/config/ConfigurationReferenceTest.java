// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "configuration.md");

  @Test
  void isWhatTheRecordsSay() throws IOException {
    String page = ConfigurationReference.page();
    if (Boolean.getBoolean("convoy.docs.write")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("written from the records with -Dconvoy.docs.write=true")
        .content()
        .isEqualTo(page);
  }

  @Test
  void hasEveryKey() {
    assertThat(new ConfigKeys().keys())
        .hasSizeGreaterThan(25)
        .filteredOn(key -> !key.path().equals("kafka"))
        .allSatisfy(key -> {
          assertThat(ConfigurationReference.page()).contains("| `" + key.path() + "` |");
          assertThat(key.meaning()).endsWith(".");
        });
  }
}
