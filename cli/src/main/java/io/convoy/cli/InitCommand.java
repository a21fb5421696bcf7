// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.cli.init.Draft;
import io.convoy.cli.init.Interview;
import io.convoy.cli.init.Wishes;
import io.convoy.cli.json.JsonDocument;
import io.convoy.cli.process.ExitCodes;
import io.convoy.common.config.ConfigLoader;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code convoy init}: writes a first configuration file. */
@Command(
    name = "init",
    description =
        "Write a configuration file with comments: asks on a terminal for what the options do not"
            + " say. Connects to nothing.",
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "Passwords are never asked for and never written: the file refers to environment variables."
    })
final class InitCommand implements Callable<Integer> {
  private final Optional<Interview> interview;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--pipeline",
      paramLabel = "NAME",
      defaultValue = "pipeline",
      description = "name of the pipeline (default: ${DEFAULT-VALUE})")
  private String pipeline = "pipeline";

  @Option(
      names = "--source-url",
      paramLabel = "URL",
      description = "jdbc:sqlserver://host:1433;databaseName=NAME or jdbc:postgresql://host/name")
  private @Nullable String sourceUrl;

  @Option(names = "--source-user", paramLabel = "USER", description = "who reads the source")
  private @Nullable String sourceUser;

  @Option(
      names = "--source-password-env",
      paramLabel = "VARIABLE",
      defaultValue = "SOURCE_PASSWORD",
      description = "environment variable with the password (default: ${DEFAULT-VALUE})")
  private String sourcePassword = "SOURCE_PASSWORD";

  @Option(names = "--target-url", paramLabel = "URL", description = "jdbc:postgresql://host/name")
  private @Nullable String targetUrl;

  @Option(names = "--target-user", paramLabel = "USER", description = "who owns the target")
  private @Nullable String targetUser;

  @Option(
      names = "--target-password-env",
      paramLabel = "VARIABLE",
      defaultValue = "TARGET_PASSWORD",
      description = "environment variable with the password (default: ${DEFAULT-VALUE})")
  private String targetPassword = "TARGET_PASSWORD";

  @Option(
      names = "--kafka",
      paramLabel = "SERVERS",
      description = "brokers, host:port with commas; without it each run brings its own")
  private @Nullable String kafka;

  @Option(names = "--registry", paramLabel = "URL", description = "schema registry, for services")
  private @Nullable String registry;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      defaultValue = "convoy.yml",
      description = "file to write (default: ${DEFAULT-VALUE})")
  private Path output = Path.of("convoy.yml");

  @Option(names = "--force", description = "replace the file where it is there")
  private boolean force;

  InitCommand() {
    this(Interview.atTerminal());
  }

  /**
   * @param interview empty where nobody is there to be asked
   */
  InitCommand(Optional<Interview> interview) {
    this.interview = interview;
  }

  @Override
  public Integer call() {
    if (Files.exists(output) && !force) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION, output + " is there already; --force replaces it");
    }
    String text = new Draft(wishes(), output.toString()).text();
    ConfigLoader.demandValid(text, output);
    write(text);
    PrintWriter out = spec.commandLine().getOut();
    if (json.isWanted()) {
      out.println(JsonDocument.text(document()));
    } else {
      out.println("wrote " + output);
      out.println(
          "next: set %s and %s, then ./convoy check -f %s"
              .formatted(sourcePassword, targetPassword, output));
    }
    out.flush();
    return ExitCodes.DONE;
  }

  private ObjectNode document() {
    ObjectNode document = JsonDocument.begin().put("pipeline", pipeline);
    document.put("file", output.toString());
    document.putArray("environment").add(sourcePassword).add(targetPassword);
    return document;
  }

  private Wishes wishes() {
    boolean asks = sourceUrl == null || targetUrl == null;
    Wishes.End source =
        new Wishes.End(
            demanded(
                sourceUrl,
                "--source-url",
                "source, as jdbc:sqlserver://... or jdbc:postgresql://..."),
            demanded(sourceUser, "--source-user", "user of the source"),
            sourcePassword);
    Wishes.End target =
        new Wishes.End(
            demanded(targetUrl, "--target-url", "target, as jdbc:postgresql://host:5432/database"),
            demanded(targetUser, "--target-user", "user of the target"),
            targetPassword);
    String brokers =
        asks ? offered(kafka, "Kafka brokers, host:port (empty: each run brings its own)") : kafka;
    String schemas =
        asks && brokers != null
            ? offered(registry, "schema registry, http://host:8081 (empty: none yet)")
            : registry;
    return new Wishes(pipeline, source, target, brokers, schemas);
  }

  private String demanded(@Nullable String given, String option, String question) {
    if (given != null) {
      return given;
    }
    return interview
        .flatMap(person -> person.demand(question))
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(), option + " is missing, and there is no terminal to ask on"));
  }

  private @Nullable String offered(@Nullable String given, String question) {
    return given != null ? given : interview.flatMap(person -> person.offer(question)).orElse(null);
  }

  /** In one step: a file that is there is a whole one. */
  private void write(String text) {
    try {
      Path fresh = Files.writeString(output.resolveSibling(output.getFileName() + ".new"), text);
      Files.move(
          fresh, output, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ConvoyException(ErrorCode.CONFIGURATION, "cannot write " + output + ": " + e, e);
    }
  }
}
