// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.extractor.sqlserver.CapturedPosition.Mark;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapturedPositionTest {
  private static final String SETTLED = "0x0000002A000001B80003";
  private static final String NEWEST = "0x0000002A000001C00001";

  private final ScriptedServer server =
      new ScriptedServer()
          .answer("is_cdc_enabled", List.of(List.of(1)))
          .answer("fn_cdc_map_time_to_lsn", List.of(List.of(SETTLED, NEWEST)))
          .answer("SELECT CONVERT(varchar(33), create_date", List.of(List.of("2026")))
          .answer("recovery_fork_guid", List.of(List.of("A/B")))
          .answer("GETDATE()", List.of(List.of("2026-11-27T10:00:00.123")));

  @Test
  void isThatOfACommitThatOthersSurelySee() throws SQLException {
    CapturedPosition before = CapturedPosition.read(server.connection()).orElseThrow();
    assertThat(server.executed())
        .startsWith(
            "SELECT CONVERT(int, is_cdc_enabled) FROM sys.databases WHERE name = DB_NAME()",
            "SELECT CONVERT(varchar(22), sys.fn_cdc_map_time_to_lsn('largest less than or equal',"
                + " DATEADD(SECOND, -60, GETDATE())), 1), CONVERT(varchar(22),"
                + " sys.fn_cdc_get_max_lsn(), 1)");
    CapturedPosition opened = before.opened(server.connection());
    assertThat(opened)
        .isEqualTo(new CapturedPosition(SETTLED, NEWEST, "2026-11-27T10:00:00.123", "2026/A/B"))
        .isEqualTo(CapturedPosition.parse(opened.toString()));
    assertThat(opened.mark()).hasToString(SETTLED + "@2026/A/B");
    assertThat(Mark.parse(opened.mark().toString())).isEqualTo(opened.mark());
  }

  @Test
  void isNoneWhereNothingIsCapturedOrNotForLongEnough() throws SQLException {
    List<Object> young = new ArrayList<>(Arrays.asList(null, NEWEST));
    server.answer("fn_cdc_map_time_to_lsn", List.of(young));
    assertThat(CapturedPosition.read(server.connection())).isEmpty();
    server.answer("is_cdc_enabled", List.of(List.of(0)));
    assertThat(CapturedPosition.read(server.connection())).isEmpty();
    server.refuse("is_cdc_enabled", 207, "Invalid column name");
    assertThat(CapturedPosition.read(server.connection())).as("another server").isEmpty();
  }

  @Test
  void ofTwoMarksOfOneDatabaseTheLaterOneHolds() {
    Mark mark = new Mark(SETTLED, "2026/A/B");
    Mark later = new Mark(NEWEST, "2026/A/B");
    assertThat(mark.orLater(later)).isEqualTo(later);
    assertThat(later.orLater(mark)).isEqualTo(later);
    assertThat(mark.orLater(new Mark(NEWEST, "2026/A/C"))).isEqualTo(mark);
  }

  @Test
  void whatIsNoneIsNotReadBack() {
    assertThatThrownBy(() -> CapturedPosition.parse(SETTLED + "@2026/A/B"))
        .hasMessageContaining("no position of change data capture");
    assertThatThrownBy(() -> Mark.parse("120")).hasMessageContaining("no mark of change data");
  }
}
