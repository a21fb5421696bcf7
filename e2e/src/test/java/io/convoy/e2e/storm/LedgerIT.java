// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.e2e.Databases;
import io.convoy.embedded.Await;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether the ledger knows what the source was: copies made while writers were at work. */
final class LedgerIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long SEED = 1_234;
  private static final int VERSIONS = 12;

  @TempDir static Path folder;

  private static Databases databases;
  private static Ledger ledger;

  /** The hashes of each table in the midst of the writing, and the version that was seen. */
  private static final Map<String, long[]> COPIES = new TreeMap<>();

  /** How many rows each kind changes in a source that is new. */
  private static final Map<Write, Integer> CHANGED = new EnumMap<>(Write.class);

  private static int seen;

  @BeforeAll
  static void write() throws SQLException {
    databases = new Databases(folder);
    ledger = new Ledger(databases);
    StormSource.fill(databases, SEED);
    tryEachKind();
    try (Writers writers = Writers.start(databases, SEED)) {
      Await.until(PATIENCE, () -> ledger.last() >= VERSIONS, "the source has some versions");
      copy();
      Await.until(PATIENCE, () -> ledger.last() >= seen + VERSIONS, "it has more of them");
      Await.until(PATIENCE, () -> writers.rewritten() > 0, "a table was rewritten");
      assertThat(writers.complaints()).isEmpty();
    }
  }

  @AfterAll
  static void stop() {
    databases.close();
  }

  private static void tryEachKind() throws SQLException {
    try (Connection connection = databases.openSource();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (Write kind : Write.values()) {
        statement.execute("SET LOCAL " + Ledger.VERSION + " = 1");
        String sql = kind.at(new SplittableRandom(SEED), 1, StormSource.tag(SEED));
        CHANGED.put(kind, statement.executeUpdate(sql));
        connection.rollback();
      }
    }
  }

  private static long[] copyOf(String table) {
    return Objects.requireNonNull(COPIES.get(table), table);
  }

  private static void copy() throws SQLException {
    try (Connection connection = databases.openSource();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try (var row = statement.executeQuery(Ledger.LAST)) {
        row.next();
        seen = row.getInt(1);
      }
      for (String table : ledger.tables()) {
        COPIES.put(table, hashes(statement, table));
      }
      connection.rollback();
    }
  }

  private static long[] hashes(Statement statement, String table) throws SQLException {
    try (var row =
        statement.executeQuery(
            "SELECT array_agg(hashtextextended(t::text, 0)) FROM " + table + " t")) {
      row.next();
      if (row.getArray(1) == null) {
        return new long[0];
      }
      Long[] hashes = (Long[]) row.getArray(1).getArray();
      return List.of(hashes).stream().mapToLong(Long::longValue).toArray();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EMPTY_NOTHING")
  void changesSomething(Write kind) {
    assertThat(CHANGED.get(kind)).isPositive();
  }

  @Test
  void findsTheVersionThatACopySaw() {
    BitSet common = new BitSet();
    common.set(0, ledger.last() + 1);
    COPIES.forEach((table, copy) -> {
      Match match = ledger.history(table).match(copy);
      assertThat(match.versions().get(seen)).as("%s: %s", table, match.difference()).isTrue();
      common.and(match.versions());
    });
    assertThat(common.stream()).containsExactly(seen);
  }

  @Test
  void tellsTheSameVersionBySums() {
    BitSet common = new BitSet();
    common.set(0, ledger.last() + 1);
    COPIES.forEach((table, copy) -> {
      BigInteger hashes =
          Arrays.stream(copy)
              .mapToObj(BigInteger::valueOf)
              .reduce(BigInteger.ZERO, BigInteger::add);
      common.and(ledger.sums(table).versions(new VersionSums.Sum(copy.length, hashes)));
    });
    assertThat(common.stream()).containsExactly(seen);
  }

  @Test
  void findsNoVersionForTwoHalvesOfDifferentMoments() {
    long[] copy = copyOf("heap");
    long[] last = ledger.rows(databases.source(), "heap");
    long[] mixed = copy.clone();
    System.arraycopy(last, 0, mixed, 0, Math.min(last.length, copy.length) / 2);
    Match match = ledger.history("heap").match(mixed);
    assertThat(match.versions().isEmpty()).isTrue();
    assertThat(match.difference()).contains("rows are missing");
  }

  @Test
  void reachesEveryTable() {
    int last = ledger.last();
    assertThat(COPIES)
        .containsKeys("heap", "rate", "orders", "line", "customer", "session", "visit");
    assertThat(ledger.history("heap").match(copyOf("heap")).versions().get(last)).isFalse();
  }
}
