// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.DataSize;
import io.convoy.common.config.SourceConfig.Chunking;
import io.convoy.common.config.TextEncoding;
import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.TestSource;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.PlannedRange;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.table.Table;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a key holds: each row falls into exactly one chunk. */
@Timeout(600)
class ChunkCoverageIT {
  private static final DataSize CHUNK = DataSize.ofKibibytes(48);

  @TempDir static Path directory;

  private static TestSource source;
  private static Connection connection;
  private static final Map<String, Table> TABLES = new HashMap<>();

  @BeforeAll
  static void describe() throws SQLException {
    source = TestSource.start(directory.resolve("postgres"));
    source.run("odd-keys.sql");
    connection = new Connector(source.config(), "test").connect("coverage");
    try (SourceSession session = session(Chunking.AUTO);
        HeldSnapshot snapshot = session.open()) {
      snapshot.describe().tables().forEach(table -> TABLES.put(table.getId().getName(), table));
    }
  }

  @AfterAll
  static void stop() throws SQLException {
    connection.close();
    source.close();
  }

  static Stream<Arguments> everyTableEveryWay() {
    return TABLES.keySet().stream()
        .sorted()
        .flatMap(
            table -> Stream.of(Chunking.values()).map(chunking -> Arguments.of(table, chunking)));
  }

  @ParameterizedTest
  @MethodSource("everyTableEveryWay")
  void everyRowFallsIntoExactlyOneChunk(String table, Chunking chunking) throws SQLException {
    List<String> places = new ArrayList<>();
    for (PlannedRange planned : plan(table, chunking)) {
      places.addAll(rows(table, new RangeCondition(TextEncoding.UTF8).sql(planned.range())));
    }

    Set<String> distinct = new HashSet<>(places);
    assertThat(distinct).as("rows read twice").size().isEqualTo(places.size());
    assertThat(distinct.equals(new HashSet<>(rows(table, "")))).as("every row is read").isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTO", "PHYSICAL"})
  void cutsHeapsByPages(Chunking chunking) {
    assertThat(kinds("words", chunking)).containsOnly(RangeKind.PHYSICAL).hasSizeGreaterThan(5);
    assertThat(kinds("holes", chunking)).containsOnly(RangeKind.PHYSICAL).hasSizeGreaterThan(5);
  }

  @Test
  void countsValuesOutOfLineAsBytesOfTheirPages() {
    assertThat(kinds("wide", Chunking.KEY)).containsOnly(RangeKind.KEY).hasSizeGreaterThan(20);
  }

  @Test
  void cutsByKeyWhereAsked() {
    assertThat(kinds("composites", Chunking.KEY)).containsOnly(RangeKind.KEY).hasSizeGreaterThan(5);
    assertThat(kinds("parted", Chunking.AUTO)).containsOnly(RangeKind.KEY).hasSizeGreaterThan(5);
    assertThat(kinds("descending", Chunking.KEY)).containsOnly(RangeKind.KEY).hasSizeGreaterThan(5);
  }

  @Test
  void cutsAsEvenlyByStatisticsAsByAScan() throws SQLException {
    for (String table : List.of("ints", "analyzed_ints", "analyzed_words", "doubles")) {
      List<PlannedRange> plan = plan(table, Chunking.KEY);
      assertThat(plan).hasSizeBetween(5, 15);
      for (PlannedRange planned : plan) {
        assertThat(rows(table, new RangeCondition(TextEncoding.UTF8).sql(planned.range())).size())
            .as("%s %s", table, planned)
            .isLessThan(2 * 3_000 / plan.size());
      }
    }
  }

  @Test
  void givesNullsAChunkOfTheirOwn() {
    assertThat(kinds("with_nulls", Chunking.KEY)).contains(RangeKind.KEY, RangeKind.KEY_NULLS);
    assertThat(kinds("only_nulls", Chunking.KEY)).containsExactly(RangeKind.WHOLE);
  }

  @Test
  void readsWholeWhatCannotBeCut() {
    assertThat(kinds("parted_keyless", Chunking.AUTO)).containsExactly(RangeKind.WHOLE);
    assertThat(kinds("nothing", Chunking.AUTO)).containsExactly(RangeKind.WHOLE);
  }

  private static List<RangeKind> kinds(String table, Chunking chunking) {
    return plan(table, chunking).stream().map(planned -> planned.range().getKind()).toList();
  }

  private static List<PlannedRange> plan(String table, Chunking chunking) {
    try (SourceSession session = session(chunking)) {
      return session.plan(Objects.requireNonNull(TABLES.get(table)), "");
    }
  }

  private static SourceSession session(Chunking chunking) {
    return new PostgresSource(source.config(chunking, CHUNK, "*"), "p").session("0");
  }

  private static List<String> rows(String table, String condition) throws SQLException {
    String only = table.startsWith("parted") ? "" : "ONLY ";
    String where = condition.isEmpty() ? "" : " WHERE " + condition;
    String sql =
        "SELECT tableoid || ' ' || ctid FROM " + only + SqlNames.quote("public", table) + where;
    List<String> places = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        places.add(rows.getString(1));
      }
    } finally {
      connection.rollback();
    }
    return places;
  }
}
