// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.convoy.cli.process.WorkDir;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class ConvoyTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(Convoy.class);

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine convoy =
      Convoy.commandLine()
          .setUsageHelpAutoWidth(false)
          .setUsageHelpWidth(100)
          .setOut(new PrintWriter(out, true))
          .setErr(new PrintWriter(err, true));

  @TempDir private Path folder;

  /** Fails as it is told. */
  @Command(name = "broken")
  private static final class Broken implements Callable<Integer> {
    private final RuntimeException failure;

    Broken(RuntimeException failure) {
      this.failure = failure;
    }

    @Override
    public Integer call() {
      throw failure;
    }
  }

  // It writes the errors that are provoked here.
  @BeforeAll
  static void quiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void loud() {
    LOG.setLevel(null);
  }

  @Test
  void helpsWithAllCommandsAndExitCodes() {
    assertThat(convoy.execute("--help")).isZero();
    assertThat(out.toString())
        .contains(
            "Usage: convoy", " demo ", " replicate ", " start ", " help ", "--help", "--version")
        .containsSubsequence("Exit codes:", "0 ", "1 ", "2 ", "3 ");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void helpsWithTheDemo() {
    assertThat(convoy.execute("demo", "--help")).isZero();
    assertThat(out.toString())
        .contains("Usage: convoy demo", "--rows=N", "--keep", "--work-dir=DIR", "--json")
        .contains("1000000", ".convoy");
  }

  @ParameterizedTest
  @ValueSource(strings = {"replicate --help", "replicate -h", "help replicate"})
  void helpsWithReplicate(String arguments) {
    assertThat(convoy.execute(arguments.split(" "))).isZero();
    assertThat(out.toString())
        .contains("Usage: convoy replicate", "-f, --file=FILE", "--work-dir=DIR", "--json")
        .contains("--resume[=RUN]", "convoy.yml", "kafka.bootstrap.servers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V", "demo --version", "replicate --version"})
  void tellsItsVersion(String arguments) {
    assertThat(convoy.execute(arguments.split(" "))).isZero();
    assertThat(out.toString()).startsWith("convoy ").hasLineCount(1);
  }

  /** An export of the sources, and a build without git, have none. */
  @Test
  void tellsTheCommitThatItWasBuiltFrom() {
    assumeThat(Path.of("..", ".git")).exists();
    assertThat(convoy.execute("--version")).isZero();
    assertThat(out.toString().strip()).matches("convoy .* \\(commit [0-9a-f]{7,40}\\)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"completion", "generate-completion"})
  void writesAScriptThatCompletesCommands(String command) {
    assertThat(convoy.execute(command)).isZero();
    assertThat(out.toString())
        .startsWith("#!/usr/bin/env bash")
        .contains("complete -F _complete_convoy", "replicate", "--work-dir", "--source-url");
  }

  @ParameterizedTest
  @CsvSource({
    "--fast,Usage: convoy ",
    "fly,Usage: convoy ",
    "demo --fast,Usage: convoy demo ",
    "demo --rows,Usage: convoy demo ",
    "demo --rows many,Usage: convoy demo ",
    "replicate --fast,Usage: convoy replicate ",
    "replicate one.yml,Usage: convoy replicate ",
  })
  void refusesWhatItDoesNotKnow(String arguments, String usage) {
    String[] words = arguments.split(" ");
    assertThat(convoy.execute(words)).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("convoy: CVY-1002 ")
        .contains(words[words.length - 1])
        .contains(usage);
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "replicat,replicate",
    "verfy,verify",
    "demo --row,--rows",
  })
  void proposesWhatMayHaveBeenMeant(String arguments, String proposal) {
    assertThat(convoy.execute(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains("Did you mean " + proposal + "?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"release", "demo --in-a-hurry"})
  void proposesNothingThatIsUnlike(String arguments) {
    assertThat(convoy.execute(arguments.split(" "))).isEqualTo(2);
    assertThat(err.toString()).doesNotContain("Did you mean");
  }

  @ParameterizedTest
  @CsvSource({"demo --rows,many", "assess --sample,5s"})
  void saysWhatIsNoNumber(String option, String value) {
    String[] words = (option + " " + value).split(" ");
    assertThat(convoy.execute(words)).isEqualTo(2);
    assertThat(err.toString()).contains("'" + value + "' is not a whole number");
  }

  @Test
  void wantsACommand() {
    assertThat(convoy.execute()).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: convoy", "demo", "replicate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1000000001"})
  void refusesADemoOfNoOrTooManyRows(String rows) {
    Path work = folder.resolve("work");
    assertThat(convoy.execute("demo", "--rows=" + rows, "--work-dir", work.toString()))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("--rows " + rows + ": from 1 to 1000000000", "Usage: convoy demo");
    assertThat(work).doesNotExist();
  }

  @Test
  void namesAConfigurationFileThatIsMissing() {
    Path file = folder.resolve("none.yml");
    Path work = folder.resolve("work");
    assertThat(convoy.execute("replicate", "-f", file.toString(), "--work-dir", work.toString()))
        .isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "convoy: CVY-1001 "
                + file
                + ": there is no such file; name the configuration file with -f");
    assertThat(work).doesNotExist();
  }

  @Test
  void namesAWorkFolderThatCannotBeUsed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");
    assertThat(convoy.execute("demo", "--rows=1", "--work-dir", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("convoy: CVY-1001 cannot use the work folder " + file.resolve("demo"));
  }

  @Test
  void leavesAWorkFolderAloneThatIsInUse() {
    try (WorkDir dir = WorkDir.open(folder.resolve("demo"))) {
      assertThat(convoy.execute("demo", "--rows=1", "--work-dir", folder.toString())).isEqualTo(1);
      assertThat(err.toString())
          .startsWith("convoy: CVY-5001 another convoy is at work in " + dir.root());
    }
  }

  @Test
  void tellsAKnownErrorInOneLine() {
    assertThat(fail(new ConvoyException(ErrorCode.VERIFICATION_DIFFERENCE, "not the same")))
        .isEqualTo(3);
    assertThat(err.toString()).isEqualToIgnoringNewLines("convoy: CVY-5006 not the same");
  }

  @Test
  void tellsADefectAsSuch() {
    assertThat(fail(new IllegalStateException("oh"))).isEqualTo(1);
    assertThat(fail(new ConvoyException(ErrorCode.INTERNAL, "ah"))).isEqualTo(1);
    assertThat(err.toString())
        .containsSubsequence(
            "convoy: CVY-9001 a defect: java.lang.IllegalStateException: oh",
            "report it",
            "convoy: CVY-9001 a defect: io.convoy.common.error.ConvoyException: ah",
            "report it");
  }

  private int fail(RuntimeException failure) {
    convoy.getCommandSpec().removeSubcommand("broken");
    convoy.addSubcommand(new Broken(failure));
    // For the new command too.
    convoy.setErr(convoy.getErr());
    return convoy.execute("broken");
  }
}
