// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.runs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.convoy.cli.runs.ListedRun.Counts;
import io.convoy.cli.runs.ListedRun.Origin;
import io.convoy.cli.runs.ListedRun.Times;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the reports that runs in one process kept at their ends. */
final class KeptReports {
  private static final Logger LOG = LoggerFactory.getLogger(KeptReports.class);
  private static final JsonMapper JSON = new JsonMapper();

  private KeptReports() {}

  /** The runs of a pipeline whose reports are there. */
  static List<ListedRun> in(Path folder, String pipeline) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> runs = Files.list(folder)) {
      return runs.map(run -> run.resolve("report.json"))
          .filter(Files::isRegularFile)
          .flatMap(file -> read(file, pipeline).stream())
          .toList();
    } catch (IOException e) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION, "cannot read the reports in " + folder + ": " + e, e);
    }
  }

  /** Empty for another pipeline's, and for what is no report; one of these hides no other. */
  private static Optional<ListedRun> read(Path file, String pipeline) {
    try {
      JsonNode report = JSON.readTree(file.toFile());
      return report.path("pipeline").asText().equals(pipeline)
          ? Optional.of(run(report))
          : Optional.empty();
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} is no report that this version can read", file, e);
      return Optional.empty();
    }
  }

  private static ListedRun run(JsonNode report) {
    JsonNode totals = report.required("totals");
    String phase = report.required("phase").asText();
    return new ListedRun(
        report.required("run").asText(),
        report.required("kind").asText(),
        ListedRun.ended(phase, text(report, "failureCode")),
        text(report, "resumeAt"),
        new Times(
            Instant.parse(report.required("startedAt").asText()),
            Duration.ofMillis(report.required("milliseconds").asLong())),
        new Counts(
            totals.required("tables").asInt(),
            totals.required("rowsLoaded").asLong(),
            totals.required("rowsRejected").asLong(),
            totals.required("different").asInt()),
        Origin.REPORT);
  }

  private static @Nullable String text(JsonNode report, String name) {
    return report.path(name).asText(null);
  }
}
