// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The whole schema of a PostgreSQL source arrives, or is named. */
final class SchemaIT {
  private static final String NAMES =
      """
      source.tables.include: ['Sales.*', 'Other.*']
      target.identifiers: snake
      target.schemas: { Sales: one, Other: one }
      """;

  private static final String SHAPE =
      """
      source.tables.include: ['shape.*']
      source.chunking: key
      target.schemas: { shape: shaped }
      target.identity: by-default
      tables:
        - match: shape.post
          rename: Entry
          where: created >= '2015-01-01' -- and newer
          columns:
            id: { type: bigint }
            title: { rename: headline, type: text }
            body: { rename: Body }
            secret: omit
            created: { type: timestamp }
            amount: { type: "numeric(12, 4)" }
            price: { type: int }
            flag: { type: integer }
            at: { type: timestamptz }
        - { match: shape.log, key: [at, level] }
        - { match: shape.none*, rename: nothing }
        - match: shape.gap
          columns:
            since: { to-null: [0001-01-01, infinity] }
            small: { type: smallint, unfit: to-null }
            share: { to-null: [NaN] }
            word: { type: varchar(3), unfit: to-null }
      """;

  private static final Duration RUN = Duration.ofMinutes(2);

  /** What pg_dump reads from the catalog, as far as it can be carried. */
  static final List<String> CATALOG =
      List.of(
          """
          SELECT concat_ws(' ', a.attrelid::regclass, a.attnum, a.attname,
                   format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
                   a.attstorage, a.attcompression, a.attstattarget, a.attoptions,
                   (SELECT collname FROM pg_collation WHERE oid = a.attcollation),
                   pg_get_expr(d.adbin, d.adrelid), col_description(a.attrelid, a.attnum))
          FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p', 'c', 'i')
            AND c.relname !~ '^(mv_i|parted_)'
            AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1
          """,
          """
          SELECT concat_ws(' ', c.oid::regclass, c.reloptions, c.relreplident,
                   nullif(c.reloftype, 0)::regtype, obj_description(c.oid, 'pg_class'))
          FROM pg_class c WHERE c.relnamespace = 'app'::regnamespace
            AND c.relkind IN ('r', 'p', 'S', 'i') AND NOT c.relispartition
            AND c.relname !~ '^(mv_i|parted_)' ORDER BY 1
          """,
          """
          SELECT concat_ws(' ', nullif(conrelid, 0)::regclass, nullif(contypid, 0)::regtype, conname,
                   pg_get_constraintdef(oid), convalidated, obj_description(oid, 'pg_constraint'))
          FROM pg_constraint k
          WHERE connamespace = 'app'::regnamespace AND contype <> 'n'
            AND conname <> 'small_known' AND NOT EXISTS (
            SELECT FROM pg_class c WHERE c.oid = k.conrelid AND c.relispartition) ORDER BY 1
          """,
          """
          SELECT concat_ws(' ', replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON '),
                   i.indisclustered, i.indisreplident)
          FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
          WHERE c.relnamespace = 'app'::regnamespace AND c.relkind IN ('r', 'p')
            AND NOT c.relispartition ORDER BY 1
          """,
          """
          SELECT concat_ws(' ', s.seqrelid::regclass, s.seqtypid::regtype, s.seqstart, s.seqincrement,
                   s.seqmax, s.seqmin, s.seqcache, s.seqcycle, q.last_value,
                   d.refobjid::regclass, d.refobjsubid, d.deptype)
          FROM pg_sequence s
          JOIN pg_sequences q ON format('%I.%I', q.schemaname, q.sequencename)
            = s.seqrelid::regclass::text
          LEFT JOIN pg_depend d ON d.objid = s.seqrelid AND d.deptype IN ('a', 'i') ORDER BY 1
          """,
          """
          SELECT concat_ws(' ', format_type(y.oid, NULL), y.typtype, y.typnotnull, y.typdefault,
                   (SELECT array_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum
                    WHERE enumtypid = y.oid), obj_description(y.oid, 'pg_type'))
          FROM pg_type y LEFT JOIN pg_class c ON c.oid = y.typrelid
          WHERE y.typnamespace = 'app'::regnamespace AND (y.typtype IN ('e', 'd', 'r', 'm')
            OR c.relkind = 'c') ORDER BY 1
          """,
          """
          SELECT concat_ws(' ', p.oid::regprocedure, pg_get_functiondef(p.oid),
                   obj_description(p.oid, 'pg_proc'))
          FROM pg_proc p WHERE p.pronamespace = 'app'::regnamespace AND p.prokind = 'f'
            AND p.proname <> 'touch' AND NOT EXISTS (
              SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'i') ORDER BY 1
          """,
          """
          SELECT nspname || ' ' || coalesce(obj_description(oid, 'pg_namespace'), '')
          FROM pg_namespace WHERE oid >= 16384 AND nspname !~ '^pg_' AND nspname <> 'convoy' ORDER BY 1
          """,
          "SELECT extname::text FROM pg_extension ORDER BY 1");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static Databases databases;

