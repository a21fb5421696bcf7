// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.SourceConfig;
import io.convoy.common.config.TextEncoding;
import io.convoy.common.config.TextOptions;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.embedded.PostgresServer;
import io.convoy.extractor.TestSource;
import io.convoy.extractor.source.ChunkRequest;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.Table;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database of encoding SQL_ASCII, which keeps whatever bytes clients send. */
@Timeout(120)
class UndeclaredTextIT {
  private static final ChunkRange WHOLE = new ChunkRange(RangeKind.WHOLE, List.of(), null, null);

  @TempDir static Path directory;

  private static TestSource source;

  @BeforeAll
  static void start() throws SQLException {
    source = TestSource.start(directory.resolve("postgres"));
    source.execute(
        "CREATE DATABASE ascii ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'"
            + " TEMPLATE template0");
  }

  @AfterAll
  static void stop() {
    source.close();
  }

  @BeforeEach
  void clear() throws SQLException {
    execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  }

  @Test
  void namesColumnAndRowWhoseBytesAreNotUtf8() throws SQLException {
    execute(
        "CREATE TABLE people (id int PRIMARY KEY, first text, last text);"
            + "INSERT INTO people VALUES (1, 'Zo\u00eb', 'x'), (2, 'y', E'caf\\xe9')");

    assertThatThrownBy(() -> read("people", TextEncoding.UTF8))
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_ERROR))
        .hasMessageContainingAll(
            "public.people", "column \"last\"", "ctid '(0,2)'", "'caf\\xE9'", "text.encoding");
  }

  @Test
  void namesTheObjectOfTheCatalogWhoseBytesAreNotUtf8() throws SQLException {
    execute(
        "CREATE TABLE t (a text DEFAULT E'caf\\xe9', b int);"
            + "DO $$BEGIN EXECUTE E'COMMENT ON COLUMN t.b IS ''\\xe9t\\xe9'''; END$$");

    assertThatThrownBy(() -> read("t", TextEncoding.UTF8))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContainingAll(
            "default of column public.t.a", "caf\\xE9", "column b of table public.t", "\\xE9t");
  }

  @Test
  void readsUtf8AsItIs() throws SQLException {
    execute("CREATE TABLE t (a text); INSERT INTO t VALUES ('Zo\u00eb')");

    assertThat(read("t", TextEncoding.UTF8)).isEqualTo("Zo\u00eb");
  }

  @Test
  void convertsEveryKindOfTextAndTheCatalogFromTheEncodingThatWasSaid() throws SQLException {
    execute(
        "CREATE TYPE mood AS ENUM (E'\\xe9t\\xe9');"
            + "CREATE TABLE t (a text, b character(3), c varchar(9) DEFAULT E'caf\\xe9', d mood,"
            + " e text[], f json, g jsonb, h text, i int[]);"
            + "DO $$BEGIN EXECUTE E'COMMENT ON TABLE t IS ''\\x80uro''';"
            + " END$$;"
            + "INSERT INTO t VALUES (E'\\x80', E'\\xe9', DEFAULT, E'\\xe9t\\xe9', ARRAY[E'\\xe9',"
            + " NULL], E'\"\\xe9\"', E'\"\\xe9\"', NULL, '{1}')");

    Table table = describe("t", TextEncoding.WIN1252);
    assertThat(table.getComment()).isEqualTo("\u20acuro");
    assertThat(table.getColumns().get(2).getDefaultExpression())
        .isEqualTo("'caf\u00e9'::character varying");
    assertThat(table.getTypes().getFirst().getDefinition()).isEqualTo("AS ENUM ('\u00e9t\u00e9')");
    assertThat(read("t", TextEncoding.WIN1252))
        .isEqualTo(
            "\u20ac|\u00e9 "
                + " |caf\u00e9|\u00e9t\u00e9|{\u00e9,NULL}|\"\u00e9\"|\"\u00e9\"|null|{1}");
  }

  @Test
  void namesTheRowWhoseBytesAreNotOfTheEncodingThatWasSaid() throws SQLException {
    execute("CREATE TABLE t (a text); INSERT INTO t VALUES (E'\\xe9'), (E'\\x81')");

    assertThatThrownBy(() -> read("t", TextEncoding.WIN1252))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContainingAll("column \"a\"", "ctid '(0,2)'", "\\x81", "win1252");
  }

  @Test
  void readsRangesOfKeysThatAreNotAscii() throws SQLException {
    execute(
        "CREATE TABLE t (a text UNIQUE);"
            + "INSERT INTO t SELECT E'\\xe9' || i FROM generate_series(1, 9) i");
    ChunkRange range =
        new ChunkRange(RangeKind.KEY, List.of("a"), List.of("\u00e93"), List.of("\u00e95"));

    assertThat(read("t", TextEncoding.WIN1252, range)).isEqualTo("\u00e94");
  }

  @Test
  void namesATableThatCannotBeNamedToTheServer() throws SQLException {
    execute(
        "CREATE TABLE t (a text); DO $$BEGIN EXECUTE E'ALTER TABLE t ADD \"\\xe9\" text'; END$$");

    assertThatThrownBy(() -> describe("t", TextEncoding.WIN1252))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContainingAll("public.t", "\"\u00e9\"", "ASCII", "source.tables.exclude");
  }

  @Test
  void refusesAnEncodingForADatabaseThatHasDeclaredOne() {
    SourceConfig config = config(source.url(), "t", TextEncoding.LATIN1);

    assertThatThrownBy(() -> new PostgresSource(config, "p").identify())
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageContainingAll("UTF8", "source.text.encoding", "remove it");
  }

  private static Table describe(String table, TextEncoding encoding) {
    try (SourceSession session = session(table, encoding);
        HeldSnapshot snapshot = session.open()) {
      return snapshot.describe().tables().getFirst();
    }
  }

  /** The values of the last row, joined by bars. */
  private static String read(String name, TextEncoding encoding) {
    return read(name, encoding, WHOLE);
  }

  private static String read(String name, TextEncoding encoding, ChunkRange range) {
    try (SourceSession session = session(name, encoding);
        HeldSnapshot snapshot = session.open()) {
      RowLayout layout = RowLayout.of(snapshot.describe().tables().getFirst(), TargetNames.SAME);
      RowCollector rows = new RowCollector();
      session.read(new ChunkRequest(layout, range, snapshot.id()), rows);
      return rows.lastTexts(layout.fields().size());
    }
  }

  private static SourceSession session(String table, TextEncoding encoding) {
    String url = source.server().jdbcUrl("ascii");
    return new PostgresSource(config(url, table, encoding), "p").session("0");
  }

  private static SourceConfig config(String url, String table, TextEncoding encoding) {
    SourceConfig other = source.config();
    TextOptions text = TextOptions.DEFAULTS;
    return new SourceConfig(
        url,
        other.user(),
        other.password(),
        new SourceConfig.TableSelection(List.of("public." + table), List.of()),
        other.chunking(),
        other.chunkBytes(),
        other.onSnapshotLost(),
        other.keepSnapshot(),
        other.maxBlocking(),
        other.snapshot(),
        other.maxConnections(),
        other.maxMbPerSecond(),
        other.types(),
        new TextOptions(
            text.nul(), text.nulIn(), text.loneSurrogates(), text.loneSurrogatesIn(), encoding));
  }

  private static void execute(String sql) throws SQLException {
    PostgresServer server = source.server();
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl("ascii"), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
