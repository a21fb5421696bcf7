// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import com.fasterxml.jackson.core.JsonGenerator;
import io.convoy.cli.json.JsonDocument;
import io.convoy.common.config.TypeOptions;
import io.convoy.coordinator.effect.preview.PlannedStatement;
import io.convoy.coordinator.effect.preview.TargetForecast.Existing;
import io.convoy.coordinator.effect.preview.TargetForecast.Server;
import io.convoy.extractor.survey.ReadSample;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Column;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An assessment for machines: one JSON document, whose names docs/reference/assess.md lists. It is
 * written as it goes, however many tables there are.
 */
public final class JsonReport {
  private final Assessment assessment;
  private final JsonGenerator json;
  private final TypeDecisions types;

  private JsonReport(Assessment assessment, TypeOptions options, JsonGenerator json) {
    this.assessment = assessment;
    this.types = new TypeDecisions(options);
    this.json = json;
  }

  /**
   * Writes the document and leaves the writer open.
   *
   * @param options that types were decided by
   */
  public static void write(Assessment assessment, TypeOptions options, Writer out) {
    try (JsonGenerator json = JsonDocument.begin(out)) {
      new JsonReport(assessment, options, json).write();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write() throws IOException {
    json.writeStringField("pipeline", assessment.pipeline());
    json.writeStringField("assessedAt", assessment.at().toString());
    source();
    target();
    summary();
    estimate();
    notes("blockers", assessment.blockers());
    notes("decisions", assessment.decisions());
    notes("warnings", assessment.warnings());
    texts("notSeen", assessment.notSeen());
    existing();
    types();
    tables();
    statements();
    json.writeEndObject();
  }

  private void source() throws IOException {
    Assessment.Ends ends = assessment.ends();
    json.writeObjectFieldStart("source");
    json.writeStringField("url", ends.source());
    json.writeStringField("product", ends.product());
    json.writeStringField("guarantee", ends.guarantee());
    json.writeStringField("method", ends.method());
    json.writeEndObject();
  }

  private void target() throws IOException {
    @Nullable Server server = assessment.forecast().server();
    json.writeObjectFieldStart("target");
    json.writeStringField("url", assessment.ends().target());
    json.writeStringField("onExisting", assessment.ends().onExisting());
    json.writeBooleanField("reached", server != null);
    if (server != null) {
      json.writeStringField("product", server.product());
      json.writeStringField("database", server.database());
      json.writeStringField("user", server.user());
      json.writeObjectFieldStart("settings");
      for (Map.Entry<String, String> setting : new TreeMap<>(server.settings()).entrySet()) {
        json.writeStringField(setting.getKey(), setting.getValue());
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private void summary() throws IOException {
    json.writeObjectFieldStart("summary");
    json.writeNumberField("tables", assessment.tables().size());
    json.writeNumberField("rows", assessment.rows());
    json.writeNumberField("bytes", assessment.bytes());
    json.writeNumberField("chunks", assessment.chunks());
    json.writeNumberField("statements", assessment.forecast().statements().size());
    json.writeNumberField("blockers", assessment.blockers().size());
    json.writeNumberField("decisions", assessment.decisions().size());
    json.writeNumberField("warnings", assessment.warnings().size());
    json.writeEndObject();
  }

  private void estimate() throws IOException {
    @Nullable Estimate estimate = assessment.estimate();
    if (estimate == null) {
      json.writeNullField("estimate");
      return;
    }
    json.writeObjectFieldStart("estimate");
    json.writeNumberField("bytes", estimate.bytes());
    json.writeNumberField("bytesPerSecond", estimate.bytesPerSecond());
    json.writeNumberField("readingSeconds", estimate.reading().toSeconds());
    json.writeNumberField("runSecondsFrom", estimate.shortest().toSeconds());
    json.writeNumberField("runSecondsTo", estimate.longest().toSeconds());
    sample(estimate.sample());
    json.writeEndObject();
  }

  private void sample(ReadSample sample) throws IOException {
    json.writeObjectFieldStart("sample");
    json.writeNumberField("milliseconds", sample.took().toMillis());
    json.writeNumberField("readers", sample.readers());
    json.writeNumberField("rows", sample.rows());
    json.writeNumberField("bytes", sample.bytes());
    json.writeNumberField("tables", sample.tables().size());
    json.writeEndObject();
  }

  private void notes(String name, List<Note> notes) throws IOException {
    json.writeArrayFieldStart(name);
    for (Note note : notes) {
      json.writeStartObject();
      json.writeStringField("place", note.place());
      json.writeStringField("text", note.text());
      json.writeStringField("original", note.original());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void texts(String name, List<String> texts) throws IOException {
    json.writeArrayFieldStart(name);
    for (String text : texts) {
      json.writeString(text);
    }
    json.writeEndArray();
  }

  private void existing() throws IOException {
    json.writeArrayFieldStart("existing");
    for (Existing one : assessment.forecast().existing()) {
      json.writeStartObject();
      json.writeStringField("table", TableName.of(one.table()));
      json.writeStringField("target", one.name());
      json.writeNumberField("rows", one.rows());
      json.writeNumberField("bytes", one.bytes());
      json.writeStringField("fate", Sections.word(one.fate()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void types() throws IOException {
    json.writeArrayFieldStart("types");
    for (TypeDecision type : assessment.types()) {
      json.writeStartObject();
      json.writeStringField("source", type.source());
      json.writeStringField("target", type.target());
      json.writeNumberField("columns", type.columns());
      json.writeStringField("why", type.why());
      json.writeStringField("loss", type.loss());
      texts("examples", type.examples());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void tables() throws IOException {
    json.writeArrayFieldStart("tables");
    for (AssessedTable table : assessment.tables()) {
      json.writeStartObject();
      json.writeStringField("schema", table.table().getId().getSchemaName());
      json.writeStringField("name", table.table().getId().getName());
      json.writeStringField("target", table.target());
      json.writeNumberField("rows", table.table().getEstimatedRows());
      json.writeNumberField("bytes", table.bytes());
      json.writeNumberField("chunks", table.chunks().count());
      json.writeStringField("chunksAre", Sections.word(table.chunks().certainty()));
      json.writeStringField("key", Sections.word(table.identity()));
      json.writeArrayFieldStart("columns");
      for (Column column : table.table().getColumns()) {
        column(column);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void column(Column column) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", column.getName());
    json.writeStringField("type", column.getSourceType());
    json.writeStringField("targetType", column.getTargetType());
    json.writeBooleanField("nullable", column.getNullable());
    json.writeBooleanField("generated", column.getGeneratedExpression() != null);
    json.writeStringField("loss", types.loss(column));
    json.writeEndObject();
  }

  private void statements() throws IOException {
    json.writeArrayFieldStart("statements");
    for (PlannedStatement statement : assessment.forecast().statements()) {
      json.writeStartObject();
      json.writeStringField("step", Sections.word(statement.step()));
      json.writeStringField(
          "table", statement.table() == null ? null : TableName.of(statement.table()));
      json.writeStringField("sql", statement.sql());
      texts("searchPath", statement.searchPath());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
