// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a picture of a run from the JSON lines of {@code start --wait --json}. Thread-safe. */
final class RunProgress {
  private static final Set<String> BEFORE_FINALIZED =
      Set.of("DESCRIBED", "CREATED", "PLANNED", "EXTRACTED");

  private final JsonMapper json = new JsonMapper();
  private final Map<String, Boolean> finalized = new HashMap<>();
  private final Map<String, Long> loaded = new HashMap<>();
  private int taken;
  private String phase = "";
  private long rowsLoaded;
  private String failure = "";
  private String runId = "";

  /** Takes in what is new of these lines, which only grow. */
  synchronized Progress after(List<String> lines) {
    while (taken < lines.size()) {
      take(lines.get(taken++));
    }
    long byTables = loaded.values().stream().mapToLong(Long::longValue).sum();
    int tables = (int) finalized.values().stream().filter(Boolean::booleanValue).count();
    return new Progress(phase, Math.max(rowsLoaded, byTables), tables);
  }

  /** Why the run failed, empty where it did not. */
  synchronized String failure() {
    return failure;
  }

  /** Empty before the run has one. */
  synchronized String runId() {
    return runId;
  }

  private void take(String line) {
    if (!line.startsWith("{")) {
      return;
    }
    try {
      JsonNode node = json.readTree(line);
      switch (node.path("event").asText()) {
        case "run" -> takeRun(node);
        case "table" -> takeTable(node);
        default -> {
          // Messages say nothing of how far a run is.
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a line of JSON: " + line, e);
    }
  }

  private void takeRun(JsonNode run) {
    runId = run.path("run").asText();
    phase = run.path("phase").asText();
    rowsLoaded = run.path("rowsLoaded").asLong();
    failure = run.path("failure").asText("");
  }

  private void takeTable(JsonNode table) {
    String name = table.path("table").asText();
    loaded.put(name, table.path("rowsLoaded").asLong());
    finalized.put(name, !BEFORE_FINALIZED.contains(table.path("stage").asText()));
  }
}
