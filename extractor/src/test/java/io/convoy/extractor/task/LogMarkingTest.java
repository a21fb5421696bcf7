// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.HistoryColumns;
import io.convoy.common.config.PartitionBy;
import io.convoy.common.config.PartitionBy.Keys;
import io.convoy.common.config.PartitionBy.Method;
import io.convoy.common.config.TableOverride;
import io.convoy.common.config.TableOverride.Apply;
import io.convoy.common.config.TableOverride.Capture;
import io.convoy.common.config.TableOverrides;
import io.convoy.common.config.WatermarkConfig;
import io.convoy.common.config.WatermarkConfig.Deletes;
import io.convoy.common.config.WatermarkLag;
import io.convoy.extractor.source.LogMark;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogMarkingTest {
  private static final TableId ORDERS = new TableId("public", "orders");
  private static final TableId RATES = new TableId("public", "rates");
  private static final TableId EVENTS = new TableId("public", "events");

  private final Table orders = table(ORDERS);
  private final Table rates = table(RATES);
  private final Table events = table(EVENTS);

  @Test
  void aTableThatIsConfiguredToBeComparedIsNotLookedUpInTheLog() {
    mark(new TableOverrides(List.of(of("public.rates", Capture.COMPARE))));
    assertThat(rates.getLogObstacle()).isEqualTo("tables.capture is compare");
    assertThat(orders.getLogObstacle()).isNull();
  }

  @Test
  void whatIsComparedKeepsItsMarkForTheDayThatTheLogIsAskedAgain() {
    mark(new TableOverrides(List.of(of("public.rates", Capture.COMPARE))));
    String compared = rates.getLogMark();
    mark(TableOverrides.NONE);
    assertThat(rates.getLogMark()).isEqualTo(compared).startsWith("2/");
    assertThat(rates.getLogObstacle()).isNull();
  }

  /** Nobody knows of its other rows, and no later step by the log may take them for equal. */
  @Test
  void whatGoesByAWatermarkHasNoMarkOfTheLog() {
    mark(new TableOverrides(List.of(of("public.rates", Capture.WATERMARK))));
    assertThat(rates.getLogMark()).isNull();
    assertThat(rates.getLogObstacle()).isEqualTo("tables.capture is watermark");
    assertThat(orders.getLogMark()).isNotNull();
  }

  @Test
  void whatASqlServerTellsHasNoneEither() {
    mark(
        new TableOverrides(
            List.of(
                of("public.rates", Capture.CHANGE_TRACKING), of("public.orders", Capture.CDC))));
    assertThat(rates.getLogMark()).isNull();
    assertThat(rates.getLogObstacle()).isEqualTo("tables.capture is change-tracking");
    assertThat(orders.getLogMark()).isNull();
    assertThat(orders.getLogObstacle()).isEqualTo("tables.capture is cdc");
  }

  @Test
  void autoGoesByTheLogAsFarAsItTellsAllChanges() {
    mark(new TableOverrides(List.of(of("public.*", Capture.AUTO))));
    assertThat(orders.getLogObstacle()).isNull();
    assertThat(orders.getLogSettled()).isTrue();
    assertThat(rates.getLogSettled()).isFalse();
    assertThat(events.getLogObstacle()).isEqualTo("it is UNLOGGED");
    assertThat(events.getLogMark()).isNull();
  }

  private void mark(TableOverrides overrides) {
    Map<TableId, LogMark> marks =
        Map.of(
            ORDERS, new LogMark("1", null),
            RATES, new LogMark("2", null),
            EVENTS, new LogMark(null, "it is UNLOGGED"));
    LogMarking.mark(overrides, List.of(orders, rates, events), marks, Map.of(ORDERS, "1"));
  }

  private static TableOverride of(String match, Capture capture) {
    return new TableOverride(
        match,
        null,
        null,
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        Apply.MIRROR,
        capture,
        new WatermarkConfig(
            capture == Capture.WATERMARK ? "changed_at" : null,
            WatermarkLag.parse("5m"),
            Deletes.IGNORE),
        new HistoryColumns("valid_from", "valid_to", "is_current"),
        new PartitionBy(null, Method.RANGE, null, 3, null, null, 8, Keys.REFUSE));
  }

  private static Table table(TableId id) {
    Table table = new Table();
    table.setId(id);
    table.setColumns(List.of());
    table.setTypes(List.of());
    return table;
  }
}