  @BeforeAll
  static void fill() throws IOException {
    databases = new Databases(folder);
    fill(databases);
  }

  /** With something of everything. */
  static void fill(Databases databases) throws IOException {
    try (var sql = SchemaIT.class.getResourceAsStream("/everything.sql")) {
      databases.onSource(
          new String(Objects.requireNonNull(sql).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @AfterAll
  static void stop() {
    databases.close();
  }

  @BeforeEach
  void empty() {
    databases.renewTarget();
  }

  @Test
  void whatCanBeCarriedIsThereAndTheRestIsNamed() {
    Path file = databases.configuration("everything", "");
    try (ConvoyProcess convoy = replicate(file, "everything")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      String report = String.join("\n", convoy.stdout());
      assertThat(report).contains("all equal").doesNotContain("refuses it");
      assertThat(report)
          .contains("CREATE TRIGGER touch", "ENABLE, FORCE", "CREATE STATISTICS app.users_stx")
          .contains("app.parted_2 ADD CONSTRAINT only2", "CREATE INDEX parted_2_v")
          .contains("CREATE VIEW app.v", "CREATE MATERIALIZED VIEW app.mv", "AGGREGATE app.agg")
          .contains("trigger touch on table app.users IS 'touches'", "view app.v IS 'view'");
    }
    // It is NOT VALID where a loader's session has the domain in a temporary table.
    assertThat(
            databases.query(
                databases.target(),
                "SELECT replace(pg_get_constraintdef(oid), ' NOT VALID', '') FROM pg_constraint"
                    + " WHERE contypid = 'app.small'::regtype AND contype = 'c'"))
        .containsExactly("CHECK (app.known(VALUE))");
    for (String query : CATALOG) {
      assertThat(databases.query(databases.target(), query))
          .as(query)
          .isEqualTo(databases.query(databases.source(), query));
    }
  }

  @Test
  void expressionsAndNamesFollowTheConfiguredNames() {
    databases.onSource(
        """
        CREATE SCHEMA "Sales";
        CREATE TABLE "Sales"."OrderLine" (
          "OrderId" int, "LineNo" int, "Price" numeric, "Note" text, "zone" text, "At" timestamp,
          "During" tstzrange, "Mail" citext, "Xmin" int,
          "Net" numeric GENERATED ALWAYS AS ("Price" * 0.8) STORED,
          CONSTRAINT "PK" PRIMARY KEY ("OrderId", "LineNo"),
          CONSTRAINT "Price" CHECK ("Price" > 0 AND "Note" <> '"Price" Note'
            AND "At" AT TIME ZONE "zone" IS NOT NULL),
          CONSTRAINT "Mail" CHECK ("Mail" IS DISTINCT FROM 'X'::citext),
          CONSTRAINT "Row" CHECK ("OrderLine".* IS NOT NULL),
          CONSTRAINT "Apart" EXCLUDE USING gist ("During" WITH &&) WHERE ("Price" > 100));
        CREATE UNIQUE INDEX "Lower" ON "Sales"."OrderLine" (lower("Note"), "LineNo" DESC)
          INCLUDE ("Price") WHERE "OrderId" IS NOT NULL;
        CREATE SCHEMA "Other";
        CREATE TABLE "Other".more (id int CONSTRAINT "PK" PRIMARY KEY, note text);
        CREATE INDEX lower ON "Other".more (note);
        INSERT INTO "Sales"."OrderLine"
          VALUES (1, 2, 3, 'n', 'UTC', now(), '[2024-01-01,2024-01-02)', 'm', 4);
        """);
    Path file = databases.configuration("names", NAMES);
    try (ConvoyProcess convoy = replicate(file, "names")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(String.join("\n", convoy.stdout()))
          .contains(
              "all equal", "column Xmin is called xmin_", "Lower of Sales.OrderLine is called")
          .doesNotContain("refuses it");
    } finally {
      databases.onSource("DROP SCHEMA \"Sales\", \"Other\" CASCADE");
    }
    assertThat(
            databases.query(
                databases.target(),
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid ="
                    + " 'one.order_line'::regclass AND contype IN ('c', 'x') ORDER BY conname"))
        .containsExactly(
            "EXCLUDE USING gist (during WITH &&) WHERE ((price > (100)::numeric))",
            "CHECK ((mail IS DISTINCT FROM 'X'::citext))",
            "CHECK (((price > (0)::numeric) AND (note <> '\"Price\" Note'::text) AND ((at AT TIME"
                + " ZONE zone) IS NOT NULL)))",
            "CHECK ((order_line.* IS NOT NULL))");
    assertThat(
            databases.query(
                databases.target(),
                "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indpred IS NOT NULL AND"
                    + " NOT indisexclusion"))
        .singleElement()
        .asString()
        .contains("(lower(note), line_no DESC) INCLUDE (price) WHERE (order_id IS NOT NULL)");
    assertThat(databases.query(databases.target(), "SELECT net::text FROM one.order_line"))
        .containsExactly("2.4");
  }

  @Test
  void tablesTakeTheShapeThatIsConfigured() {
    databases.onSource(
        """
        CREATE SCHEMA shape;
        CREATE TABLE shape.writer (id int PRIMARY KEY, name text);
        CREATE TABLE shape.post (
          id int GENERATED ALWAYS AS IDENTITY CONSTRAINT post_pk PRIMARY KEY,
          writer int CONSTRAINT post_writer REFERENCES shape.writer,
          title varchar(40) NOT NULL DEFAULT 'none', body text, secret text CONSTRAINT hidden UNIQUE,
          created date, amount numeric(10, 2), price numeric(6, 0), flag boolean, at timestamp(3),
          length int GENERATED ALWAYS AS (length(body) + length(title)) STORED,
          hint text GENERATED ALWAYS AS (left(secret, 1)) STORED,
          CONSTRAINT titled CHECK (length(title) > 0),
          CONSTRAINT kept CHECK (secret <> ''));
        CREATE INDEX by_title ON shape.post (lower(title), created DESC) INCLUDE (secret)
          WHERE created > '2014-01-01';
        COMMENT ON COLUMN shape.post.title IS 'above it';
        CREATE TABLE shape.note (id int PRIMARY KEY,
          post int CONSTRAINT note_post REFERENCES shape.post);
        CREATE TABLE shape.gap (id int PRIMARY KEY, since date NOT NULL, small int NOT NULL,
          share float8, word text);
        INSERT INTO shape.gap VALUES (1, '0001-01-01', 40000, 'NaN', 'long'),
          (2, '2020-01-01', 5, 1.5, 'abc'), (3, 'infinity', -40000, '-Infinity', NULL);
        CREATE TABLE shape.log (at date, level int, note text);
        INSERT INTO shape.writer SELECT n, 'w' || n FROM generate_series(1, 9) n;
        INSERT INTO shape.post (writer, title, body, secret, created, amount, price, flag, at)
          SELECT n % 9 + 1, 'Title ' || n, repeat('b', n % 50), 's' || n,
            date '2014-12-01' + n % 60, n / 100.0, n, n % 2 = 0, timestamp '2020-01-01' + n * '1s'::interval
          FROM generate_series(1, 3000) n;
        INSERT INTO shape.note SELECT n, n FROM generate_series(1, 100) n;
        INSERT INTO shape.log SELECT nullif(date '2020-01-01' + n % 7, '2020-01-03'), nullif(n % 3, 1),
          repeat('x', 800) || n FROM generate_series(1, 5000) n;
        ANALYZE shape.post, shape.log;
        """);
    Path file = databases.configuration("shape", SHAPE);
    try (ConvoyProcess convoy = replicate(file, "shape")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(String.join("\n", convoy.stdout()))
          .contains("all equal", "only rows are carried", "columns are omitted", "shape.none*")
          .contains("unique constraint hidden is not carried", "constraint kept is not carried")
          .contains("the expression of column hint, which has the source's values, is not carried")
          .contains("foreign key \"note_post\"")
          .contains("shape.gap.since: 2 values, NULL in place of a value that stands for none")
          .contains("shape.gap.small: 2 values, NULL in place of a value that smallint does not")
          .contains("shape.gap.share: 1 value", "shape.gap.word: 1 value");
      assertShaped();
      assertGapsAreMended(file);
    } finally {
      databases.onSource("DROP SCHEMA shape CASCADE");
    }
  }

  private static void assertShaped() {
    String columns =
        """
        SELECT concat_ws(' ', attname, format_type(atttypid, atttypmod), nullif(attidentity, ''),
                 nullif(attgenerated, ''), col_description(attrelid, attnum))
        FROM pg_attribute WHERE attrelid = 'shaped."Entry"'::regclass AND attnum > 0 ORDER BY attnum
        """;
    assertThat(databases.query(databases.target(), columns))
        .containsExactly(
            "id bigint d",
            "writer integer",
            "headline text above it",
            "Body text",
            "created timestamp without time zone",
            "amount numeric(12,4)",
            "price integer",
            "flag integer",
            "at timestamp with time zone",
            "length integer s",
            "hint text");
    String rows =
        "SELECT concat_ws(' ', count(*), sum(id), sum(amount), sum(length), sum(flag), max(hint))"
            + " FROM ";
    assertThat(databases.query(databases.target(), rows + "shaped.\"Entry\""))
        .isEqualTo(
            databases.query(
                databases.source(),
                "SELECT concat_ws(' ', count(*), sum(id), sum(amount::numeric(12,4)), sum(length),"
                    + " sum(flag::int), max(hint)) FROM shape.post WHERE created >= '2015-01-01'"));
    assertThat(databases.query(databases.target(), "SELECT count(*)::text FROM shaped.log"))
        .containsExactly("5000");
    assertThat(
            databases.query(
                databases.target(),
                "SELECT pg_get_indexdef('shaped.by_title'::regclass) UNION ALL SELECT"
                    + " pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'titled'"
                    + " UNION ALL SELECT max_value::text FROM pg_sequences WHERE sequencename ="
                    + " 'post_id_seq'"))
        .containsExactly(
            "CREATE INDEX by_title ON shaped.\"Entry\" USING btree (lower(headline), created DESC)"
                + " WHERE (created > '2014-01-01'::date)",
            "CHECK ((length(headline) > 0))",
            "9223372036854775807");
  }

  /** Both sides are compared, and rows brought, by the same rules as they were loaded. */
  private static void assertGapsAreMended(Path file) {
    String rows = "SELECT to_jsonb(g)::text FROM shaped.gap g ORDER BY id";
    List<String> loaded = databases.query(databases.target(), rows);
    assertThat(loaded)
        .containsExactly(
            "{\"id\": 1, \"word\": null, \"share\": null, \"since\": null, \"small\": null}",
            "{\"id\": 2, \"word\": \"abc\", \"share\": 1.5, \"since\": \"2020-01-01\", \"small\":"
                + " 5}",
            "{\"id\": 3, \"word\": null, \"share\": \"-Infinity\", \"since\": null, \"small\":"
                + " null}");
    databases.onTarget(
        """
        DELETE FROM shaped.gap WHERE id = 1;
        UPDATE shaped.gap SET since = '0001-01-01' WHERE id = 3;
        """);
    String work = folder.resolve("work-gaps").toString();
    try (ConvoyProcess convoy =
        ConvoyProcess.start(
            "verify",
            "-f",
            file.toString(),
            "--work-dir",
            work,
            "--table",
            "shape.*",
            "--repair")) {
      assertThat(convoy.awaitEnd(RUN)).as(convoy::output).isZero();
      assertThat(convoy.output())
          .contains("mended: shape.gap: 1 row missing, 0 extra, 1 changed")
          .contains("all equal");
    }
    assertThat(databases.query(databases.target(), rows)).isEqualTo(loaded);
  }

  private static ConvoyProcess replicate(Path file, String work) {
    return ConvoyProcess.replicate(file, folder.resolve("work-" + work));
  }
}
