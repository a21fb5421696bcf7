// SPDX-License-Identifier: Apache-2.0
package io.convoy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Dockerfile against the build that it runs and the containers that it is for. */
final class ImageTest {
  private static final String DOCKERFILE = Documents.text(Documents.ROOT.resolve("Dockerfile"));

  /** Maven reads the poms of all modules, whichever it is to build. */
  @Test
  void bringsThePomOfEachModule() {
    String pom = Documents.text(Documents.ROOT.resolve("pom.xml"));
    assertThat(Pattern.compile("<module>([^<]+)</module>").matcher(pom).results())
        .isNotEmpty()
        .allSatisfy(module ->
            assertThat(DOCKERFILE)
                .contains("COPY %1$s/pom.xml %1$s/\n".formatted(module.group(1))));
  }

  @Test
  void runsAsTheUserThatTheManifestsName() {
    assertThat(DOCKERFILE).contains("\nUSER 10001:10001\n");
  }

  @Test
  void bringsWhatTheLauncherReads() {
    String launcher = Documents.text(Documents.ROOT.resolve("convoy"));
    assertThat(launcher).contains("built=$home/cli/target", "jar=$built/convoy.jar", "$built/lib");
    assertThat(launcher).contains("$home/config/java.bash");
    assertThat(DOCKERFILE)
        .contains("/build/cli/target/lib /opt/convoy/cli/target/lib")
        .contains("/build/cli/target/convoy.jar /opt/convoy/cli/target/")
        .contains("config/java.bash /opt/convoy/config/");
  }

  @Test
  void setsTheHeapThatTheLauncherTakes() {
    String options = Documents.text(Documents.ROOT.resolve("config/java.bash"));
    assertThat(options).contains("options=(\"${CONVOY_HEAP:--Xmx512m}\"");
    assertThat(DOCKERFILE).contains("CONVOY_HEAP=-XX:MaxRAMPercentage=");
  }
}
