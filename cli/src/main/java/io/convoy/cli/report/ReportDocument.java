// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.cli.assess.Note;
import io.convoy.cli.assess.Notes;
import io.convoy.cli.assess.Sections;
import io.convoy.cli.json.JsonDocument;
import io.convoy.cli.pipeline.Reject;
import io.convoy.cli.progress.RunPicture;
import io.convoy.common.config.EffectiveSetting;
import io.convoy.schemas.event.RejectedRow;
import io.convoy.schemas.event.RunState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The report of a run for machines: one JSON document; docs/reference/report.md has its names. */
public final class ReportDocument {
  private final RunReport report;
  private final RunState run;
  private final ObjectNode document = JsonDocument.begin();

  private ReportDocument(RunReport report) {
    this.report = report;
    this.run = report.run();
  }

  /** In ASCII, on many lines. */
  public static String of(RunReport report) {
    ReportDocument document = new ReportDocument(report);
    document.write();
    return JsonDocument.text(document.document);
  }

  private void write() {
    RunReport.Origin origin = report.origin();
    Notes notes = ReportNotes.of(report.picture());
    document.put("writtenAt", origin.writtenAt().toString());
    document.put("pipeline", origin.pipeline()).put("run", run.getRunId());
    document.put("kind", run.getKind().name()).put("outcome", report.outcome());
    document.put("phase", run.getPhase().name());
    document.put("resumeAt", run.getResumeAt() == null ? null : run.getResumeAt().name());
    document.put("mbPerSecond", run.getMbPerSecond());
    document.put("failureCode", run.getFailureCode()).put("failure", run.getFailure());
    document.put("startedAt", run.getStartedAt().toString());
    document.put("endedAt", text(run.getEndedAt()));
    document.put("milliseconds", report.took().toMillis());
    versions(document.putObject("versions"));
    guarantees(document.putObject("guarantees"));
    totals(document.putObject("totals"));
    steps(document.putArray("steps"));
    NextSteps.of(report.picture(), notes).forEach(document.putArray("next")::add);
    ArrayNode tables = document.putArray("tables");
    report.picture().tables().forEach(table -> TableDocument.put(table, tables.addObject()));
    rejects(document.putArray("rejects"));
    @Nullable RunPicture rows = report.rows();
    document.set("comparison", rows == null ? null : DifferenceDocument.node(rows));
    notes(notes.decisions(), document.putArray("notCarried"));
    notes(notes.warnings(), document.putArray("warnings"));
    configuration(document.putArray("configuration"));
  }

  private void versions(ObjectNode node) {
    node.put("convoy", report.origin().convoy());
    node.put("kafkaClient", report.origin().kafkaClient());
    node.put("source", known(run.getSource())).put("target", known(run.getTarget()));
  }

  private void guarantees(ObjectNode node) {
    node.put("level", run.getGuarantee() == null ? null : run.getGuarantee().name());
    node.put("method", known(run.getMethod())).put("position", known(run.getPosition()));
    node.put("snapshots", run.getSnapshots()).put("unproven", run.getUnprovenSnapshots());
    node.put("earlier", run.getEarlier()).put("reread", run.getReread());
    Guarantees.of(report.picture()).forEach(node.putArray("statements")::add);
  }

  private void totals(ObjectNode node) {
    RunPicture picture = report.picture();
    node.put("tables", picture.tables().size()).put("rowsRead", picture.rowsExtracted());
    node.put("bytesRead", picture.bytesExtracted()).put("rowsLoaded", picture.rowsLoaded());
    node.put("rowsRejected", picture.rowsRejected()).put("different", run.getDifferent());
    node.put("leftOut", run.getLeftOut()).put("oldTables", run.getOldTables());
  }

  private void steps(ArrayNode array) {
    for (StepLength step : StepLength.of(run, report.origin().writtenAt())) {
      ObjectNode node = array.addObject().put("step", step.phase().name());
      node.put("begunAt", step.begunAt().toString());
      node.put("milliseconds", step.took().toMillis());
    }
  }

  private void rejects(ArrayNode array) {
    for (Reject reject : report.rejects()) {
      RejectedRow row = reject.row();
      ObjectNode node = array.addObject().put("schema", row.getTable().getSchemaName());
      node.put("table", row.getTable().getName()).put("chunk", row.getChunk());
      node.put("row", row.getRow()).put("column", row.getColumn());
      node.put("sqlState", row.getSqlState()).put("reason", row.getReason());
    }
  }

  private static void notes(List<Note> notes, ArrayNode array) {
    for (Sections.Grouped note : Sections.grouped(notes)) {
      ObjectNode node = array.addObject().put("text", note.text()).put("original", note.original());
      note.places().forEach(node.putArray("places")::add);
    }
  }

  private void configuration(ArrayNode array) {
    for (EffectiveSetting setting : report.origin().settings()) {
      array.addObject().put("key", setting.key()).put("value", setting.value());
    }
  }

  private static @Nullable String known(String text) {
    return text.isEmpty() ? null : text;
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
