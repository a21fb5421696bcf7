// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import io.convoy.cli.pipeline.PipelineClient;
import io.convoy.cli.pipeline.RunLauncher;
import io.convoy.cli.process.ExitCodes;
import io.convoy.cli.progress.RunDocument;
import io.convoy.common.channel.ReadingLimit;
import io.convoy.common.channel.RunStatus;
import io.convoy.schemas.event.RunState;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code convoy throttle}. */
@Command(
    name = "throttle",
    description = {
      "Change how fast a run reads its source, while it is at work.",
      "Holds for this run, through restarts and resumes, in place of source.max-mb-per-second."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "Ends when a coordinator knows it; extractors follow within a second. Needs"
          + " kafka.bootstrap.servers and schema.registry.url in the configuration, and no"
          + " database. A run of 'convoy replicate' is throttled on its page."
    })
final class ThrottleCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigurationFile configuration = new ConfigurationFile();
  @Mixin private RunParameter wanted = new RunParameter();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--mb-per-second",
      paramLabel = "N|off|configured",
      required = true,
      converter = Words.class,
      description =
          "MB of rows that each extractor may read in a second; off for no limit, configured for"
              + " that of the configuration")
  private ReadingLimit limit = ReadingLimit.AS_CONFIGURED;

  /** Reads the option's value. */
  static final class Words implements ITypeConverter<ReadingLimit> {
    @Override
    public ReadingLimit convert(String text) {
      return ReadingLimit.parse(text.toLowerCase(Locale.ROOT))
          .orElseThrow(
              () -> new TypeConversionException("'" + text + "' is not " + ReadingLimit.WORDS));
    }
  }

  @Override
  public Integer call() {
    try (PipelineClient client = PipelineClient.open(configuration.loadForCluster(Set.of()))) {
      RunState run = client.find(wanted.id());
      if (RunStatus.isUnfinished(run)) {
        run = client.throttle(limit, run.getRunId());
      }
      if (!RunStatus.isUnfinished(run)) {
        String phase = run.getPhase().name().toLowerCase(Locale.ROOT);
        throw RunLauncher.noSuchRun(
            "run " + run.getRunId() + " is " + phase + "; it reads nothing any more");
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          json.isWanted()
              ? RunDocument.of(run)
              : "run " + run.getRunId() + ": reading is " + limit.words());
      out.flush();
      return ExitCodes.DONE;
    }
  }
}
