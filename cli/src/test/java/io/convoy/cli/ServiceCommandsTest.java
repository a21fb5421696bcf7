// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.convoy.cli.process.WorkDir;
import io.convoy.cli.role.RoleKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** What the commands of services say before they begin to work. */
class ServiceCommandsTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(Convoy.class);
  private static final String DATABASES =
      """
      pipeline: shop
      source: { url: "jdbc:postgresql://old/shop", user: reader, password: secret }
      target: { url: "jdbc:postgresql://new/shop", user: owner, password: secret }
      """;
  private static final String KAFKA = "kafka: { bootstrap.servers: \"127.0.0.1:1\" }\n";
  private static final String REGISTRY = "schema.registry.url: http://127.0.0.1:1\n";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine convoy =
      Convoy.commandLine()
          .setUsageHelpAutoWidth(false)
          .setUsageHelpWidth(100)
          .setOut(new PrintWriter(out, true))
          .setErr(new PrintWriter(err, true));

  @TempDir private Path folder;

  // It writes the errors that are provoked here.
  @BeforeAll
  static void quiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    LOG.setLevel(null);
  }

  @ParameterizedTest
  @EnumSource
  void helpsWithEachService(RoleKind kind) {
    assertThat(convoy.execute(kind.toString(), "--help")).isZero();
    assertThat(out.toString())
        .contains("Usage: convoy " + kind, "-f, --file=FILE", "convoy.yml", "--work-dir=DIR")
        .contains(".convoy/" + kind, "kafka.bootstrap.servers", "schema.registry.url");
  }

  @Test
  void helpsWithStart() {
    assertThat(convoy.execute("start", "--help")).isZero();
    assertThat(out.toString())
        .contains("Usage: convoy start", "-f, --file=FILE", "--wait", "--json")
        .doesNotContain("--work-dir");
  }

  @ParameterizedTest
  @CsvSource({
    "coordinator --fast,Usage: convoy coordinator ",
    "extractor one.yml,Usage: convoy extractor ",
    "loader --wait,Usage: convoy loader ",
    "start --resume,Usage: convoy start ",
    "status --follow,Usage: convoy status ",
    "pause --wait,Usage: convoy pause ",
  })
  void refusesWhatItDoesNotKnow(String arguments, String usage) {
    String[] words = arguments.split(" ");
    assertThat(convoy.execute(words)).isEqualTo(2);
    assertThat(err.toString()).contains(words[words.length - 1]).contains(usage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "coordinator",
        "extractor",
        "loader",
        "start",
        "status",
        "pause",
        "resume",
        "cancel"
      })
  void wantsBrokersAndARegistryThatOthersReachToo(String command) throws IOException {
    Path file = write(DATABASES);
    assertThat(execute(command, file)).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("convoy: CVY-1001 " + file)
        .contains("set kafka.bootstrap.servers and schema.registry.url:")
        .hasLineCount(1);
    assertThat(folder.resolve("work")).doesNotExist();
  }

  @Test
  void namesTheKeyThatIsMissing() throws IOException {
    assertThat(execute("loader", write(DATABASES + REGISTRY))).isEqualTo(2);
    assertThat(err.toString())
        .contains("set kafka.bootstrap.servers:")
        .doesNotContain("schema.registry.url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "schema.registry.url: mock://shop\n"})
  void takesNoRegistryThatIsInOneProcess(String registry) throws IOException {
    assertThat(execute("loader", write(DATABASES + KAFKA + registry))).isEqualTo(2);
    assertThat(err.toString())
        .contains("set schema.registry.url:")
        .doesNotContain("kafka.bootstrap.servers");
  }

  @ParameterizedTest
  @EnumSource
  void leavesAWorkFolderAloneThatIsInUse(RoleKind kind) throws IOException {
    Path file = write(DATABASES + KAFKA + REGISTRY);
    try (WorkDir dir = WorkDir.open(folder.resolve("work"))) {
      assertThat(execute(kind.toString(), file)).isEqualTo(1);
      assertThat(err.toString()).contains("another convoy is at work in " + dir.root());
    }
  }

  @Test
  void wantsANameThatKafkaTakes() throws IOException {
    Path file = write(DATABASES + KAFKA + REGISTRY);
    Files.createDirectory(folder.resolve("work"));
    Files.writeString(folder.resolve("work/instance"), "the first\n");
    assertThat(execute("extractor", file)).isEqualTo(2);
    assertThat(err.toString()).contains(folder.resolve("work/instance").toString(), "'the first'");
  }

  private int execute(String command, Path file) {
    boolean isService =
        Arrays.stream(RoleKind.values()).anyMatch(kind -> kind.toString().equals(command));
    return isService
        ? convoy.execute(
            command, "-f", file.toString(), "--work-dir", folder.resolve("work").toString())
        : convoy.execute(command, "-f", file.toString());
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("services.yml"), yaml);
  }
}
