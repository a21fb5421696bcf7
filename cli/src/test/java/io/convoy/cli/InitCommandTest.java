// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.convoy.cli.init.Interview;
import io.convoy.common.config.ConfigLoader;
import io.convoy.common.config.ConvoyConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

class InitCommandTest {
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(Convoy.class);
  private static final List<String> ENDS =
      List.of(
          "--source-url=jdbc:postgresql://old/shop",
          "--source-user=reader",
          "--target-url=jdbc:postgresql://new/shop",
          "--target-user=owner");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  /** Answers as it was told, and remembers what it was asked. */
  private static final class Person implements Interview {
    private final Queue<String> answers;
    private final List<String> asked = new ArrayList<>();

    Person(String... answers) {
      this.answers = new ArrayDeque<>(List.of(answers));
    }

    @Override
    public @Nullable String ask(String question) {
      asked.add(question);
      return answers.poll();
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
  void writesWhatTheOptionsSay() throws IOException {
    assertThat(
            init(
                Optional.empty(),
                ENDS,
                "--pipeline=shop",
                "--kafka=k:9092",
                "--registry=http://r:1"))
        .isZero();
    ConvoyConfig config = written();
    assertThat(config.pipeline()).isEqualTo("shop");
    assertThat(config.source().url()).isEqualTo("jdbc:postgresql://old/shop");
    assertThat(config.target().url()).isEqualTo("jdbc:postgresql://new/shop");
    assertThat(config.kafka().bootstrapServers()).isEqualTo("k:9092");
    assertThat(config.schemaRegistry().url()).isEqualTo("http://r:1");
    assertThat(Files.readString(file()))
        .contains("user: \"reader\"", "user: \"owner\"")
        .contains("password: ${env:SOURCE_PASSWORD}", "password: ${env:TARGET_PASSWORD}");
    assertThat(out.toString())
        .contains("wrote " + file(), "SOURCE_PASSWORD", "./convoy check -f " + file());
  }

  @Test
  void asksForWhatTheOptionsDoNotSay() {
    Person person =
        new Person(
            "sqlserver://old:1433;databaseName=Shop",
            "",
            "sa",
            "postgresql://new/shop",
            "owner",
            "");
    assertThat(init(Optional.of(person), List.of())).isZero();
    ConvoyConfig config = written();
    assertThat(config.source().url()).isEqualTo("jdbc:sqlserver://old:1433;databaseName=Shop");
    assertThat(config.target().url()).isEqualTo("jdbc:postgresql://new/shop");
    assertThat(config.target().schemas()).containsEntry("dbo", "public");
    assertThat(config.kafka().bootstrapServers()).isNull();
    // The user of the source twice, since nothing was typed at first.
    assertThat(person.asked).hasSize(6).noneMatch(question -> question.contains("password"));
  }

  @Test
  void asksNothingWhereTheOptionsSayAll() {
    Person person = new Person();
    assertThat(init(Optional.of(person), ENDS)).isZero();
    assertThat(person.asked).isEmpty();
  }

  @Test
  void namesTheOptionThatIsMissingWhereNobodyCanBeAsked() {
    assertThat(init(Optional.empty(), ENDS.subList(0, 2))).isEqualTo(2);
    assertThat(err.toString()).startsWith("convoy: CVY-1002 --target-url is missing");
    assertThat(file()).doesNotExist();
  }

  @Test
  void endsWhereTheInputEnds() {
    assertThat(init(Optional.of(new Person("jdbc:postgresql://old/shop")), List.of())).isEqualTo(2);
    assertThat(file()).doesNotExist();
  }

  @Test
  void leavesAFileAloneThatIsThere() throws IOException {
    Files.writeString(file(), "mine");
    assertThat(init(Optional.empty(), ENDS)).isEqualTo(2);
    assertThat(err.toString()).contains(file() + " is there already; --force");
    assertThat(file()).hasContent("mine");
    assertThat(init(Optional.empty(), ENDS, "--force")).isZero();
    assertThat(written().pipeline()).isEqualTo("pipeline");
  }

  @ParameterizedTest
  @CsvSource({
    "--source-url=jdbc:oracle:thin:@old,must begin with",
    "--target-url=jdbc:sqlserver://new,must begin with",
    "--pipeline=my shop,must be 1 to 60",
    "--registry=registry:8081,must be http",
    "--source-url=jdbc:postgresql://reader:s3cret@old/shop,holds a password",
    "--source-url=jdbc:postgresql://old/shop?password=s3cret,holds a password",
    "--source-password-env=S3-CRET,no name of an environment variable",
  })
  void refusesWhatWouldBeNoConfiguration(String option, String message) {
    List<String> options = new ArrayList<>(ENDS);
    options.removeIf(other -> other.startsWith(option.substring(0, option.indexOf('=') + 1)));
    options.add(option);
    assertThat(init(Optional.empty(), options, "--kafka=k:9092")).isEqualTo(2);
    assertThat(err.toString()).contains("CVY-1001", message).doesNotContain("s3cret");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void quotesWhatYamlWouldReadOtherwise() throws IOException {
    assertThat(
            init(
                Optional.empty(),
                List.of(
                    "--source-url=jdbc:sqlserver://old;databaseName=a #b: c",
                    "--source-user=it's \"me\"",
                    "--target-url=jdbc:postgresql://new/shop",
                    "--target-user=DOMAIN\\owner")))
        .isZero();
    assertThat(written().source().url()).isEqualTo("jdbc:sqlserver://old;databaseName=a #b: c");
    assertThat(Files.readString(file())).contains("\"it's \\\"me\\\"\"", "\"DOMAIN\\\\owner\"");
  }

  private Path file() {
    return folder.resolve("convoy.yml");
  }

  private ConvoyConfig written() {
    return ConfigLoader.load(file(), Set.of());
  }

  private int init(Optional<Interview> interview, Collection<String> options, String... more) {
    CommandLine convoy = Convoy.commandLine();
    convoy.getCommandSpec().removeSubcommand("init");
    convoy
        .addSubcommand(new InitCommand(interview))
        .setParameterExceptionHandler(new UsageErrors())
        .setExecutionExceptionHandler(convoy.getExecutionExceptionHandler())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true));
    List<String> arguments = new ArrayList<>(List.of("init", "--output", file().toString()));
    arguments.addAll(options);
    arguments.addAll(List.of(more));
    return convoy.execute(arguments.toArray(String[]::new));
  }
}
