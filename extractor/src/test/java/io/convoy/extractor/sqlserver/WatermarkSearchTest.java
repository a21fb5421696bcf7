// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.extractor.source.LoggedChanges.TableKeys;
import io.convoy.extractor.source.MarkRequest;
import io.convoy.extractor.source.MarkedRows;
import io.convoy.schemas.event.WatermarkWish;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a SQL Server is asked of a watermark, and what is made of its answers. */
class WatermarkSearchTest {
  private static final TableId POSTS = new TableId("dbo", "Posts");
  private static final String BOUND = "0x00000000000007D1";
  private static final String CLOCK = "2026-11-27 09:00:00.1234567";

  private final ScriptedServer server = new ScriptedServer();

  @Test
  void aRowversionHasComeToWhereNothingIsUnderWay() throws SQLException {
    server
        .answer("MAX(", List.of(List.of("0x00000000000007D0")))
        .answer("TOP", List.of(List.of("7", "a"), List.of("8", "b")));
    MarkedRows rows = find("Version", "0", "0x00000000000003E8");
    assertThat(rows.reached()).isEqualTo("0x00000000000007D0");
    assertThat(keys(rows)).containsExactly("7\0a", "8\0b");
    assertThat(server.executed())
        .containsExactly(
            "SELECT CONVERT(varchar(max), CONVERT(varbinary(8000), MAX([Version])), 1) FROM"
                + " [dbo].[Posts] WHERE [Version] < CAST(0x00000000000007D1 AS rowversion)",
            "SELECT CASE WHEN CAST(0x00000000000007D0 AS rowversion) <"
                + " CAST(0x00000000000003E8 AS rowversion) THEN 'behind' END",
            "SELECT TOP (10001) CONVERT(nvarchar(60), [Id]), CONVERT(nvarchar(60), [Part]) FROM"
                + " [dbo].[Posts] WHERE [Version] >= CAST(0x00000000000003E8 AS rowversion)");
  }

  @Test
  void aMomentIsReadFromItsLagOnAndRowsWithoutOneEachTime() throws SQLException {
    server.answer("MAX(", List.of(List.of("2026-11-27 08:00:00.0000000")));
    find("ChangedAt", "PT5M", "2026-11-26 08:00:00.0000000");
    assertThat(server.executed().getFirst())
        .as("up to when the point in time was opened")
        .endsWith(
            "WHERE [ChangedAt] <= CAST(DATEADD(HOUR, 14, CAST(N'2026-11-27 09:00:00.1234567' AS"
                + " datetime2(7))) AS datetime2(7))");
    assertThat(server.executed().getLast())
        .endsWith(
            "WHERE ([ChangedAt] >= DATEADD(SECOND, -300, CAST(N'2026-11-26 08:00:00.0000000' AS"
                + " datetime2(7))) OR [ChangedAt] IS NULL)");
  }

  @Test
  void nothingIsLookedForByAMarkThatTheSourceIsBehind() throws SQLException {
    server.answer("MAX(", List.of(List.of("5"))).answer("CASE", List.of(List.of("behind")));
    MarkedRows rows = find("Number", "10", "100");
    assertThat(rows.keys()).isNull();
    assertThat(rows.obstacle()).contains("is at 5, and was at 100");
    assertThat(server.executed()).noneMatch(sql -> sql.contains("TOP"));
  }

  @Test
  void aNumberTakesNoTimeForALagAndATextIsNoWatermark() throws SQLException {
    assertThat(find("Number", "PT5M", "1").obstacle()).contains("has to be a number");
    assertThat(find("ChangedAt", "10", "x").obstacle()).contains("has to be a duration");
    assertThat(find("Title", "0", "x").obstacle()).contains("Title is no date");
    assertThat(server.executed()).as("asked").isEmpty();
  }

  @Test
  void aRowversionIsNoWatermarkWhereTheServerDoesNotSayWhatIsUnderWay() throws SQLException {
    MarkedRows rows =
        new WatermarkSearch(
                server.connection(),
                new MarkRequest(table(), wish("Version", "0", "0x01", null, List.of("Id")), "s"))
            .find();
    assertThat(rows.reached()).isNull();
    assertThat(rows.obstacle()).contains("does not say which rowversions are under way");
  }

  @Test
  void aKeyThatHasOtherTextsInTheTargetIsNotUsed() throws SQLException {
    server.answer("MAX(", List.of(List.of("500")));
    WatermarkWish wish = wish("Number", "0", "100", BOUND, List.of("Title"));
    MarkedRows rows =
        new WatermarkSearch(server.connection(), new MarkRequest(table(), wish, "s")).find();
    assertThat(rows.obstacle()).isEqualTo("its key has a column of type nvarchar(100)");
    assertThat(rows.reached()).isEqualTo("500");
  }

  private MarkedRows find(String column, String lag, String from) throws SQLException {
    WatermarkWish wish = wish(column, lag, from, BOUND, List.of("Id", "Part"));
    return new WatermarkSearch(server.connection(), new MarkRequest(table(), wish, "s")).find();
  }

  private static WatermarkWish wish(
      String column, String lag, String from, @Nullable String bound, List<String> key) {
    return new WatermarkWish(column, lag, from, bound, null, key, false, null, CLOCK);
  }

  private static List<String> keys(MarkedRows rows) {
    TableKeys keys = Objects.requireNonNull(rows.keys());
    return List.copyOf(keys.keys());
  }

  private static Table table() {
    Table table = new Table();
    table.setId(POSTS);
    table.setEstimatedRows(1_000);
    table.setEstimatedBytes(100_000);
    table.setColumns(
        List.of(
            column("Id", "int", false),
            column("Part", "uniqueidentifier", false),
            column("Number", "bigint", false),
            column("Title", "nvarchar(100)", false),
            column("ChangedAt", "datetime2(7)", true),
            column("Version", "rowversion", false)));
    return table;
  }

  private static Column column(String name, String type, boolean isNullable) {
    Column column = new Column();
    column.setName(name);
    column.setSourceType(type);
    column.setNullable(isNullable);
    return column;
  }
}
