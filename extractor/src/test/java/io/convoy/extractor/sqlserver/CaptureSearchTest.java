// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.extractor.source.LoggedChanges.TableKeys;
import io.convoy.extractor.source.MarkRequest;
import io.convoy.extractor.source.MarkedRows;
import io.convoy.schemas.event.WatermarkWish;
import io.convoy.schemas.table.ChangeCapture;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a SQL Server's change data capture is asked, and what is made of its answers. */
class CaptureSearchTest {
  private static final String DATABASE = "2026-01-02T03:04:05/A/B";
  private static final String OPENED_AT = "2026-11-27T10:00:00.123";
  private static final String FROM = lsn(100) + "@" + DATABASE;
  private static final String POSITION =
      lsn(120) + "/" + lsn(125) + "/" + OPENED_AT + "@" + DATABASE;
  private static final String REACHED = lsn(120) + "@" + DATABASE;
  private static final String IDENTITY = "77/9/2026/2026/99/2026";
  private static final List<String> KEY = List.of("Id", "Part");

  private final ScriptedServer server = new ScriptedServer();

  CaptureSearchTest() {
    server
        .answer("fn_cdc_map_lsn_to_time", captured(130, 1, 2))
        .answer("fn_cdc_get_all_changes", List.of(List.of("7", "a"), List.of("8", "b")))
        .answer("create_date, 126) FROM sys.databases", List.of(List.of("2026-01-02T03:04:05")))
        .answer("recovery_fork_guid", List.of(List.of("A/B")));
    valid(lsn(90), IDENTITY);
  }

  @Test
  void tellsTheKeysOfRowsThatChangedSinceTheMark() throws SQLException {
    MarkedRows rows = find(POSITION, FROM, KEY);
    assertThat(rows.obstacle()).isNull();
    assertThat(rows.reached()).as("what others surely see").isEqualTo(REACHED);
    assertThat(rows.upTo()).as("the job has passed the point in time").isNull();
    TableKeys keys = Objects.requireNonNull(rows.keys());
    assertThat(keys.keys()).containsExactly("7\0a", "8\0b");
    List<String> ofDatabase =
        List.of(
            "SELECT CONVERT(varchar(33), create_date, 126) FROM sys.databases WHERE name ="
                + " DB_NAME()",
            """
            SELECT CONCAT(database_guid, '/', recovery_fork_guid) FROM sys.database_recovery_status
            WHERE database_id = DB_ID()\
            """);
    String state =
        """
        SELECT CONVERT(varchar(22), sys.fn_cdc_get_min_lsn(N'dbo_Posts'), 1), \
        CONCAT(t.object_id, '/', t.max_column_id_used, '/',
          CONVERT(varchar(33), t.create_date, 126), '/', CONVERT(varchar(33), t.modify_date, 126),
          '/', k.object_id, '/', CONVERT(varchar(33), k.create_date, 126))
        FROM cdc.change_tables k
        JOIN sys.tables t ON t.object_id = k.source_object_id
        WHERE k.capture_instance = N'dbo_Posts' AND t.object_id = OBJECT_ID(N'[dbo].[Posts]')\
        """;
    List<String> asked = new ArrayList<>(ofDatabase);
    asked.add(state);
    asked.add(
        """
        SELECT CONVERT(varchar(22), m.lsn, 1), CONVERT(varchar(33), m.at, 126),
          CASE WHEN m.lsn > 0x0000000000000000007D AND m.at > DATEADD(SECOND, 1, o.at) THEN 1 ELSE 0 END,
          DATEDIFF(SECOND, o.at, GETDATE())
        FROM (SELECT sys.fn_cdc_get_max_lsn() AS lsn,
            sys.fn_cdc_map_lsn_to_time(sys.fn_cdc_get_max_lsn()) AS at) m
        CROSS JOIN (SELECT CAST('2026-11-27T10:00:00.123' AS datetime) AS at) o
        WHERE m.lsn IS NOT NULL AND m.at IS NOT NULL\
        """);
    asked.add(
        "SELECT TOP (10001) CONVERT(nvarchar(60), [Id]), CONVERT(nvarchar(60), [Part]) FROM"
            + " (SELECT DISTINCT [Id], [Part] FROM cdc.[fn_cdc_get_all_changes_dbo_Posts]("
            + "sys.fn_cdc_increment_lsn(0x00000000000000000064), 0x00000000000000000082,"
            + " N'all update old')) AS c");
    asked.addAll(ofDatabase);
    asked.add(state);
    assertThat(server.executed())
        .as("and looks once more afterwards")
        .containsExactlyElementsOf(asked);
  }

  @Test
  void saysUpToWhenWhereTheJobHasNotPassedThePointInTime() throws SQLException {
    server.answer("fn_cdc_map_lsn_to_time", captured(130, 0, 11));
    MarkedRows rows = find(POSITION, FROM, KEY);
    assertThat(rows.keys()).isNotNull();
    assertThat(rows.upTo()).isEqualTo("2026-11-27T10:00:02");
  }

