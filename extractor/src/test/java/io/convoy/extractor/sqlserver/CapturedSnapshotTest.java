// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.ConfigLoader;
import io.convoy.common.config.SourceConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.KeptConnection;
import io.convoy.extractor.source.MarkRequest;
import io.convoy.extractor.source.MarkedRows;
import io.convoy.extractor.source.SourceReaders;
import io.convoy.schemas.event.WatermarkWish;
import io.convoy.schemas.table.ChangeCapture;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which order change data capture is asked, before a point in time and after it. */
class CapturedSnapshotTest {
  private static final String CONFIGURATION =
      """
      pipeline: shop
      source: { url: "jdbc:sqlserver://db:1433;databaseName=Shop" }
      target: { url: "jdbc:postgresql://db/shop" }
      """;

  private static final String SETTLED = "0x0000002A000001B80003";
  private static final String NEWEST = "0x0000002A000001C00001";

  private final ScriptedServer server =
      new ScriptedServer()
          .answer("@@VERSION", List.of(List.of("Microsoft SQL Server 2022", "Standard Edition")))
          .answer("snapshot_isolation_state", List.of(List.of(1, 0, 0)))
          .answer("is_cdc_enabled", List.of(List.of(1)))
          .answer("fn_cdc_map_time_to_lsn", List.of(List.of(SETTLED, NEWEST)))
          .answer("fn_cdc_map_lsn_to_time", List.of(List.of(NEWEST, "2026-11-27T10:00:01", 0, 0L)))
          .answer("fn_cdc_get_min_lsn", List.of(List.of(SETTLED, "7")))
          .answer("create_date, 126) FROM sys.databases", List.of(List.of("2026")))
          .answer("recovery_fork_guid", List.of(List.of("A/B")))
          .answer("GETDATE()", List.of(List.of("2026-11-27T10:00:00.123")));

  @TempDir private Path folder;

  @Test
  void theMarkIsAskedForBeforeThePointInTimeAndTheTimeAfterIt() throws IOException {
    server.refuse("CREATE DATABASE", 262, "CREATE DATABASE permission denied");
    try (SqlServerSession session = session()) {
      HeldSnapshot opened = session.open();
      assertThat(opened.id()).startsWith("snapshot-transaction:");
      assertThat(opened.capturedPosition())
          .contains(SETTLED + "/" + NEWEST + "/2026-11-27T10:00:00.123@2026/A/B");
      List<String> asked = List.copyOf(server.executed());
      int mark = first(asked, "fn_cdc_map_time_to_lsn");
      int point = first(asked, "SELECT TOP (1) object_id FROM sys.objects");
      int time = first(asked, "SELECT CONVERT(varchar(33), GETDATE(), 126)");
      assertThat(mark).isBetween(0, point - 1);
      assertThat(time).isGreaterThan(point);
      opened.release();
    }
  }

  @Test
  void aDatabaseThatCapturesNothingHasNoPosition() throws IOException {
    server.answer("is_cdc_enabled", List.of(List.of(0)));
    server.refuse("CREATE DATABASE", 262, "CREATE DATABASE permission denied");
    try (SqlServerSession session = session()) {
      HeldSnapshot opened = session.open();
      assertThat(opened.capturedPosition()).isEmpty();
      opened.release();
    }
  }

  /** In one transaction it would see what the job had captured when that began. */
  @Test
  void eachLookAtTheJobIsATransactionOfItsOwn() throws IOException {
    try (SqlServerSession session = session()) {
      String position = SETTLED + "/" + NEWEST + "/2026-11-27T10:00:00.123@2026/A/B";
      String from = SETTLED + "@2026/A/B";
      WatermarkWish wish =
          new WatermarkWish("", "0", from, null, null, List.of("Id"), true, position, null);
      MarkedRows rows = session.marked(new MarkRequest(table(), wish, "snapshot-transaction:4c1e"));
      assertThat(rows.obstacle()).isNull();
      assertThat(rows.upTo()).isEqualTo("2026-11-27T10:00:01");
    }
    long looks = count("fn_cdc_map_lsn_to_time");
    assertThat(count("WAITFOR DELAY")).isEqualTo(CaptureSearch.PATIENCE_SECONDS);
    assertThat(looks).as("and one with the keys").isEqualTo(CaptureSearch.PATIENCE_SECONDS + 2);
    assertThat(count("SET TRANSACTION ISOLATION LEVEL SNAPSHOT"))
        .as("and one to confirm them")
        .isEqualTo(looks + 1);
  }

  private long count(String part) {
    return server.executed().stream().filter(sql -> sql.contains(part)).count();
  }

  private static int first(List<String> asked, String part) {
    for (int i = 0; i < asked.size(); i++) {
      if (asked.get(i).contains(part)) {
        return i;
      }
    }
    throw new AssertionError(part + " was not asked: " + asked);
  }

  private SqlServerSession session() throws IOException {
    SourceConfig config =
        ConfigLoader.load(Files.writeString(folder.resolve("convoy.yml"), CONFIGURATION)).source();
    return new SqlServerSession(
        config, new Scripted(server), "shop", SourceReaders.ONE, new HeldTransactions());
  }

  private static Table table() {
    Table table = new Table();
    table.setId(new TableId("dbo", "Posts"));
    table.setCaptured(new ChangeCapture("dbo_Posts", "7", null));
    table.setKeys(List.of());
    Column id = new Column();
    id.setName("Id");
    id.setSourceType("int");
    table.setColumns(List.of(id));
    return table;
  }

  private record Scripted(ScriptedServer server) implements KeptConnection.Server {
    @Override
    public Connection connect(String purpose) {
      return server.connection();
    }

    @Override
    public void cancel(Connection connection) throws SQLException {
      connection.abort(Runnable::run);
    }

    @Override
    public ConvoyException meaning(String doing, SQLException error) {
      return new ConvoyException(ErrorCode.SOURCE_ERROR, doing, error);
    }
  }
}
