// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Schemas that seeds make: each arrives whole, follows its source, and a row that differs is named.
 * All are in one database, and each command runs once over all. {@code -De2e.schemas=100} for more
 * of them, {@code -De2e.seed} for the first seed, which is printed.
 */
final class RandomSchemasIT {
  private static final Duration RUN = Duration.ofMinutes(4);
  private static final int SCHEMAS = Integer.getInteger("e2e.schemas", 5);
  private static final long SEED =
      Long.getLong("e2e.seed", new Random().nextLong(1_000, 1_000_000_000));

  private static final String OWN =
      "n.oid >= 16384 AND n.nspname <> 'convoy' AND n.nspname !~ '^pg_'";

  /** What each schema has besides rows, by the server's own words. */
  private static final List<String> CATALOG =
      List.of(
          """
          SELECT concat_ws(' ', a.attrelid::regclass, a.attnum, a.attname,
                   format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
                   (SELECT collname FROM pg_collation WHERE oid = a.attcollation),
                   pg_get_expr(d.adbin, d.adrelid), col_description(a.attrelid, a.attnum))
          FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
          LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          WHERE %s AND c.relkind IN ('r', 'c', 'i') AND a.attnum > 0 ORDER BY 1
          """,
          """
          SELECT concat_ws(' ', c.oid::regclass, c.relkind, obj_description(c.oid, 'pg_class'))
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE %s AND c.relkind IN ('r', 'S', 'i', 'c') ORDER BY 1
          """,
          """
          SELECT concat_ws(' ', nullif(conrelid, 0)::regclass, nullif(contypid, 0)::regtype, conname,
                   pg_get_constraintdef(k.oid), convalidated)
          FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace WHERE %s ORDER BY 1
          """,
          """
          SELECT pg_get_indexdef(i.indexrelid)
          FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace WHERE %s AND i.indisvalid ORDER BY 1
          """,
          """
          SELECT concat_ws(' ', s.seqrelid::regclass, s.seqtypid::regtype, s.seqstart, s.seqincrement,
                   s.seqmax, s.seqmin, s.seqcache, s.seqcycle, pg_sequence_last_value(s.seqrelid))
          FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace WHERE %s ORDER BY 1
          """,
          """
          SELECT concat_ws(' ', format_type(y.oid, NULL), y.typtype, y.typnotnull, y.typdefault,
                   (SELECT array_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum
                    WHERE enumtypid = y.oid))
          FROM pg_type y JOIN pg_namespace n ON n.oid = y.typnamespace
          WHERE %s AND y.typtype IN ('e', 'd', 'c') ORDER BY 1
          """);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Databases databases;
  private static Path file;

  @BeforeAll
  static void start() {
    System.out.println("first seed " + SEED + ", schemas " + SCHEMAS);
    databases = new Databases(folder);
    file = databases.configuration("random", "sync: { every: 1s, caught-up: 1h }");
  }

  @AfterAll
  static void stop() {
    databases.close();
  }

  @Test
  void eachArrivesAndFollowsAndIsNamedWhereItDiffers() throws IOException {
    List<RandomSchema> schemas =
        LongStream.range(SEED, SEED + SCHEMAS).mapToObj(RandomSchema::new).toList();
    schemas.forEach(schema -> databases.onSource(schema.sql()));
    run(0, "replicate");
    databases.assertSameRows();
    assertSameCatalog();

    schemas.forEach(schema -> databases.onSource(schema.changes()));
    run(0, "sync");
    databases.assertSameRows();
    assertThat(run(0, "verify")).contains("all equal");

    schemas.forEach(schema -> databases.onTarget(schema.tampering()));
    assertThat(run(3, "verify").lines())
        .as("each row that differs")
        .filteredOn(line -> line.matches("  (missing|extra|changed) .*"))
        .hasSize(SCHEMAS)
        .allMatch(line -> line.startsWith("  changed "));
    assertNoServerComplains();
  }

  private static void assertSameCatalog() {
    for (String query : CATALOG) {
      String sql = query.formatted(OWN);
      List<String> source = databases.query(databases.source(), sql);
      List<String> target = databases.query(databases.target(), sql);
      assertThat(without(source, target)).as("only in the source").isEmpty();
      assertThat(without(target, source)).as("only in the target").isEmpty();
      assertThat(source).as(sql).isNotEmpty();
    }
  }

  private static List<String> without(List<String> all, List<String> others) {
    List<String> rest = new ArrayList<>(all);
    others.forEach(rest::remove);
    return rest;
  }

  /** A name that is not quoted as it should be ends in an error of the server. */
  private static void assertNoServerComplains() throws IOException {
    for (String server : List.of("source", "target")) {
      assertThat(Files.readAllLines(folder.resolve(server).resolve("server.log")))
          .as(server)
          .noneMatch(line -> line.contains("ERROR:") || line.contains("FATAL:"));
    }
  }

  private static String run(int exit, String command) {
    Path work = folder.resolve("work-" + command);
    try (ConvoyProcess convoy =
        ConvoyProcess.start(command, "-f", file.toString(), "--work-dir", work.toString())) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isEqualTo(exit);
      return convoy.output();
    }
  }
}
