// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.runs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.cli.json.JsonDocument;
import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.progress.Text;
import io.convoy.cli.runs.ListedRun.Counts;
import io.convoy.coordinator.effect.inventory.PastRun;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The runs of a pipeline, each once however many tell of it: what was added first of a run is what
 * is listed. Not thread-safe.
 */
public final class RunList {
  private static final DateTimeFormatter BEGUN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final List<String> HEADER =
      List.of(
          "run",
          "kind",
          "state",
          "step",
          "begun",
          "took",
          "tables",
          "rows",
          "rejected",
          "different");

  /** Columns from here on hold numbers. */
  private static final int FIRST_NUMBER = 5;

  private final String pipeline;
  private final TreeMap<String, ListedRun> runs = new TreeMap<>(Collections.reverseOrder());

  public RunList(String pipeline) {
    this.pipeline = pipeline;
  }

  /** Adds what a coordinator published. */
  public void addPublished(List<RunPicture> pictures, Instant now) {
    pictures.forEach(picture -> add(ListedRun.of(picture, now)));
  }

  /** Adds those whose reports are kept. */
  public void addReported(Path folder) {
    KeptReports.in(folder, pipeline).forEach(this::add);
  }

  /** Adds those that the target remembers. */
  public void addRemembered(List<PastRun> past) {
    past.forEach(run -> add(ListedRun.of(run)));
  }

  private void add(ListedRun run) {
    runs.putIfAbsent(run.id(), run);
  }

  public boolean isEmpty() {
    return runs.isEmpty();
  }

  /** As a person reads them, the newest first. */
  public List<String> lines() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    runs.values().forEach(run -> rows.add(cells(run)));
    int[] widths = new int[HEADER.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String way = i < FIRST_NUMBER ? "%-" : "%";
      line.append(String.format(Locale.ROOT, way + widths[i] + "s  ", row.get(i)));
    }
    return line.toString().stripTrailing();
  }

  private static List<String> cells(ListedRun run) {
    Counts counts = run.counts();
    return List.of(
        run.id(),
        small(run.kind()),
        small(run.state().name()),
        run.step() == null ? "-" : run.step(),
        BEGUN.format(run.times().begunAt()),
        Text.duration(run.times().took()),
        counts.tables() < 0 ? "-" : Text.count(counts.tables()),
        Text.count(counts.rows()),
        Text.count(counts.rejected()),
        counts.different() == null ? "-" : Text.count(counts.different()));
  }

  private static String small(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** As docs/reference/json.md describes it. */
  public ObjectNode document() {
    ObjectNode document = JsonDocument.begin().put("pipeline", pipeline);
    ArrayNode array = document.putArray("runs");
    for (ListedRun run : runs.values()) {
      Counts counts = run.counts();
      ObjectNode node = array.addObject().put("run", run.id()).put("kind", run.kind());
      node.put("state", small(run.state().name())).put("step", run.step());
      node.put("startedAt", run.times().begunAt().toString());
      node.put("milliseconds", run.times().took().toMillis());
      node.put("tables", known(counts.tables())).put("rowsLoaded", counts.rows());
      node.put("rowsRejected", counts.rejected()).put("different", counts.different());
      node.put("knownTo", small(run.origin().name()));
    }
    return document;
  }

  private static @Nullable Integer known(int tables) {
    return tables < 0 ? null : tables;
  }
}
