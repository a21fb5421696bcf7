// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.survey;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.ConfigLoader;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.extractor.Sources;
import io.convoy.extractor.TestSource;
import io.convoy.extractor.source.SourceReaders;
import io.convoy.extractor.survey.PlannedChunks.Certainty;
import io.convoy.extractor.survey.ReadSample.Read;
import io.convoy.schemas.table.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class SourceSurveyIT {
  private static final TableId LARGE = new TableId("public", "large");
  private static final TableId SMALL = new TableId("public", "small");
  private static final TableId STUCK = new TableId("public", "stuck");
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir static Path directory;

  private static TestSource source;

  @BeforeAll
  static void start() {
    source = TestSource.start(directory.resolve("postgres"));
    source.execute(
        """
        CREATE TABLE large (id int PRIMARY KEY, text text);
        INSERT INTO large SELECT i, repeat('x', 200) FROM generate_series(1, 40000) i;
        CREATE TABLE small (id int);
        CREATE TABLE stuck (id int, text text);
        INSERT INTO stuck SELECT i, repeat('y', 400) FROM generate_series(1, 20000) i;
        ANALYZE\
        """);
  }

  @AfterAll
  static void stop() {
    source.close();
  }

  @Test
  void plansAsARunDoesAndReadsToTheEndWhatIsSmall() throws IOException {
    try (SourceSurvey survey = survey("['*']")) {
      assertThat(survey.description().tables()).hasSize(3);
      Map<TableId, PlannedChunks> chunks = survey.plan(LONG);
      assertThat(requireNonNull(chunks.get(LARGE)).count()).isGreaterThan(5);
      assertThat(requireNonNull(chunks.get(LARGE)).certainty()).isEqualTo(Certainty.PLANNED);
      assertThat(requireNonNull(chunks.get(SMALL)).count()).isEqualTo(1);

      ReadSample sample = survey.sample(chunks, LONG);

      assertThat(sample.took()).isLessThan(LONG);
      assertThat(sample.readers()).isEqualTo(2);
      assertThat(sample.rows()).isEqualTo(60_000);
      Read read = requireNonNull(sample.tables().get(LARGE));
      assertThat(read.rows()).isEqualTo(40_000);
      // Each row is its text, its length in two bytes and a number in one to three.
      assertThat(read.bytes()).isBetween(40_000L * 203, 40_000L * 208);
      assertThat(read.failures()).isEmpty();
    }
  }

  @Test
  void readsNoLongerThanItIsGiven() throws IOException {
    try (SourceSurvey survey = survey("['public.large']")) {
      Map<TableId, PlannedChunks> chunks = survey.plan(LONG);

      ReadSample sample = survey.sample(chunks, Duration.ofMillis(1));

      // What a reader has begun it stops within its first rows.
      assertThat(sample.rows()).isLessThan(40_000);
      assertThat(requireNonNull(sample.tables().get(LARGE)).failures()).isEmpty();
      assertThat(survey.sample(chunks, Duration.ZERO).tables()).isEmpty();
    }
  }

  @Test
  void tellsBySizeWhatWouldTakeTooLongToPlan() throws IOException {
    try (SourceSurvey survey = survey("['*']")) {
      Map<TableId, PlannedChunks> chunks = survey.plan(Duration.ZERO);

      assertThat(requireNonNull(chunks.get(LARGE)).certainty()).isEqualTo(Certainty.ESTIMATED);
      assertThat(requireNonNull(chunks.get(LARGE)).count()).isGreaterThan(5);
      assertThat(requireNonNull(chunks.get(SMALL)).certainty()).isEqualTo(Certainty.PLANNED);
    }
  }

  @Test
  void tellsWhatCannotBeReadAndReadsTheRest() throws IOException {
    source.execute("CREATE ROLE looker LOGIN PASSWORD '" + source.server().password() + "'");
    source.execute("GRANT SELECT ON large, stuck TO looker");
    try (SourceSurvey survey = survey("['public.large', 'public.stuck']", "looker")) {
      Map<TableId, PlannedChunks> chunks = survey.plan(LONG);
      source.execute("REVOKE SELECT ON stuck FROM looker");

      ReadSample sample = survey.sample(chunks, LONG);

      assertThat(requireNonNull(sample.tables().get(LARGE)).rows()).isEqualTo(40_000);
      assertThat(requireNonNull(sample.tables().get(STUCK)).rows()).isZero();
      assertThat(requireNonNull(sample.tables().get(STUCK)).failures())
          .isNotEmpty()
          .allMatch(failure -> failure.contains("permission denied for table stuck"));
    }
  }

  @Test
  void refusesWhatARunWould() {
    assertThatThrownBy(() -> survey("['public.larg']").close())
        .hasMessageContaining("the nearest is 'public.large'");
  }

  private static SourceSurvey survey(String include) throws IOException {
    return survey(include, source.server().user());
  }

  private static SourceSurvey survey(String include, String user) throws IOException {
    String yaml =
        """
        pipeline: survey
        source:
          url: %s
          user: %s
          password: %s
          chunk-bytes: 1MiB
          tables: { include: %s }
        target: { url: "jdbc:postgresql://127.0.0.1/none" }
        extractor: { slots: 2 }
        """
            .formatted(source.url(), user, source.server().password(), include);
    Path file = Files.createTempFile(directory, "convoy", ".yml");
    ConvoyConfig config = ConfigLoader.load(Files.writeString(file, yaml));
    return SourceSurvey.open(config, Sources.of(config, SourceReaders.ONE));
  }
}
