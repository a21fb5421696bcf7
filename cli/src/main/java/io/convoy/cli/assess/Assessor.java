// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import io.convoy.cli.progress.Text;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.TextOptions.Unstorable;
import io.convoy.coordinator.effect.preview.TargetForecast;
import io.convoy.coordinator.effect.preview.TargetPreview;
import io.convoy.coordinator.effect.preview.TargetPreview.Way;
import io.convoy.extractor.Sources;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.Source;
import io.convoy.extractor.source.SourceReaders;
import io.convoy.extractor.survey.PlannedChunks;
import io.convoy.extractor.survey.ReadSample;
import io.convoy.extractor.survey.SourceSurvey;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Looks at both sides of a pipeline and puts together what a run would do. */
public final class Assessor {
  /** Planning the chunks of a few huge tables may read whole indexes. */
  private static final Duration PLANNING = Duration.ofSeconds(10);

  /** What the registry says of types whose values it concerns. */
  private static final String NUL_POLICY = "source.text.nul";

  private final ConvoyConfig config;
  private final Clock clock;
  private final Notes notes = new Notes();

  /**
   * @param clock tells when it was
   */
  public Assessor(ConvoyConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /**
   * Changes nothing on either side.
   *
   * @param sampling how long to read of the larger tables
   * @throws io.convoy.common.error.ConvoyException where the source cannot be looked at
   */
  public Assessment assess(Duration sampling, Way way) {
    Source source = Sources.of(config, SourceReaders.ONE);
    try (SourceSurvey survey = SourceSurvey.open(config, source)) {
      List<Table> tables = survey.description().tables();
      TargetForecast forecast =
          new TargetPreview(config, tables).forecast(survey.snapshot().identity(), way);
      Map<TableId, PlannedChunks> chunks = survey.plan(PLANNING);
      ReadSample sample = survey.sample(chunks, sampling);
      List<AssessedTable> assessed =
          tables.stream()
              .map(table ->
                  new AssessedTable(
                      table,
                      forecast.names().getOrDefault(table.getId(), ""),
                      Objects.requireNonNull(chunks.get(table.getId()))))
              .sorted(Comparator.comparingLong(AssessedTable::bytes).reversed())
              .toList();
      survey.description().warnings().forEach(line -> notes.addLine(Note.SOURCE, line));
      source
          .advice(survey.snapshot().product(), tables)
          .forEach(
              advice -> notes.decide(new Note(Note.SOURCE, advice.text(), advice.statements())));
      List<TypeDecision> types =
          new TypeDecisions(config.source().types()).of(tables, source.types());
      return assessment(survey.snapshot(), assessed, types, forecast, sample);
    }
  }

  private Assessment assessment(
      HeldSnapshot snapshot,
      List<AssessedTable> assessed,
      List<TypeDecision> types,
      TargetForecast forecast,
      ReadSample sample) {
    List<Table> tables = assessed.stream().map(AssessedTable::table).toList();
    addSource(assessed, types, sample);
    List<Note> decisions = new ArrayList<>(notes.decisions());
    decisions.addAll(Notes.notCarried(forecast.notCarried()));
    List<Note> warnings = new ArrayList<>(notes.warnings());
    warnings.addAll(Notes.of(forecast.warnings()));
    List<String> notSeen = new ArrayList<>(forecast.notSeen());
    if (sample.tables().isEmpty()) {
      notSeen.add("how fast the source is read: no rows were read");
    }
    return new Assessment(
        config.pipeline(),
        clock.instant(),
        ends(snapshot),
        assessed,
        types,
        forecast,
        Notes.of(forecast.blockers()),
        decisions,
        warnings,
        notSeen,
        Estimate.of(tables, sample).orElse(null));
  }

  private void addSource(
      List<AssessedTable> assessed, List<TypeDecision> types, ReadSample sample) {
    long chunkBytes = config.source().chunkBytes().bytes();
    assessed.forEach(table -> notes.addTable(table, chunkBytes));
    for (TypeDecision type : types) {
      if (type.loss() != null) {
        notes.warn(
            Note.SOURCE,
            "%s become %s: not kept is %s (%s)"
                .formatted(
                    Text.count(
                        type.columns(),
                        "column of type " + type.source(),
                        "columns of type " + type.source()),
                    type.target(),
                    type.loss(),
                    String.join(", ", type.examples())));
      }
    }
    warnOfNul(types);
    addSample(sample);
  }

  private void addSample(ReadSample sample) {
    sample
        .tables()
        .forEach((id, read) -> {
          String name = TableName.of(id);
          read.failures()
              .forEach(failure -> notes.warn(name, "could not be read for the sample: " + failure));
          read.altered()
              .forEach(altered ->
                  notes.warn(
                      name,
                      "in the rows that were read, %s of column %s: %s"
                          .formatted(
                              Text.count(altered.getValues(), "value", "values"),
                              altered.getColumn(),
                              altered.getHow())));
        });
  }

  /** PostgreSQL has no text with that character, and so a source of its kind has none. */
  private void warnOfNul(List<TypeDecision> types) {
    long columns =
        types.stream()
            .filter(type -> type.why().contains(NUL_POLICY))
            .mapToLong(TypeDecision::columns)
            .sum();
    if (columns > 0 && config.source().text().nul() == Unstorable.FAIL) {
      notes.warn(
          Note.SOURCE,
          "%s may hold U+0000, which PostgreSQL has no text with: the first such value ends the run (source.text.nul: fail; strip, replace, to-null and refuse go on)"
              .formatted(Text.count(columns, "text column", "text columns")));
    }
  }

  private Assessment.Ends ends(HeldSnapshot snapshot) {
    return new Assessment.Ends(
        config.source().maskedUrl(),
        snapshot.product(),
        snapshot.guarantee().name(),
        snapshot.method(),
        config.target().maskedUrl(),
        config.target().onExisting().name().toLowerCase(Locale.ROOT));
  }
}
