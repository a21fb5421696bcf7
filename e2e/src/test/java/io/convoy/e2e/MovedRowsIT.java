// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.Await;
import io.convoy.embedded.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows that move while a run is interrupted: an update puts them into holes of pages that were read
 * before. In the target each is there once, and all are of one moment.
 *
 * <p>{@code -De2e.moved.kills=20} for kills at so many random moments, {@code -De2e.seed} for those
 * of an earlier time, {@code -De2e.moved.rows=400000} for more rows.
 */
@Timeout(1200)
final class MovedRowsIT {
  private static final Duration RUN = Duration.ofMinutes(5);
  private static final int ROWS = Integer.getInteger("e2e.moved.rows", 100_000);
  private static final int KILLS = Integer.getInteger("e2e.moved.kills", 1);
  private static final long SEED = Long.getLong("e2e.seed", System.nanoTime());

  /** {@code ${rows}} of them at first, then a hole for every third in the first half. */
  private static final String TABLE =
      """
      DROP TABLE IF EXISTS moved;
      CREATE TABLE moved (id int ${key}, content text, n int NOT NULL DEFAULT 0) WITH (autovacuum_enabled = false);
      INSERT INTO moved SELECT i, repeat(md5(i::text), 6) FROM generate_series(1, ${rows}) i;
      DELETE FROM moved WHERE id <= ${rows} / 2 AND id % 3 = 0;
      """;

  private static final String CONTENT =
      "SELECT concat_ws(' ', count(*), 'rows', count(DISTINCT id), 'ids',"
          + " sum(hashtextextended(t::text, 0)::numeric)) FROM moved t";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Databases databases;

  @BeforeAll
  static void start() {
    databases = new Databases(folder);
  }

  @AfterAll
  static void stop() {
    databases.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PRIMARY KEY"})
  void areInTheTargetOnce(String key) {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      // The first as soon as a quarter is there, when most is still to be read.
      long rows = kill == 0 ? ROWS / 4 : random.nextLong(1, ROWS * 4L / 5);
      isWholeAfterAKill(key, (key.isEmpty() ? "heap-" : "keyed-") + kill, rows);
    }
  }

  private static void isWholeAfterAKill(String key, String name, long rows) {
    databases.renewTarget();
    databases.onSource(TABLE.replace("${key}", key).replace("${rows}", Integer.toString(ROWS)));
    databases.onSource("VACUUM ANALYZE moved");
    String before = content(databases.source());
    Path file = configuration(name);
    try (ConvoyProcess convoy = replicate(file, name)) {
      Await.until(RUN, () -> databases.count(databases.target(), "moved") >= rows, "rows loaded");
      convoy.kill();
    }
    databases.onSource("UPDATE moved SET n = 1 WHERE id > " + ROWS * 3 / 4);
    String after = content(databases.source());
    try (ConvoyProcess convoy = replicate(file, name, "--resume")) {
      int code = convoy.awaitEnd(RUN);
      assertThat(content(databases.target()))
          .as("%s, killed at %d rows, against before and after the update", name, rows)
          .isIn(before, after);
      assertThat(code).as(convoy::output).isZero();
    }
  }

  /** All of them move, into pages that the run would read next or has read. */
  @Test
  void areInTheTargetOnceWhereTheTableIsRewrittenAmidTheRun() {
    databases.renewTarget();
    databases.onSource(TABLE.replace("${key}", "").replace("${rows}", Integer.toString(ROWS)));
    Path file = configuration("rewritten", "max-blocking: 1s");
    try (ConvoyProcess convoy = replicate(file, "rewritten")) {
      Await.until(
          RUN, () -> databases.count(databases.target(), "moved") >= ROWS / 4, "rows loaded");
      databases.onSource("VACUUM FULL moved");
      assertThat(databases.count(databases.target(), "moved"))
          .as("rows, when the rewriting did not wait for the run any more")
          .isLessThan(databases.count(databases.source(), "moved"));
      int code = convoy.awaitEnd(RUN);
      assertThat(code).as(convoy::output).isZero();
      assertThat(convoy.output())
          .contains("waited for 1 s to have public.moved for itself")
          .contains("1 table was begun anew: public.moved");
    }
    assertThat(content(databases.target())).isEqualTo(content(databases.source()));
  }

  private static String content(PostgresServer server) {
    return databases.query(server, CONTENT).getFirst();
  }

  /** So slow that the kill comes amid the table. */
  private static Path configuration(String name, String... more) {
    String slow = "chunk-bytes: 256KiB\n  max-mb-per-second: 4";
    String yaml =
        databases
            .yaml(name)
            .replace(
                "chunk-bytes: 1MiB",
                Stream.concat(Stream.of(slow), Stream.of(more))
                    .collect(Collectors.joining("\n  ")));
    try {
      return Files.writeString(folder.resolve(name + ".yml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ConvoyProcess replicate(Path file, String name, String... options) {
    return ConvoyProcess.replicate(file, folder.resolve("work-" + name), options);
  }
}
