// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.check;

import io.convoy.cli.pipeline.Preflight;
import io.convoy.cli.progress.Text;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.error.Excerpt;
import io.convoy.common.postgres.DatabaseIdentity;
import io.convoy.common.registry.SchemaRegistries;
import io.convoy.coordinator.effect.preview.TargetForecast;
import io.convoy.coordinator.effect.preview.TargetForecast.Finding;
import io.convoy.coordinator.effect.preview.TargetForecast.Server;
import io.convoy.coordinator.effect.preview.TargetPreview;
import io.convoy.coordinator.effect.preview.TargetPreview.Way;
import io.convoy.extractor.Sources;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.Source;
import io.convoy.extractor.source.SourceReaders;
import io.convoy.extractor.survey.SourceSurvey;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tries what a configuration names, by the same looks that a run begins with, and tells what came
 * of each. Changes nothing anywhere. Used once.
 */
public final class PipelineChecks {
  static final String SOURCE = "source";
  static final String TARGET = "target";
  static final String REGISTRY = "registry";

  private static final int MOST_SHOWN = 3;

  private final ConvoyConfig config;
  private final Path workDir;
  private final Consumer<CheckResult> taker;

  /**
   * @param workDir where a broker of one's own would keep its data
   * @param taker is told of each check when it is done
   */
  public PipelineChecks(ConvoyConfig config, Path workDir, Consumer<CheckResult> taker) {
    this.config = config;
    this.workDir = workDir;
    this.taker = taker;
  }

  /** What is known of the source; nothing where it cannot be looked at. */
  private record Seen(List<Table> tables, DatabaseIdentity identity) {
    static final Seen NOTHING = new Seen(List.of(), DatabaseIdentity.unknown());
  }

  /** Tries everything, each whether or not others failed. */
  public void all() {
    Seen source = Seen.NOTHING;
    try {
      source = source();
    } catch (ConvoyException e) {
      taker.accept(CheckResult.failed(SOURCE, e));
    }
    Seen seen = source;
    orFailed(TARGET, () -> target(seen));
    KafkaChecks kafka = new KafkaChecks(config, workDir, taker);
    orFailed(KafkaChecks.KAFKA, () -> kafka.all(seen.tables()));
    orFailed(REGISTRY, this::registry);
  }

  private void orFailed(String what, Runnable check) {
    try {
      check.run();
    } catch (ConvoyException e) {
      taker.accept(CheckResult.failed(what, e));
    }
  }

  private Seen source() {
    Source source = Sources.of(config, SourceReaders.ONE);
    DatabaseIdentity identity = source.identify();
    taker.accept(CheckResult.ok(SOURCE, "connects: " + config.source().maskedUrl()));
    try (SourceSurvey survey = SourceSurvey.open(config, source)) {
      HeldSnapshot snapshot = survey.snapshot();
      List<Table> tables = survey.description().tables();
      taker.accept(
          CheckResult.ok(
              SOURCE,
              "%s: %s can be described and read"
                  .formatted(snapshot.product(), Text.count(tables.size(), "table", "tables"))));
      taker.accept(pointInTime(snapshot));
      List<String> remarks = survey.description().warnings();
      if (!remarks.isEmpty()) {
        taker.accept(
            CheckResult.warning(
                SOURCE,
                "to know before a run (./convoy assess has all of it): "
                    + Excerpt.of(remarks.stream().map(PipelineChecks::head).toList(), MOST_SHOWN)));
      }
      return new Seen(tables, identity);
    }
  }

  private static String head(String remark) {
    return remark.lines().findFirst().orElse("");
  }

  private static CheckResult pointInTime(HeldSnapshot snapshot) {
    return snapshot.guarantee() == Guarantee.ONE_POINT_IN_TIME
        ? CheckResult.ok(SOURCE, "all rows are of one point in time: " + snapshot.method())
        : CheckResult.warning(SOURCE, "rows are of no common point in time: " + snapshot.method());
  }

  private void target(Seen source) {
    Preflight.check(config.target());
    taker.accept(CheckResult.ok(TARGET, "connects: " + config.target().maskedUrl()));
    TargetForecast forecast =
        new TargetPreview(config, source.tables()).forecast(source.identity(), Way.LOOK);
    Server server = forecast.server();
    if (server == null) {
      throw new ConvoyException(ErrorCode.TARGET_ERROR, String.join("; ", forecast.notSeen()));
    }
    taker.accept(
        CheckResult.ok(
            TARGET,
            "%s, database %s, user %s"
                .formatted(server.product(), server.database(), server.user())));
    forecast.blockers().forEach(found -> taker.accept(blocker(found)));
    forecast.warnings().forEach(found -> taker.accept(CheckResult.warning(TARGET, text(found))));
    if (forecast.blockers().isEmpty()) {
      taker.accept(CheckResult.ok(TARGET, "rights, settings and names that are taken allow a run"));
    }
  }

  private static CheckResult blocker(Finding found) {
    ErrorCode code = found.code() == null ? ErrorCode.TARGET_ERROR : found.code();
    return CheckResult.failed(TARGET, code, text(found));
  }

  private static String text(Finding found) {
    TableId table = found.table();
    return table == null ? found.text() : TableName.of(table) + ": " + found.text();
  }

  private void registry() {
    if (config.schemaRegistry().isInThisProcess()) {
      taker.accept(
          CheckResult.ok(
              REGISTRY,
              "each process has its own; services need schema.registry.url, replicate does not"));
      return;
    }
    SchemaRegistries.check(config.schemaRegistry());
    taker.accept(CheckResult.ok(REGISTRY, "answers: " + config.schemaRegistry().url()));
  }
}
