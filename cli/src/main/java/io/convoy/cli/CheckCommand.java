// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.cli.check.CheckResult;
import io.convoy.cli.check.PipelineChecks;
import io.convoy.cli.json.JsonDocument;
import io.convoy.cli.process.ExitCodes;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.error.ErrorCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code convoy check}: whether a configuration would do. */
@Command(
    name = "check",
    description =
        "Try what a configuration names: connections, rights, versions and settings of source,"
            + " target, Kafka and schema registry. Changes nothing.",
    mixinStandardHelpOptions = true,
    versionProvider = Convoy.Version.class,
    footer = {
      "",
      "A line for each check, with the error's code and what to do where it failed. Ends with 0"
          + " where none failed, with 2 where the configuration is wrong, else with 1."
    })
final class CheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConfigurationFile configuration = new ConfigurationFile();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      defaultValue = ".convoy",
      description =
          "folder where a run without kafka.bootstrap.servers would keep its broker's data"
              + " (default: ${DEFAULT-VALUE})")
  private Path workDir = Path.of(".convoy");

  @Override
  public Integer call() {
    ConvoyConfig config = configuration.load();
    PrintWriter out = spec.commandLine().getOut();
    List<CheckResult> results = new ArrayList<>();
    new PipelineChecks(
            config,
            workDir,
            result -> {
              results.add(result);
              if (!json.isWanted()) {
                out.println(result.line());
                out.flush();
              }
            })
        .all();
    if (json.isWanted()) {
      out.println(JsonDocument.text(document(config.pipeline(), results)));
    }
    out.flush();
    return exitCode(results);
  }

  /** A wrong configuration is mended before all else. */
  private static int exitCode(List<CheckResult> results) {
    List<ErrorCode> codes = new ArrayList<>();
    for (CheckResult result : results) {
      ErrorCode code = result.code();
      if (code != null) {
        codes.add(code);
      }
    }
    return codes.stream().mapToInt(ExitCodes::of).max().orElse(ExitCodes.DONE);
  }

  static ObjectNode document(String pipeline, List<CheckResult> results) {
    ObjectNode document = JsonDocument.begin().put("pipeline", pipeline);
    document.put("passed", results.stream().noneMatch(CheckResult::hasFailed));
    var checks = document.putArray("checks");
    for (CheckResult result : results) {
      ObjectNode node = checks.addObject().put("what", result.what());
      node.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
      node.put("message", result.message());
      ErrorCode code = result.code();
      node.put("code", code == null ? null : code.name());
      node.put("errorCode", code == null ? null : code.number());
      node.put("remedy", code == null ? null : code.remedy());
    }
    return document;
  }
}
