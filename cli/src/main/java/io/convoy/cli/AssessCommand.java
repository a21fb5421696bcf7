// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.assess.Assessment;
import io.convoy.cli.assess.Assessor;
import io.convoy.cli.assess.HtmlReport;
import io.convoy.cli.assess.JsonReport;
import io.convoy.cli.assess.TextReport;
import io.convoy.cli.assess.TextReport.Extent;
import io.convoy.cli.process.ExitCodes;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.effect.preview.TargetPreview.Way;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code convoy assess}: what a run would do, without doing it. */
@Command(
    name = "assess",
    description =
        "Say what a run would do: tables, chunks, types, statements, what is for you to decide, and"
            + " about how long it takes. Changes nothing.",
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "Ends with 0 when it could look at the source, whatever it found. Needs no Kafka, and of both"
          + " databases no more than the right to read; a target that cannot be reached is left"
          + " out."
    })
final class AssessCommand implements Callable<Integer> {
  private static final int MOST_SECONDS = 600;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigurationFile configuration = new ConfigurationFile();

  @Option(names = "--json", description = "one JSON document instead of text")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "write one HTML file as well, which needs no other")
  private @Nullable Path html;

  @Option(names = "--all", description = "show long lists to their ends")
  private boolean all;

  @Option(
      names = "--sample",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description =
          "how long to read of the larger tables to tell the time of a run; 0 reads none (default:"
              + " ${DEFAULT-VALUE})")
  private int sample = 5;

  @Option(
      names = "--try",
      description =
          "also carry out each table's statements in the target, in transactions that are rolled"
              + " back; needs the rights of a run")
  private boolean trial;

  @Override
  public Integer call() {
    if (sample < 0 || sample > MOST_SECONDS) {
      throw new ParameterException(
          spec.commandLine(), "--sample must be from 0 to " + MOST_SECONDS + " seconds");
    }
    ConvoyConfig config = configuration.load();
    Assessment assessment =
        new Assessor(config, Clock.systemUTC())
            .assess(Duration.ofSeconds(sample), trial ? Way.TRY : Way.LOOK);
    if (html != null) {
      write(html, assessment);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonReport.write(assessment, config.source().types(), out);
    } else {
      Extent extent = all ? Extent.ALL : Extent.SOME;
      TextReport.of(assessment, extent, TextReport.WIDTH).forEach(out::println);
    }
    out.flush();
    return ExitCodes.DONE;
  }

  private static void write(Path file, Assessment assessment) {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      HtmlReport.write(assessment, out);
    } catch (IOException e) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION, "cannot write " + file + " (--html): " + e.getMessage(), e);
    }
  }
}
