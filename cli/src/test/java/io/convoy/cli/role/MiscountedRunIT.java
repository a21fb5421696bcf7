// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.cli.pipeline.RunAdvice;
import io.convoy.cli.pipeline.RunLauncher;
import io.convoy.cli.process.Interruption;
import io.convoy.cli.process.WorkDir;
import io.convoy.cli.report.RunScreen;
import io.convoy.common.channel.RunIds;
import io.convoy.common.config.ConfigLoader;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.embedded.PostgresServer;
import io.convoy.extractor.ExtractorService;
import io.convoy.extractor.Sources;
import io.convoy.extractor.source.PlannedRange;
import io.convoy.extractor.source.SourceReaders;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.StartRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole runs with a bug put in on purpose: chunks that leave rows out, or read some twice. The rows
 * that they read arrive each and all, so that nothing but the source's own count can tell.
 */
class MiscountedRunIT {
  private static final int ROWS = 30_000;
  private static final String SPOILT = "spoilt";

  /** Without a key, so that nothing in the target refuses a row that comes twice. */
  private static final String TABLES =
      """
      CREATE TABLE sound (id int PRIMARY KEY, content text);
      CREATE TABLE spoilt (id int, content text);
      INSERT INTO sound SELECT i, md5(i::text) FROM generate_series(1, 30000) i;
      INSERT INTO spoilt SELECT * FROM sound;
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static PostgresServer postgres;

  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

  @BeforeAll
  static void start() {
    postgres = PostgresServer.start(folder.resolve("postgres"), Map.of("fsync", "off"));
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("a range is skipped", MisplannedSource::skipping),
        fault("a range is read twice", MisplannedSource::doubling));
  }

  private static Arguments fault(String name, UnaryOperator<List<PlannedRange>> fault) {
    return Arguments.of(Named.of(name, fault));
  }

  @BeforeEach
  void renewDatabases() throws SQLException {
    for (String database : List.of("old", "new")) {
      execute("postgres", "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
      postgres.createDatabase(database);
    }
    execute("old", TABLES);
    execute("old", "VACUUM ANALYZE");
  }

  @ParameterizedTest
  @MethodSource("faults")
  void failsWithTheTablesNameAndIsWholeOnceTheFaultIsMended(
      UnaryOperator<List<PlannedRange>> fault, @TempDir Path work) throws Exception {
    ConvoyConfig config = configuration(work);
    MisplannedSource source =
        new MisplannedSource(Sources.of(config, SourceReaders.ONE), SPOILT, fault);
    String runId = RunIds.next(Clock.systemUTC());
    try (WorkDir dir = WorkDir.open(work.resolve("work"))) {
      assertThat(run(config, dir, reading(source, dir), launcher -> begun(launcher, runId)))
          .as(this::said)
          .isOne();
      assertThat(stdout.toString(StandardCharsets.UTF_8))
          .contains("failed in COPY", "table public.spoilt", "the source counts " + ROWS + " rows")
          .doesNotContain("table public.sound:");
      assertThat(source.plans()).as("read, and once more").isEqualTo(2);

      assertThat(run(config, dir, usual(dir), launcher -> resumed(launcher, runId)))
          .as(this::said)
          .isZero();
    }
    for (String table : List.of("sound", SPOILT)) {
      assertThat(content("new", table)).isEqualTo(content("old", table)).startsWith(ROWS + " ");
    }
  }

  private static String begun(RunLauncher launcher, String runId) {
    launcher.start(runId, new StartRun(), RunLauncher::hasFailed);
    return runId;
  }

  private static String resumed(RunLauncher launcher, String runId) {
    RunState failed = launcher.run(runId).orElseThrow();
    assertThat(failed.getPhase()).isEqualTo(Phase.FAILED);
    assertThat(failed.getFailureCode()).isEqualTo("ROWS_MISCOUNTED");
    launcher.resume(failed);
    return runId;
  }

  private int run(
      ConvoyConfig config,
      WorkDir dir,
      LocalConvoy.Making making,
      Function<RunLauncher, String> beginning) {
    try (RunScreen screen = new RunScreen(RunScreen.Style.PEOPLE, to(stdout), to(stderr));
        Interruption interruption = Interruption.ofRun(screen, "nothing was begun");
        LocalConvoy convoy = LocalConvoy.start(config, dir, making);
        RunLauncher launcher =
            new RunLauncher(convoy.cluster(), screen, interruption, new NoAdvice())) {
      return launcher.follow(beginning.apply(launcher), convoy.failure());
    }
  }

  /** Nobody reads it. */
  private record NoAdvice() implements RunAdvice {
    @Override
    public String whenBusy() {
      return "";
    }

    @Override
    public String whenInterrupted(String runId) {
      return "";
    }

    @Override
    public String whenFailed(String runId) {
      return "";
    }
  }

  private static LocalConvoy.Making usual(WorkDir dir) {
    return (kind, context) -> kind.make(context, dir, SourceReaders.ONE);
  }

  private static LocalConvoy.Making reading(MisplannedSource source, WorkDir dir) {
    return (kind, context) ->
        kind == RoleKind.EXTRACTOR
            ? new ExtractorService(context, source, SourceReaders.ONE)
            : kind.make(context, dir, SourceReaders.ONE);
  }

  private static PrintStream to(ByteArrayOutputStream out) {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  private String said() {
    return stdout.toString(StandardCharsets.UTF_8) + stderr.toString(StandardCharsets.UTF_8);
  }

  private static ConvoyConfig configuration(Path work) throws IOException {
    String database = "  url: %s\n  user: %s\n  password: %s\n";
    String source =
        database.formatted(postgres.jdbcUrl("old"), postgres.user(), postgres.password());
    String target =
        database.formatted(postgres.jdbcUrl("new"), postgres.user(), postgres.password());
    String yaml =
        "pipeline: miscounted\nsource:\n" + source + "  chunk-bytes: 256KiB\ntarget:\n" + target;
    return ConfigLoader.load(Files.writeString(work.resolve("convoy.yml"), yaml));
  }

  private static void execute(String database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** How many rows, and a sum over all that is in them. */
  private static String content(String database, String table) throws SQLException {
    String sql =
        "SELECT concat_ws(' ', count(*), sum(hashtextextended(t::text, 0)::numeric)) FROM %s t";
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql.formatted(table))) {
      row.next();
      return row.getString(1);
    }
  }

  private static Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        postgres.jdbcUrl(database), postgres.user(), postgres.password());
  }
}
