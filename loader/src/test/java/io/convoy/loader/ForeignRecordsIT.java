// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.Await;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.row.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is not of a run's rows stops its partition, and says where it lies. */
@ExtendWith(Servers.class)
class ForeignRecordsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void stopsAtARecordThatIsNoAvro(Servers.Running servers) throws Exception {
    stopsAt(servers, (table, other) -> "{\"json\":1}".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void stopsAtARecordWithoutAValue(Servers.Running servers) throws Exception {
    stopsAt(servers, (table, other) -> null);
  }

  @Test
  void stopsAtABatchThatIsCutOff(Servers.Running servers) throws Exception {
    stopsAt(
        servers,
        (table, other) -> {
          byte[] value = batch(table);
          return Arrays.copyOf(value, value.length - 3);
        });
  }

  @Test
  void stopsAtABatchWithMoreThanItsRows(Servers.Running servers) throws Exception {
    stopsAt(
        servers,
        (table, other) -> {
          byte[] value = batch(table);
          return Arrays.copyOf(value, value.length + 3);
        });
  }

  @Test
  void stopsAtRowsOfAnotherTable(Servers.Running servers) throws Exception {
    stopsAt(servers, (table, other) -> batch(other));
  }

  @Test
  void stopsAtAPartWhoseRowHasNotBegun(Servers.Running servers) throws Exception {
    stopsAt(
        servers,
        (table, other) ->
            table.values(3, 0, 1, id -> "x".repeat(2_000_000)).stream()
                .filter(value -> WireFormat.schemaId(value) != table.schema())
                .toList()
                .getLast());
  }

  /** Makes a record that does not belong into the table's topic. */
  private interface Foreign {
    byte @Nullable [] value(TestTable table, TestTable other);
  }

  private static byte[] batch(TestTable table) {
    return table.values(2, 500, 510, id -> "foreign").getFirst();
  }

  private static void stopsAt(Servers.Running servers, Foreign foreign) throws Exception {
    try (Scenario scenario = new Scenario(servers).maxRejects(10)) {
      TestTable table = TestTable.unlogged(scenario, "posts", 2);
      TestTable other = TestTable.unlogged(scenario, "others", 1);
      table.chunk(0, 0, 0, 10);
      table.chunk(1, 1, 10, 20);
      try (TestTable.Writer writer = table.new Writer(1)) {
        writer.send(foreign.value(table, other));
        writer.commit();
      }
      scenario.startLoader();

      Await.until(
          PATIENCE, () -> !scenario.facts().all(TaskFailed.class).isEmpty(), "it is reported");
      TaskFailed failed = scenario.facts().all(TaskFailed.class).getFirst();
      assertThat(failed.getRetryable()).isFalse();
      assertThat(failed.getMessage())
          .contains("offset ", "partition 1", "topic " + table.topic(), "not of this run's rows");
      Await.until(PATIENCE, () -> table.rows() >= 10, "the other partition goes on");
      assertThat(scenario.number("SELECT count(*) FROM others")).isZero();
      assertThat(scenario.number("SELECT count(*) FROM posts WHERE body = 'foreign'")).isZero();
      assertThat(List.of(10L, 20L)).contains(table.rows());
    }
  }
}
