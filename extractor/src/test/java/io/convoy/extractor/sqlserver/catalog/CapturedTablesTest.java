// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.extractor.sqlserver.ScriptedServer;
import io.convoy.schemas.table.ChangeCapture;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CapturedTablesTest {
  private final ScriptedServer server =
      new ScriptedServer().answer("is_tracked_by_cdc", List.of(List.of(7L)));

  @Test
  void asksWhatIsCapturedOfEachTable() throws SQLException {
    instances(List.of(instance("dbo_Posts", null, null, 0)));
    assertThat(read()).isEqualTo(Map.of(7L, new ChangeCapture("dbo_Posts", "id dbo_Posts", null)));
    assertThat(server.executed())
        .containsExactly(
            "SELECT object_id FROM sys.tables WHERE is_tracked_by_cdc = 1",
            """
            SELECT t.object_id, k.capture_instance, \
            CONCAT(t.object_id, '/', t.max_column_id_used, '/',
              CONVERT(varchar(33), t.create_date, 126), '/', CONVERT(varchar(33), t.modify_date, 126),
              '/', k.object_id, '/', CONVERT(varchar(33), k.create_date, 126)),
              (SELECT MIN(c.name) FROM sys.columns c WHERE c.object_id = t.object_id AND c.is_computed = 0
               AND NOT EXISTS (SELECT 1 FROM cdc.captured_columns a WHERE a.object_id = k.object_id
                 AND a.column_id = c.column_id AND a.column_name = c.name)),
              (SELECT MIN(c.name) FROM sys.columns c
               WHERE c.object_id = t.object_id AND c.system_type_id IN (34, 35, 99)),
              (SELECT COUNT(*) FROM sys.indexes i
               JOIN sys.partition_schemes p ON p.data_space_id = i.data_space_id
               WHERE i.object_id = t.object_id AND i.index_id IN (0, 1) AND k.partition_switch = 1)
            FROM cdc.change_tables k
            JOIN sys.tables t ON t.object_id = k.source_object_id
            WHERE COALESCE(k.has_drop_pending, 0) = 0
            ORDER BY t.object_id, k.create_date, k.capture_instance\
            """);
  }

  @Test
  void saysWhyItDoesNotTellAllChanges() throws SQLException {
    instances(List.of(instance("a", "Added", null, 0)));
    assertThat(obstacle()).isEqualTo("its change data capture leaves out column Added");
    instances(List.of(instance("a", null, "Body", 0)));
    assertThat(obstacle()).contains("column Body is of type text, ntext or image");
    instances(List.of(instance("a", null, null, 1)));
    assertThat(obstacle()).contains("@allow_partition_switch = 0");
  }

  @Test
  void ofTwoInstancesTheElderOneThatTellsAllIsTaken() throws SQLException {
    instances(List.of(instance("old", null, null, 0), instance("new", null, null, 0)));
    assertThat(read().get(7L)).extracting(ChangeCapture::getInstance).isEqualTo("old");
    instances(List.of(instance("old", "Added", null, 0), instance("new", null, null, 0)));
    assertThat(read().get(7L)).extracting(ChangeCapture::getInstance).isEqualTo("new");
    instances(List.of(instance("old", "Added", null, 0), instance("new", "Other", null, 0)));
    assertThat(read().get(7L)).extracting(ChangeCapture::getInstance).isEqualTo("old");
  }

  @Test
  void whatMayNotBeReadIsNoTableWithoutIt() throws SQLException {
    server.refuse("cdc.change_tables", 229, "The SELECT permission was denied");
    assertThat(obstacle()).contains("GRANT SELECT ON cdc.change_tables");
  }

  @Test
  void asksNoFurtherWhereItIsOff() throws SQLException {
    server.answer("is_tracked_by_cdc", List.of());
    assertThat(read()).isEmpty();
    server.refuse("is_tracked_by_cdc", 207, "Invalid column name");
    assertThat(read()).isEmpty();
    assertThat(server.executed()).noneMatch(sql -> sql.contains("cdc.change_tables"));
  }

  private @Nullable String obstacle() throws SQLException {
    ChangeCapture captured = read().get(7L);
    assertThat(captured).isNotNull();
    return captured == null ? null : captured.getObstacle();
  }

  private Map<Long, ChangeCapture> read() throws SQLException {
    return CapturedTables.read(new Catalog(server.connection()));
  }

  private void instances(List<List<Object>> rows) {
    server.answer("cdc.change_tables", rows);
  }

  private static List<Object> instance(
      String name, @Nullable String missing, @Nullable String old, long switched) {
    List<Object> row = new ArrayList<>();
    row.add(7L);
    row.add(name);
    row.add("id " + name);
    row.add(missing);
    row.add(old);
    row.add(switched);
    return row;
  }
}
