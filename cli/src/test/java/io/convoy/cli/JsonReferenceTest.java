// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.convoy.cli.check.CheckResult;
import io.convoy.cli.check.CheckResult.Outcome;
import io.convoy.cli.json.ErrorLine;
import io.convoy.cli.json.ReferenceNames;
import io.convoy.cli.progress.Pictures;
import io.convoy.cli.progress.ProgressViews;
import io.convoy.cli.progress.RunDocument;
import io.convoy.cli.progress.SyncStanding;
import io.convoy.cli.runs.RunList;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.Wait;
import io.convoy.schemas.table.TableId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** docs/reference/json.md has the names of all documents, and of each command what it says. */
class JsonReferenceTest {
  private static final String PAGE = "json.md";
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(Convoy.class);
  private static final JsonMapper JSON = new JsonMapper();

  /** Services log, and these two have nothing to say but to a person and to a shell. */
  private static final Set<String> WITHOUT =
      Set.of("coordinator", "extractor", "loader", "help", "completion", "generate-completion");

  // It writes the error that is provoked here.
  @BeforeAll
  static void quiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    LOG.setLevel(null);
  }

  @Test
  void hasEachCommandThatTakesTheOption() throws IOException {
    Set<String> listed = new TreeSet<>();
    String overview =
        Files.readString(Path.of("..", "docs", "reference", PAGE)).split("(?m)^## ")[0];
    overview
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.substring(1, line.indexOf('|', 1)))
        .forEach(cell ->
            Pattern.compile("`([a-z-]+)`")
                .matcher(cell)
                .results()
                .forEach(one -> listed.add(one.group(1))));
    Map<String, CommandLine> subcommands = Convoy.commandLine().getSubcommands();
    Set<String> commands = new TreeSet<>(subcommands.keySet());
    commands.removeAll(WITHOUT);
    assertThat(listed).isEqualTo(commands);
    assertThat(commands)
        .allSatisfy(name -> {
          CommandSpec command = Objects.requireNonNull(subcommands.get(name)).getCommandSpec();
          assertThat(command.findOption("--json")).as(name).isNotNull();
        });
  }

  @Test
  void hasTheNamesOfARun() throws IOException {
    String document = RunDocument.of(Pictures.run(Phase.COPY).build());
    assertThat(ReferenceNames.of(JSON.readTree(document))).isEqualTo(listed("Run"));
  }

  @Test
  void hasTheNamesOfTheRuns() {
    RunList runs = new RunList("shop");
    runs.addPublished(List.of(Pictures.copy()), Pictures.START);
    assertThat(ReferenceNames.of(runs.document())).isEqualTo(listed("Runs"));
  }

  @Test
  void hasTheNamesOfChecks() {
    assertThat(
            ReferenceNames.of(
                CheckCommand.document(
                    "shop", List.of(new CheckResult("kafka", Outcome.OK, "answers", null)))))
        .isEqualTo(listed("Checks"));
  }

  @Test
  void hasTheNamesOfAFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("convoy.yml");
    StringWriter out = new StringWriter();
    int code =
        Convoy.commandLine()
            .setOut(new PrintWriter(out))
            .execute(
                "init",
                "--json",
                "--source-url=jdbc:postgresql://old/shop",
                "--source-user=reader",
                "--target-url=jdbc:postgresql://new/shop",
                "--target-user=owner",
                "--output=" + file);
    assertThat(code).isZero();
    JsonNode document = JSON.readTree(out.toString());
    assertThat(document.path("file").asText()).isEqualTo(file.toString());
    assertThat(ReferenceNames.of(document)).isEqualTo(listed("File"));
  }

  @Test
  void hasTheNamesOfWhatIsSmall() {
    assertThat(ReferenceNames.of(KafkaCommand.document("k:9092", "http://r")))
        .isEqualTo(listed("Kafka"));
    assertThat(ReferenceNames.of(DemoCommand.removed(Path.of("demo"))))
        .isEqualTo(listed("Removed"));
  }

  @Test
  void hasTheNamesOfLines() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var view = ProgressViews.json(new PrintStream(bytes, true, StandardCharsets.UTF_8))) {
      view.begin("run-1");
      view.say("a word");
      view.show(
          Pictures.picture(
              Pictures.run(Phase.COPY)
                  .setWaits(
                      List.of(
                          Wait.newBuilder()
                              .setTaskId("t")
                              .setReporter("loader-1")
                              .setTable(new TableId("shop", "orders"))
                              .setCode(ErrorCode.TARGET_DISK_FULL.name())
                              .setMessage("full")
                              .setSince(Pictures.START)
                              .setSaidAt(Pictures.START)
                              .build())),
              table()));
    }
    String lines =
        bytes.toString(StandardCharsets.UTF_8)
            + ErrorLine.of(new ConvoyException(ErrorCode.NO_SUCH_RUN, "none"))
            + "\n"
            + new SyncStanding(null, null, null, null, "").document(Pictures.START);
    Set<String> names = new TreeSet<>();
    for (String line : lines.lines().toList()) {
      names.addAll(ReferenceNames.of(JSON.readTree(line)));
    }
    assertThat(names).isEqualTo(listed("Lines"));
  }

  private static TableProgress table() {
    return TableProgress.newBuilder(Pictures.copying("orders", 1, 2))
        .setAltered(List.of(new AlteredValues("at", "offset not kept", 3L)))
        .setLeftOut(List.of(new LeftOut("key k", "twice", List.of("id=1"), List.of("ALTER"))))
        .build();
  }

  /** Whoever reads lines reads why it went wrong the same way. */
  @Test
  void tellsErrorsAsTheRestIsTold(@TempDir Path folder) throws IOException {
    StringWriter err = new StringWriter();
    int code =
        Convoy.commandLine()
            .setErr(new PrintWriter(err))
            .execute("runs", "--json", "-f", folder.resolve("none.yml").toString());
    assertThat(code).isEqualTo(2);
    JsonNode line = JSON.readTree(err.toString());
    assertThat(line.path("event").asText()).isEqualTo("error");
    assertThat(line.path("errorCode").asText()).isEqualTo("CVY-1001");
    assertThat(line.path("message").asText()).contains("there is no such file");
  }

  private static Set<String> listed(String section) {
    return ReferenceNames.listed(PAGE, section);
  }
}
