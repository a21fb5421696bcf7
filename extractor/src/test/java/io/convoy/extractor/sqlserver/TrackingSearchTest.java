// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.extractor.source.LoggedChanges.TableKeys;
import io.convoy.extractor.source.MarkRequest;
import io.convoy.extractor.source.MarkedRows;
import io.convoy.schemas.event.WatermarkWish;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a SQL Server's change tracking is asked, and what is made of its answers. */
class TrackingSearchTest {
  private static final String DATABASE = "2026-01-02T03:04:05/A/B";
  private static final String FROM = "100@" + DATABASE;
  private static final String REACHED = "120@" + DATABASE;
  private static final String IDENTITY = "77/40/9/2026/2026";
  private static final List<String> KEY = List.of("Id", "Part");

  private final ScriptedServer server = new ScriptedServer();

  TrackingSearchTest() {
    server
        .answer("CURRENT_VERSION", List.of(List.of("125")))
        .answer("sys.databases", List.of(List.of("2026-01-02T03:04:05")))
        .answer("recovery_fork_guid", List.of(List.of("A/B")))
        .answer("CHANGETABLE", List.of(List.of("7", "a"), List.of("8", "b")));
  }

  @Test
  void tellsTheKeysOfRowsThatChangedSinceTheMark() throws SQLException {
    valid("90", 40, IDENTITY);
    MarkedRows rows = find(REACHED, FROM, KEY);
    assertThat(rows.obstacle()).isNull();
    assertThat(rows.reached()).isEqualTo(REACHED);
    TableKeys keys = Objects.requireNonNull(rows.keys());
    assertThat(keys.keys()).containsExactly("7\0a", "8\0b");
    String state =
        """
        SELECT CHANGE_TRACKING_MIN_VALID_VERSION(t.object_id), k.begin_version, \
        CONCAT(t.object_id, '/', k.begin_version, '/', t.max_column_id_used, '/',
          CONVERT(varchar(33), t.create_date, 126), '/',
          (SELECT CONVERT(varchar(33), MAX(i.create_date), 126) FROM sys.internal_tables i
           WHERE i.parent_id = t.object_id AND i.internal_type = 209))
        FROM sys.tables t
        JOIN sys.change_tracking_tables k ON k.object_id = t.object_id
        WHERE t.object_id = OBJECT_ID(N'[dbo].[Posts]')\
        """;
    List<String> ofDatabase =
        List.of(
            "SELECT CHANGE_TRACKING_CURRENT_VERSION()",
            "SELECT CONVERT(varchar(33), create_date, 126) FROM sys.databases WHERE name ="
                + " DB_NAME()",
            """
            SELECT CONCAT(database_guid, '/', recovery_fork_guid) FROM sys.database_recovery_status
            WHERE database_id = DB_ID()\
            """);
    List<String> asked = new ArrayList<>(ofDatabase);
    asked.add(state);
    asked.add(
        "SELECT TOP (10001) CONVERT(nvarchar(60), [Id]), CONVERT(nvarchar(60), [Part]) FROM"
            + " CHANGETABLE(CHANGES [dbo].[Posts], 100) AS c");
    asked.addAll(ofDatabase);
    asked.add(state);
    assertThat(server.executed())
        .as("and looks once more afterwards")
        .containsExactlyElementsOf(asked);
  }

  @Test
  void changesThatWereRemovedAreAGapThatNamesBothVersions() throws SQLException {
    valid("101", 40, IDENTITY);
    MarkedRows rows = find(REACHED, FROM, KEY);
    assertThat(rows.keys()).isNull();
    assertThat(rows.reached()).as("all is compared at that point in time").isEqualTo(REACHED);
    assertThat(rows.obstacle())
        .isEqualTo(
            "change tracking has what changed after version 101, and the target what changed up to"
                + " 100");
    assertThat(server.executed()).noneMatch(sql -> sql.contains("CHANGETABLE"));
  }

  @Test
  void theOldestVersionThatIsKeptIsNoGap() throws SQLException {
    valid("100", 40, IDENTITY);
    assertThat(find(REACHED, FROM, KEY).keys()).isNotNull();
  }

  /** With no tracked change in between it began anew at the very version that the mark has. */
  @Test
  void trackingThatBeganAnewAtTheMarkIsAGap() throws SQLException {
    valid("100", 100, IDENTITY);
    assertThat(find(REACHED, FROM, KEY).obstacle()).contains("began at version 100");
  }

  @Test
  void changesThatAreRemovedWhileTheyAreReadAreAGapToo() throws SQLException {
    valid("90", 40, IDENTITY);
    TrackingSearch search = new TrackingSearch(request(REACHED, FROM, KEY));
    MarkedRows found = search.find(server.connection());
    assertThat(found.keys()).isNotNull();
    valid("110", 40, IDENTITY);
    MarkedRows confirmed = search.confirm(server.connection(), found);
    assertThat(confirmed.keys()).isNull();
    assertThat(confirmed.obstacle()).contains("after version 110");
  }

