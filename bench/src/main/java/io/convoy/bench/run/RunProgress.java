// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the JSON lines of a run have said so far. Safe for use by several threads.
 *
 * <p>Phases that pass quickly may never be shown. Then the copy's time is taken from the phase
 * before to the phase after, which never makes it shorter.
 */
final class RunProgress {
  private static final List<String> PHASES =
      List.of(
          "DESCRIBE",
          "RESET",
          "SCHEMA",
          "PLAN",
          "COPY",
          "FINALIZE",
          "SEQUENCES",
          "VERIFY",
          "SWAP",
          "COMPLETED");
  private static final int PLAN = PHASES.indexOf("PLAN");
  private static final int FINALIZE = PHASES.indexOf("FINALIZE");
  private static final List<String> STAGES_BEFORE_EXTRACTED =
      List.of("DESCRIBED", "CREATED", "PLANNED");
  private static final int LAST_LINES = 10;

  private final JsonMapper json = new JsonMapper();
  private final Moments moments;
  private final Map<Integer, Instant> since = new HashMap<>();
  private final Map<String, TableLine> tables = new HashMap<>();
  private final Deque<String> otherLines = new ArrayDeque<>();
  private @Nullable Instant firstRow;
  private @Nullable String failure;
  private int latest = -1;

  private record TableLine(boolean extracted, long rowsExtracted) {}

  /** Told when the copy's time begins and ends, as soon as a line says so. */
  interface Moments {
    void copyBegins();

    void copyEnds();
  }

  RunProgress(Moments moments) {
    this.moments = moments;
  }

  /**
   * Takes a line of the run's stderr.
   *
   * @param at when it came
   */
  synchronized void accept(String line, Instant at) {
    Optional<JsonNode> node = parse(line);
    String event = node.map(found -> found.path("event").asText()).orElse("");
    switch (event) {
      case "run" -> acceptRun(node.orElseThrow(), at);
      case "table" -> acceptTable(node.orElseThrow(), at);
      case "begin" -> {}
      default -> {
        otherLines.add(line);
        if (otherLines.size() > LAST_LINES) {
          otherLines.remove();
        }
      }
    }
  }

  /** From the beginning of the planning until all rows are loaded. */
  synchronized Optional<Duration> copyTime() {
    Instant begin = copyBegin();
    Optional<Instant> end =
        since.keySet().stream()
            .filter(phase -> phase >= FINALIZE)
            .sorted()
            .findFirst()
            .map(since::get);
    return begin == null ? Optional.empty() : end.map(last -> Duration.between(begin, last));
  }

  /** When the planning began, null before. */
  synchronized @Nullable Instant copyBegin() {
    return latest < PLAN
        ? null
        : since.keySet().stream()
            .filter(phase -> phase <= PLAN)
            .max(Integer::compare)
            .map(since::get)
            .orElse(null);
  }

  /** When the first line came that showed a loaded row. */
  synchronized Optional<Instant> firstRow() {
    return Optional.ofNullable(firstRow);
  }

  /** Whether all rows of these tables are in Kafka. */
  synchronized boolean isExtracted(Collection<Table> expected) {
    return expected.stream()
        .allMatch(table -> {
          TableLine line = tables.get(table.name());
          return line != null && line.extracted() && line.rowsExtracted() == table.rows();
        });
  }

  /** Why the run failed, as well as its lines tell. */
  synchronized String complaint() {
    return failure != null ? failure : String.join("\n", otherLines);
  }

  private void acceptRun(JsonNode run, Instant at) {
    if (run.hasNonNull("failure")) {
      failure = run.path("failure").asText();
    }
    noteFirstRow(run, at);
    int phase = PHASES.indexOf(run.path("phase").asText());
    if (phase < 0) {
      return;
    }
    since.putIfAbsent(phase, Instant.parse(run.path("since").asText()));
    int before = latest;
    latest = Math.max(latest, phase);
    if (before < PLAN && latest >= PLAN) {
      moments.copyBegins();
    }
    if (before < FINALIZE && latest >= FINALIZE) {
      moments.copyEnds();
    }
  }

  private void acceptTable(JsonNode table, Instant at) {
    boolean extracted = !STAGES_BEFORE_EXTRACTED.contains(table.path("stage").asText());
    tables.put(
        table.path("table").asText(),
        new TableLine(extracted, table.path("rowsExtracted").asLong()));
    noteFirstRow(table, at);
  }

  private void noteFirstRow(JsonNode node, Instant at) {
    if (firstRow == null && node.path("rowsLoaded").asLong() > 0) {
      firstRow = at;
    }
  }

  private Optional<JsonNode> parse(String line) {
    try {
      return line.startsWith("{") ? Optional.of(json.readTree(line)) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