  @Test
  void asksForNoRangeThatIsEmpty() throws SQLException {
    server.answer("fn_cdc_map_lsn_to_time", captured(100, 0, 11));
    MarkedRows rows = find(POSITION, FROM, KEY);
    assertThat(Objects.requireNonNull(rows.keys()).keys()).isEmpty();
    assertThat(rows.upTo()).isNotNull();
    assertThat(server.executed()).noneMatch(sql -> sql.contains("all_changes"));
  }

  /** The server's clock was set back: what the target has it keeps. */
  @Test
  void theMarkNeverGoesBack() throws SQLException {
    String later = lsn(123) + "@" + DATABASE;
    assertThat(find(POSITION, later, KEY).reached()).isEqualTo(later);
  }

  @Test
  void waitsUntilTheJobHasPassedThePointInTime() throws SQLException {
    server.answer("fn_cdc_map_lsn_to_time", captured(125, 0, 0));
    CaptureSearch search = new CaptureSearch(request(POSITION, FROM, KEY));
    assertThat(search.isOver(server.connection())).isFalse();
    assertThat(search.isOver(server.connection())).isFalse();
    server.answer("fn_cdc_map_lsn_to_time", captured(126, 1, 2));
    assertThat(search.isOver(server.connection())).isTrue();
    assertThat(server.executed().stream().map(sql -> sql.substring(0, 7)))
        .as("and not before it has looked")
        .containsExactly("SELECT ", "WAITFOR", "SELECT ", "WAITFOR", "SELECT ");
  }

  @Test
  void waitsNoLongerThanItsPatience() throws SQLException {
    server.answer("fn_cdc_map_lsn_to_time", captured(125, 0, CaptureSearch.PATIENCE_SECONDS));
    assertThat(new CaptureSearch(request(POSITION, FROM, KEY)).isOver(server.connection()))
        .as("since the point in time was opened, by another table's search too")
        .isTrue();
    server.answer("fn_cdc_map_lsn_to_time", captured(125, 0, -3_600));
    assertThat(new CaptureSearch(request(POSITION, FROM, KEY)).isOver(server.connection()))
        .as("the clock was set back")
        .isTrue();
    server.answer("fn_cdc_map_lsn_to_time", captured(125, 0, 0));
    CaptureSearch search = new CaptureSearch(request(POSITION, FROM, KEY));
    int looks = 1;
    while (!search.isOver(server.connection())) {
      looks++;
    }
    assertThat(looks).as("the clock stands").isEqualTo(CaptureSearch.PATIENCE_SECONDS + 1);
  }

  @Test
  void waitsForNothingWhereNothingIsToBeFound() throws SQLException {
    assertThat(new CaptureSearch(request(POSITION, null, KEY)).isOver(server.connection()))
        .isTrue();
    assertThat(new CaptureSearch(request(null, FROM, KEY)).isOver(server.connection())).isTrue();
    assertThat(server.executed()).isEmpty();
  }

  @Test
  void changesThatWereRemovedAreAGapThatNamesBoth() throws SQLException {
    valid(lsn(101), IDENTITY);
    MarkedRows rows = find(POSITION, FROM, KEY);
    assertThat(rows.keys()).isNull();
    assertThat(rows.reached()).as("all is compared at that point in time").isEqualTo(REACHED);
    assertThat(rows.obstacle())
        .isEqualTo(
            "change data capture has what changed from 0x00000000000000000065 on, and the target"
                + " what changed up to 0x00000000000000000064");
    assertThat(server.executed()).noneMatch(sql -> sql.contains("all_changes"));
    valid(lsn(100), IDENTITY);
    assertThat(find(POSITION, FROM, KEY).keys()).as("from the mark on").isNotNull();
  }

  @Test
  void changesThatAreRemovedWhileTheyAreReadAreAGapToo() throws SQLException {
    CaptureSearch search = new CaptureSearch(request(POSITION, FROM, KEY));
    MarkedRows found = search.find(server.connection());
    assertThat(found.keys()).isNotNull();
    valid(lsn(110), IDENTITY);
    MarkedRows confirmed = search.confirm(server.connection(), found);
    assertThat(confirmed.keys()).isNull();
    assertThat(confirmed.obstacle()).contains(lsn(110));
  }

  @Test
  void tellsNothingWhereItIsOffOrMayNotBeSeenOrIsAnother() throws SQLException {
    valid(lsn(0), IDENTITY);
    assertThat(find(POSITION, FROM, KEY).obstacle()).contains("in the role that guards dbo_Posts");
    valid(null, IDENTITY);
    assertThat(find(POSITION, FROM, KEY).obstacle()).contains("nothing was captured yet");
    valid(lsn(90), "77/9/2026/2027/99/2026");
    assertThat(find(POSITION, FROM, KEY).obstacle()).contains("another than when the step began");
    server.answer("fn_cdc_get_min_lsn", List.of());
    assertThat(find(POSITION, FROM, KEY).obstacle()).isEqualTo("change data capture is off");
    assertThat(server.executed()).noneMatch(sql -> sql.contains("all_changes"));
  }