  @Test
  void tellsNothingWhereItIsOffOrMayNotBeSeenOrIsAnother() throws SQLException {
    assertThat(find(REACHED, FROM, KEY).obstacle()).isEqualTo("change tracking is off");
    valid(null, 40, IDENTITY);
    assertThat(find(REACHED, FROM, KEY).obstacle())
        .contains("GRANT VIEW CHANGE TRACKING ON OBJECT::[dbo].[Posts]");
    valid("90", 40, "78/40/9/2026/2026");
    assertThat(find(REACHED, FROM, KEY).obstacle()).contains("is another than when the step began");
    assertThat(server.executed()).noneMatch(sql -> sql.contains("CHANGETABLE"));
  }

  @Test
  void isNotAskedWhereItIsBehindTheMarkOrOfAnotherDatabase() throws SQLException {
    assertThat(find("99@" + DATABASE, FROM, KEY).obstacle())
        .contains("is at version 99, and was at 100");
    assertThat(find("120@2026-11-27T00:00:00/A/C", FROM, KEY).obstacle()).contains("was restored");
    assertThat(find(null, FROM, KEY).obstacle()).contains("off in the database");
    assertThat(find(REACHED, null, KEY)).isEqualTo(MarkedRows.none(REACHED, null));
    assertThat(server.executed()).as("asked").isEmpty();
  }

  @Test
  void aDatabaseThatIsRestoredMeanwhileIsAnother() throws SQLException {
    valid("90", 40, IDENTITY);
    server.answer("recovery_fork_guid", List.of(List.of("A/C")));
    assertThat(find(REACHED, FROM, KEY).obstacle()).contains("another database than when");
  }

  @Test
  void rowsAreToldByThePrimaryKeyAlone() throws SQLException {
    valid("90", 40, IDENTITY);
    assertThat(find(REACHED, FROM, List.of("Number")).obstacle())
        .contains("other columns than the primary key's");
    assertThat(find(REACHED, FROM, List.of("Part", "Id")).keys()).as("in any order").isNotNull();
  }

  @Test
  void whatTheServerRefusesIsAnAnswerAndWhatMayPassIsNot() throws SQLException {
    valid("90", 40, IDENTITY);
    server.refuse("CHANGETABLE", 22_105, "Change tracking is not enabled on table 'dbo.Posts'.");
    assertThat(find(REACHED, FROM, KEY).obstacle()).contains("is not enabled on table");
    server.refuse("CHANGETABLE", 1_205, "deadlock victim");
    assertThatThrownBy(() -> find(REACHED, FROM, KEY)).isInstanceOf(SQLException.class);
  }

  @Test
  void theVersionIsThatOfADatabaseAsItWasMadeOrRestored() throws SQLException {
    TrackedVersion version = TrackedVersion.read(server.connection()).orElseThrow();
    assertThat(version).hasToString("125@" + DATABASE);
    assertThat(TrackedVersion.parse(version.toString())).isEqualTo(version);
    server.refuse("recovery_fork_guid", 229, "permission denied");
    assertThat(TrackedVersion.read(server.connection()).orElseThrow().database())
        .isEqualTo("2026-01-02T03:04:05/");
    server.refuse("CURRENT_VERSION", 195, "not a recognized built-in function name");
    assertThat(TrackedVersion.read(server.connection())).isEmpty();
  }

  private void valid(@Nullable String oldest, long begin, String identity) {
    List<Object> row = new ArrayList<>();
    row.add(oldest);
    row.add(begin);
    row.add(identity);
    server.answer("MIN_VALID_VERSION", List.of(row));
  }

  private MarkedRows find(@Nullable String reached, @Nullable String from, List<String> key)
      throws SQLException {
    TrackingSearch search = new TrackingSearch(request(reached, from, key));
    return search.confirm(server.connection(), search.find(server.connection()));
  }

  private static MarkRequest request(
      @Nullable String reached, @Nullable String from, List<String> key) {
    return new MarkRequest(
        table(), new WatermarkWish("", "0", from, null, reached, key, false, null, null), "s");
  }

  private static Table table() {
    Table table = new Table();
    table.setId(new TableId("dbo", "Posts"));
    table.setEstimatedRows(1_000);
    table.setEstimatedBytes(100_000);
    table.setTracking(IDENTITY);
    table.setKeys(
        List.of(
            Key.newBuilder()
                .setName("PK_Posts")
                .setPrimary(true)
                .setColumns(List.of("Id", "Part"))
                .build()));
    table.setColumns(
        List.of(column("Id", "int"), column("Part", "uniqueidentifier"), column("Number", "int")));
    return table;
  }

  private static Column column(String name, String type) {
    Column column = new Column();
    column.setName(name);
    column.setSourceType(type);
    return column;
  }
}
