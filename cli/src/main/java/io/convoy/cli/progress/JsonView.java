// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.schemas.compare.Equality;
import io.convoy.schemas.compare.FoundRows;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.Wait;
import io.convoy.schemas.table.TableId;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line, for machines: {@code {"event":"run",...}} whenever the run's state
 * changes and {@code {"event":"table",...}} for each table that changed, at most once a second each
 * while only counts move.
 */
final class JsonView implements ProgressView {
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final JsonMapper json = new JsonMapper();
  private final PrintStream out;
  private final Map<String, TableProgress> shown = new HashMap<>();
  private final Map<String, Instant> shownAt = new HashMap<>();
  private @Nullable RunState lastRun;
  private @Nullable RunPicture latest;

  JsonView(PrintStream out) {
    this.out = out;
  }

  @Override
  public void begin(String runId) {
    write(json.createObjectNode().put("event", "begin").put("run", runId));
  }

  @Override
  public void say(String line) {
    write(json.createObjectNode().put("event", "message").put("message", line));
  }

  @Override
  public void show(RunPicture picture) {
    latest = picture;
    if (!picture.run().equals(lastRun)) {
      lastRun = picture.run();
      write(run(picture));
    }
    for (TableProgress table : picture.tables()) {
      show(table);
    }
  }

  private void show(TableProgress table) {
    String name = RunPicture.name(table);
    TableProgress before = shown.get(name);
    Instant due = shownAt.getOrDefault(name, Instant.EPOCH).plus(BETWEEN);
    boolean isDue = !table.equals(before) && !table.getUpdatedAt().isBefore(due);
    if (before == null || before.getStage() != table.getStage() || isDue) {
      shown.put(name, table);
      shownAt.put(name, table.getUpdatedAt());
      write(table(table));
    }
  }

  private ObjectNode run(RunPicture picture) {
    RunState run = picture.run();
    ObjectNode node = json.createObjectNode().put("event", "run").put("run", run.getRunId());
    node.put("phase", run.getPhase().name()).put("paused", run.getPaused());
    node.put("mbPerSecond", run.getMbPerSecond());
    node.put("since", run.getPhaseSince().toString()).put("tables", run.getTables());
    node.put("rowsExtracted", picture.rowsExtracted()).put("rowsLoaded", picture.rowsLoaded());
    Instant kept = run.getSnapshotUntil();
    node.put("snapshotUntil", kept == null ? null : kept.toString());
    node.put("failureCode", run.getFailureCode())
        .put("errorCode", RunDocument.number(run.getFailureCode()));
    node.put("failure", run.getFailure());
    Instant stalledSince = run.getStalledSince();
    node.put("stalled", run.getStalled());
    node.put("stalledSince", stalledSince == null ? null : stalledSince.toString());
    Instant again = run.getLookAgainAt();
    node.put("lookAgainAt", again == null ? null : again.toString());
    node.put("leftOut", run.getLeftOut()).put("retries", run.getRetries());
    node.put("oldTables", run.getOldTables());
    ArrayNode waits = node.putArray("waits");
    run.getWaits().forEach(wait -> put(wait, waits.addObject()));
    return node;
  }

  private static void put(Wait wait, ObjectNode node) {
    TableId table = wait.getTable();
    node.put("task", wait.getTaskId()).put("reporter", wait.getReporter());
    node.put("schema", table == null ? null : table.getSchemaName());
    node.put("table", table == null ? null : table.getName());
    node.put("code", wait.getCode()).put("errorCode", RunDocument.number(wait.getCode()));
    node.put("message", wait.getMessage());
    node.put("since", wait.getSince().toString());
  }

  private static void put(LeftOut leftOut, ObjectNode node) {
    node.put("what", leftOut.getWhat()).put("reason", leftOut.getReason());
    leftOut.getRows().forEach(node.putArray("rows")::add);
    leftOut.getSql().forEach(node.putArray("sql")::add);
  }

  private ObjectNode table(TableProgress table) {
    ObjectNode node = json.createObjectNode().put("event", "table").put("run", table.getRunId());
    node.put("schema", table.getTable().getSchemaName()).put("table", table.getTable().getName());
    node.put("stage", table.getStage().name()).put("estimatedRows", table.getEstimatedRows());
    node.put("chunks", table.getChunks()).put("chunksExtracted", table.getChunksExtracted());
    node.put("generation", table.getGeneration());
    table.getBegunAnew().forEach(node.putArray("begunAnew")::add);
    node.put("rowsCounted", table.getRowsCounted());
    node.put("rowsExtracted", table.getRowsExtracted());
    node.put("bytesExtracted", table.getBytesExtracted());
    node.put("rowsLoaded", table.getRowsLoaded()).put("rowsRejected", table.getRowsRejected());
    node.put("rowsVerified", table.getRowsVerified());
    node.put("equal", Equality.of(table).asBoolean());
    node.put("rowsChangedByLog", FoundRows.byLog(table));
    node.put("rowsByWatermark", FoundRows.byWatermark(table));
    node.put("rowsByChangeTracking", FoundRows.byTracking(table));
    node.put("rowsByChangeDataCapture", FoundRows.byCapture(table));
    node.put("capturedUpTo", table.getCapturedUpTo());
    node.put("keysCompared", table.getKeysCompared());
    node.put("rowsLeft", Equality.leftRows(table));
    table.getLeftOut().forEach(one -> put(one, node.withArray("leftOut").addObject()));
    ArrayNode altered = node.putArray("altered");
    for (AlteredValues values : table.getAltered()) {
      ObjectNode entry = altered.addObject().put("column", values.getColumn());
      entry.put("how", values.getHow()).put("values", values.getValues());
    }
    return node;
  }

  private void write(ObjectNode node) {
    out.println(node);
  }

  @Override
  public void close() {
    RunPicture picture = latest;
    if (picture != null) {
      for (TableProgress table : picture.tables()) {
        if (!table.equals(shown.get(RunPicture.name(table)))) {
          write(table(table));
        }
      }
    }
    out.flush();
  }
}