  @Test
  void isNotAskedWhereItSaysNothingOfTheMark() throws SQLException {
    assertThat(find(null, FROM, KEY).obstacle()).contains("is off in the database");
    assertThat(find(POSITION, null, KEY)).isEqualTo(MarkedRows.none(REACHED, null));
    String other = lsn(100) + "@2026-11-27T00:00:00/A/C";
    assertThat(find(POSITION, other, KEY).obstacle()).contains("was restored");
    assertThat(find(POSITION, other, KEY).reached()).isEqualTo(REACHED);
    assertThat(find(POSITION, FROM, List.of("Number")).obstacle()).contains("may hold NULL");
    assertThat(find(POSITION, FROM, List.of()).obstacle()).contains("no key");
    assertThat(server.executed()).as("asked").isEmpty();
  }

  @Test
  void aJobThatIsBehindTheMarkTellsNothing() throws SQLException {
    server.answer("fn_cdc_map_lsn_to_time", captured(99, 0, 20));
    assertThat(find(POSITION, FROM, KEY).obstacle())
        .isEqualTo(
            "change data capture has come to 0x00000000000000000063, and had come to"
                + " 0x00000000000000000064");
    server.answer("fn_cdc_map_lsn_to_time", List.of());
    assertThat(find(POSITION, FROM, KEY).obstacle()).contains("has come to nothing");
  }

  @Test
  void aDatabaseThatIsRestoredMeanwhileIsAnother() throws SQLException {
    server.answer("recovery_fork_guid", List.of(List.of("A/C")));
    assertThat(find(POSITION, FROM, KEY).obstacle()).contains("another database than when");
  }

  @Test
  void tooManyRowsAreComparedWholeAndNotNotedAsTold() throws SQLException {
    List<List<Object>> many = new ArrayList<>();
    for (int row = 0; row <= 10_000; row++) {
      many.add(List.of(row, "a"));
    }
    server.answer("fn_cdc_get_all_changes", many);
    MarkedRows rows = find(POSITION, lsn(123) + "@" + DATABASE, KEY);
    assertThat(rows.obstacle()).contains("more than 10,000 of its rows changed");
    assertThat(rows.reached()).isEqualTo(REACHED);
  }

  @Test
  void whatTheServerRefusesIsAnAnswerAndWhatMayPassIsNot() throws SQLException {
    server.refuse("all_changes", 313, "An insufficient number of arguments were supplied");
    assertThat(find(POSITION, FROM, KEY).obstacle()).contains("insufficient number of arguments");
    server.refuse("all_changes", 22_983, "The unique index was not found");
    assertThat(find(POSITION, FROM, KEY).obstacle()).contains("does not tell what changed");
    server.refuse("all_changes", 1_205, "deadlock victim");
    assertThatThrownBy(() -> find(POSITION, FROM, KEY)).isInstanceOf(SQLException.class);
  }

  @Test
  void aRefusalEndsTheWaitAndIsToldThen() throws SQLException {
    server.refuse("fn_cdc_map_lsn_to_time", 229, "permission denied");
    CaptureSearch search = new CaptureSearch(request(POSITION, FROM, KEY));
    assertThat(search.isOver(server.connection())).isTrue();
    assertThat(search.find(server.connection()).obstacle()).contains("permission denied");
  }

  private void valid(@Nullable String oldest, String identity) {
    List<Object> row = new ArrayList<>();
    row.add(oldest);
    row.add(identity);
    server.answer("fn_cdc_get_min_lsn", List.of(row));
  }

  /**
   * How far the job has come, whether that is past the point in time, and how long ago this was.
   */
  private static List<List<Object>> captured(int newest, int isPassed, long seconds) {
    return List.of(List.of(lsn(newest), "2026-11-27T10:00:02", isPassed, seconds));
  }

  private static String lsn(int number) {
    return "0x%020X".formatted(number);
  }

  private MarkedRows find(@Nullable String position, @Nullable String from, List<String> key)
      throws SQLException {
    CaptureSearch search = new CaptureSearch(request(position, from, key));
    return search.confirm(server.connection(), search.find(server.connection()));
  }

  private static MarkRequest request(
      @Nullable String position, @Nullable String from, List<String> key) {
    WatermarkWish wish = new WatermarkWish("", "0", from, null, null, key, true, position, null);
    return new MarkRequest(table(), wish, "s");
  }

  private static Table table() {
    Table table = new Table();
    table.setId(new TableId("dbo", "Posts"));
    table.setEstimatedRows(1_000);
    table.setEstimatedBytes(100_000);
    table.setCaptured(new ChangeCapture("dbo_Posts", IDENTITY, null));
    table.setKeys(List.of());
    Column number = column("Number", "int");
    number.setNullable(true);
    table.setColumns(List.of(column("Id", "int"), column("Part", "uniqueidentifier"), number));
    return table;
  }

  private static Column column(String name, String type) {
    Column column = new Column();
    column.setName(name);
    column.setSourceType(type);
    return column;
  }
}
