// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.postgres.CopyRowReader.Side;
import io.convoy.embedded.PostgresServer;
import io.convoy.loader.copy.TypeSamples.Sample;
import io.convoy.schemas.row.RowChecksum;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.type.TypeMapping;
import io.convoy.schemas.type.TypeRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every type's extremes and NULL go from a table by COPY to Avro and by COPY to another table, and
 * come out equal: as text, in PostgreSQL's own binary form, and by checksum.
 */
class TypeRoundTripIT {
  private static final AtomicInteger TABLES = new AtomicInteger();

  @TempDir static Path folder;
  private static PostgresServer server;
  private static CopyHarness harness;

  @BeforeAll
  static void start() throws SQLException {
    server = PostgresServer.start(folder.resolve("data"), Map.of("fsync", "off"));
    harness = new CopyHarness(server);
    harness.execute("CREATE SCHEMA src; CREATE SCHEMA dst");
    for (String type : TypeSamples.types()) {
      harness.execute(type);
    }
  }

  @AfterAll
  static void stop() throws SQLException {
    harness.close();
    server.close();
  }

  @BeforeEach
  void endWhatAnotherTestBegan() throws SQLException {
    harness.connection.rollback();
  }

  static List<Sample> samples() {
    return TypeSamples.all();
  }

  @Test
  void hasSamplesOfEveryEntryOfTheRegistry() {
    assertThat(TypeSamples.all().stream().map(Sample::entry).collect(Collectors.toSet()))
        .isEqualTo(
            TypeRegistry.postgresql().mappings().stream()
                .map(TypeMapping::sourceType)
                .collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void comesOutAsItWentIn(Sample sample) throws SQLException {
    String table = "t" + TABLES.incrementAndGet();
    createTables(table, "id integer, v " + sample.type());
    for (int i = 0; i < sample.values().size(); i++) {
      insert(table, i + ", " + sample.values().get(i));
    }
    insert(table, "-1, NULL");

    carryOver(CopyHarness.layout(table, id(), field("v", sample)), sample.values().size() + 1);

    assertSame(table, "v::text");
    assertSame(table, sends(table, "v") + "(v)");
  }

  @Test
  void carriesATableWithAColumnOfEveryType() throws SQLException {
    List<Sample> samples = TypeSamples.all();
    List<RowField> fields =
        IntStream.range(0, samples.size()).mapToObj(i -> field("v" + i, samples.get(i))).toList();
    createTables(
        "wide",
        IntStream.range(0, samples.size())
            .mapToObj(i -> "v" + i + " " + samples.get(i).type())
            .collect(Collectors.joining(", ")));
    for (int row = 0; row < 8; row++) {
      int number = row;
      insert(
          "wide", samples.stream().map(s -> valueOf(s, number)).collect(Collectors.joining(", ")));
    }

    carryOver(CopyHarness.layout("wide", fields.toArray(RowField[]::new)), 8);

    assertSame("wide", "t::text");
  }

  private static String valueOf(Sample sample, int row) {
    List<String> values = sample.values();
    return row % 4 == 3 ? "NULL" : values.get(row % values.size());
  }

  private static void carryOver(RowLayout layout, int rows) throws SQLException {
    assertThat(harness.copy(layout)).isEqualTo(rows);

    RowChecksum source = harness.checksum(layout, Side.SOURCE);
    RowChecksum target = harness.checksum(layout, Side.TARGET);
    assertThat(target.rows()).isEqualTo(source.rows());
    assertThat(target.sum()).isEqualTo(source.sum());
  }

  private static void createTables(String table, String columns) throws SQLException {
    for (String schema : List.of("src", "dst")) {
      harness.execute("CREATE TABLE " + schema + "." + table + " (" + columns + ")");
    }
  }

  private static void insert(String table, String values) throws SQLException {
    harness.execute("INSERT INTO src." + table + " VALUES (" + values + ")");
  }

  /** The function that makes a type's binary form. */
  private static String sends(String table, String column) throws SQLException {
    return harness.query(
        "SELECT typsend FROM pg_type t JOIN pg_attribute a ON a.atttypid = t.oid"
            + " WHERE attrelid = 'src."
            + table
            + "'::regclass AND attname = '"
            + column
            + "'");
  }

  private static void assertSame(String table, String value) throws SQLException {
    assertThat(missing("src", "dst", table, value)).as("rows that were lost").isEqualTo("0");
    assertThat(missing("dst", "src", table, value)).as("rows that were made up").isEqualTo("0");
  }

  private static String missing(String from, String in, String table, String value)
      throws SQLException {
    String select = "SELECT " + value + " FROM %s." + table + " t";
    return harness.query(
        "SELECT count(*) FROM (%s EXCEPT ALL %s) missing"
            .formatted(select.formatted(from), select.formatted(in)));
  }

  private static RowField id() {
    return CopyHarness.field("id", TypeRegistry.postgresql().codec("integer"), "integer");
  }

  private static RowField field(String column, Sample sample) {
    return CopyHarness.field(
        column, TypeRegistry.postgresql().codec(sample.entry()), sample.type());
  }
}
