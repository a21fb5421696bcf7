// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.DataSize;
import io.convoy.common.config.SourceConfig;
import io.convoy.common.config.SourceConfig.Chunking;
import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.config.SourceConfig.Snapshot;
import io.convoy.common.config.SourceConfig.TableSelection;
import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TypeOptions;
import io.convoy.common.error.ConvoyException;
import io.convoy.extractor.source.ChunkRanges;
import io.convoy.extractor.source.ChunkRanges.Nulls;
import io.convoy.extractor.source.CountRequest;
import io.convoy.extractor.source.KeptConnection;
import io.convoy.extractor.source.PlannedRange;
import io.convoy.extractor.source.SourceReaders;
import io.convoy.extractor.sqlserver.RangeQuery.KeyColumn;
import io.convoy.extractor.sqlserver.SnapshotId.Mode;
import io.convoy.schemas.row.RowLayout.Part;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What SQL Server is asked to count, when, and that it tells ranges that are not each read once.
 */
class RowCountTest {
  private static final TableId TABLE = new TableId("dbo", "Order Details");
  private static final String COUNT = "SELECT COUNT_BIG(*) FROM [dbo].[Order Details]";
  private static final long BEYOND_AN_INT = 3_000_000_000L;

  private final ScriptedServer server =
      new ScriptedServer().answer("COUNT_BIG", List.of(List.of(BEYOND_AN_INT)));
  private final HeldTransactions transactions = new HeldTransactions();

  @Test
  void asksTheDatabaseSnapshotThatChunksAreReadFrom() {
    SnapshotId id = new SnapshotId(Mode.DATABASE_SNAPSHOT, "convoy so 1f3c0a9e");

    assertThat(session().count(new CountRequest(TABLE, Part.WHOLE, id.toString())))
        .isEqualTo(BEYOND_AN_INT);

    assertThat(server.executed())
        .containsExactly(
            "USE convoy so 1f3c0a9e",
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
            COUNT,
            "USE So");
  }

  @Test
  void countsOnlyRowsOfWhichAConditionIsTrue() {
    String id = new SnapshotId(Mode.READ_COMMITTED, "x").toString();

    session().count(new CountRequest(TABLE, new Part("Id > 3", List.of()), id));

    assertThat(server.executed()).contains(COUNT + " WHERE (Id > 3\n)");
  }

  @Test
  void asksInTheOneTransactionThatAllReadIn() throws SQLException {
    SnapshotId id = new SnapshotId(Mode.SNAPSHOT_TRANSACTION, "4c1e");
    try (HeldTransaction held = new HeldTransaction(server.connection(), id)) {
      transactions.hold(id, held);
      List<String> begun = List.copyOf(server.executed());
      session().plan(small(), id.toString());

      assertThat(session().count(new CountRequest(TABLE, Part.WHOLE, id.toString())))
          .isEqualTo(BEYOND_AN_INT);

      assertThat(server.executed()).startsWith(begun.toArray(String[]::new)).endsWith(COUNT);
      assertThat(server.executed()).hasSize(begun.size() + 1);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SNAPSHOT_TRANSACTION")
  void entersThePointInTimeAsAPlanDoes(Mode mode) {
    String id = new SnapshotId(mode, "x").toString();
    session().plan(small(), id);
    List<String> entered = List.copyOf(server.executed());
    server.executed().clear();

    session().count(new CountRequest(TABLE, Part.WHOLE, id));

    assertThat(server.executed()).contains(COUNT);
    assertThat(server.executed().stream().filter(sql -> !sql.equals(COUNT))).isEqualTo(entered);
  }

  /** The queries of a plan add up to the table's rows only where each range is read once. */
  @Test
  void addsUpForTheWholePlanAlone() {
    List<PlannedRange> plan =
        ChunkRanges.key(
            List.of("Id"),
            KeyBounds.divided(BigInteger.ONE, BigInteger.valueOf(1_000), 1_000, 7).stream()
                .map(List::of)
                .toList(),
            Nulls.NONE,
            1_000);
    assertThat(plan).hasSize(7);
    assertThat(rows(plan)).isEqualTo(1_000);
    for (PlannedRange range : plan) {
      List<PlannedRange> skipped = new ArrayList<>(plan);
      skipped.remove(range);
      List<PlannedRange> doubled = new ArrayList<>(plan);
      doubled.add(range);
      assertThat(rows(skipped)).as("without %s", range).isLessThan(1_000);
      assertThat(rows(doubled)).as("%s twice", range).isGreaterThan(1_000);
    }
  }

  /** How many of the rows 1 to 1000 the plan's queries give, all together. */
  private static long rows(List<PlannedRange> plan) {
    RangeQuery query =
        new RangeQuery(
            "[dbo].[t]",
            Part.WHOLE,
            "[Id]",
            Map.of("Id", new KeyColumn("Id", new KeyType("int", null), Nulls.NONE)));
    return plan.stream()
        .map(range -> query.sql(range.range()).split(" WHERE ")[1])
        .mapToLong(where -> LongStream.rangeClosed(1, 1_000).filter(id -> holds(where, id)).count())
        .sum();
  }

  private static boolean holds(String where, long id) {
    return List.of(where.split(" AND ")).stream()
        .allMatch(condition -> {
          String[] parts = condition.split(" ");
          long bound = Long.parseLong(parts[2]);
          return switch (parts[1]) {
            case "<" -> id < bound;
            case ">=" -> id >= bound;
            default -> throw new IllegalArgumentException(condition);
          };
        });
  }

  private SqlServerSession session() {
    SourceConfig config =
        new SourceConfig(
            "jdbc:sqlserver://db;databaseName=So",
            null,
            null,
            new TableSelection(List.of(), List.of()),
            Chunking.AUTO,
            DataSize.ofMebibytes(32),
            OnSnapshotLost.REREAD,
            Duration.ofMinutes(15),
            Duration.ofSeconds(10),
            Snapshot.AUTO,
            0,
            0,
            TypeOptions.DEFAULTS,
            TextOptions.DEFAULTS);
    return new SqlServerSession(
        config, new Scripted(server), "so", SourceReaders.SEVERAL, transactions);
  }

  private record Scripted(ScriptedServer server) implements KeptConnection.Server {
    @Override
    public Connection connect(String purpose) {
      return server.connection();
    }

    @Override
    public void cancel(Connection connection) throws SQLException {
      connection.close();
    }

    @Override
    public ConvoyException meaning(String doing, SQLException error) {
      return SqlServerErrors.other(doing, error);
    }
  }

  private static Table small() {
    return Table.newBuilder()
        .setId(TABLE)
        .setEstimatedRows(10)
        .setEstimatedBytes(1_000)
        .setColumns(List.of())
        .setKeys(List.of())
        .setIndexes(List.of())
        .setForeignKeys(List.of())
        .setConstraints(List.of())
        .setSequences(List.of())
        .setTypes(List.of())
        .build();
  }
}
