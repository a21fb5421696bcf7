// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.extractor.source.ChunkRanges.Nulls;
import io.convoy.extractor.sqlserver.RangeQuery.KeyColumn;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyBoundsTest {
  private static final KeyColumn ID = new KeyColumn("Id", new KeyType("int", null), Nulls.NONE);
  private static final KeyColumn CODE =
      new KeyColumn("Code", new KeyType("varchar(10)", "Latin1_General_CI_AS"), Nulls.POSSIBLE);

  @Test
  void dividesNumbersWithoutManyGaps() {
    assertThat(divided(1, 1_000, 1_000, 4)).containsExactly("251", "501", "751");
    assertThat(divided(-100, 99, 180, 2)).containsExactly("0");
  }

  @Test
  void makesMorePartsWhereThereAreGaps() {
    assertThat(divided(1, 1_500, 1_000, 2)).containsExactly("376", "751", "1126");
    assertThat(divided(1, 4_000, 1_000, 2)).hasSize(7);
  }

  @Test
  void doesNotDivideNumbersWithManyGaps() {
    assertThat(divided(1, 4_001, 1_000, 4)).isEmpty();
    assertThat(divided(Long.MIN_VALUE, Long.MAX_VALUE, 1_000, 4)).isEmpty();
  }

  @Test
  void doesNotDivideFewerNumbersThanChunks() {
    assertThat(divided(1, 3, 1_000, 4)).isEmpty();
  }

  @Test
  void asksForTheEndsOfWholeNumbersAlone() throws SQLException {
    ScriptedServer server = new ScriptedServer().answer("MIN", List.of(List.of("1", "1000")));

    assertThat(bounds(server, ID))
        .isEqualTo(List.of(List.of("251"), List.of("501"), List.of("751")));
    assertThat(server.executed()).containsExactly("SELECT MIN([Id]), MAX([Id]) FROM [dbo].[t]");
  }

  /** MIN and MAX refuse it, and nothing else is worth asking. */
  @Test
  void asksNothingOfASingleBit() throws SQLException {
    ScriptedServer server = new ScriptedServer().refuse("MIN", 8117, "invalid for min operator");
    KeyColumn flag = new KeyColumn("Flag", new KeyType("bit", null), Nulls.POSSIBLE);

    assertThat(bounds(server, flag)).isEqualTo(List.of(List.of("1")));
    assertThat(server.executed()).isEmpty();
  }

  @Test
  void readsOneIndexInItsOrder() {
    assertThat(KeyBounds.scan("[dbo].[t]", table(1_000), key(ID, CODE), 10).sql())
        .isEqualTo(
            "SELECT CONVERT(nvarchar(60), k0), CONVERT(nvarchar(4000), k1) FROM (SELECT [Id] AS k0,"
                + " [Code] AS k1, ROW_NUMBER() OVER (ORDER BY [Id], [Code]) AS n FROM [dbo].[t]"
                + " WHERE [Code] IS NOT NULL) s WHERE n > 1 AND (n - 1) % 100 = 0 ORDER BY n OPTION"
                + " (MAXDOP 1)");
  }

  @Test
  void countsOnTheWayWhatNoStatisticsTell() {
    assertThat(KeyBounds.scan("[dbo].[t]", table(-1), key(ID), 10).sql())
        .contains("COUNT_BIG(*) OVER () AS total")
        .contains("(n - 1) % ((total + 9) / 10) = 0");
  }

  @Test
  void asksForTheHistogramOfTheIndex() {
    assertThat(KeyBounds.histogramQuery("[dbo].[it's]", key(CODE)))
        .isEqualTo(
            """
            SELECT CONVERT(nvarchar(4000), CAST(h.range_high_key AS varchar(10))), h.range_rows, h.equal_rows
            FROM sys.dm_db_stats_histogram(OBJECT_ID(N'[dbo].[it''s]'), 3) h
            WHERE h.range_high_key IS NOT NULL
            ORDER BY h.step_number\
            """);
  }

  private static List<List<String>> bounds(ScriptedServer server, KeyColumn column)
      throws SQLException {
    return new KeyBounds(server.connection(), table(1_000), key(column), 4).find().values();
  }

  private static List<String> divided(long lowest, long highest, long rows, int chunks) {
    return KeyBounds.divided(BigInteger.valueOf(lowest), BigInteger.valueOf(highest), rows, chunks);
  }

  private static KeyChoice key(KeyColumn... columns) {
    return new KeyChoice(3, KeyChoice.Kind.PRIMARY, List.of(columns));
  }

  private static Table table(long rows) {
    return Table.newBuilder()
        .setId(new TableId("dbo", "t"))
        .setEstimatedRows(rows)
        .setEstimatedBytes(1_000_000)
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
