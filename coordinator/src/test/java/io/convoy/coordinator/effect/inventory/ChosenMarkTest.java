// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.ConfigLoader;
import io.convoy.common.config.SyncConfig.Capture;
import io.convoy.common.postgres.ConfiguredNames;
import io.convoy.schemas.event.Watermark;
import io.convoy.schemas.table.ChangeCapture;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChosenMarkTest {
  private static final String CONFIGURATION =
      """
      pipeline: shop
      source: { url: "jdbc:sqlserver://db:1433;databaseName=Shop" }
      target: { url: "jdbc:postgresql://db/shop" }
      tables:
        - { match: dbo.Tracked, capture: change-tracking }
        - { match: dbo.Captured, capture: cdc }
        - { match: dbo.Marked, capture: watermark, watermark: { column: ChangedAt, lag: 5m } }
        - { match: dbo.Compared, capture: compare }
      """;

  @TempDir private Path folder;

  @Test
  void aTableWithoutAWordGoesByChangeTrackingUnderAutoWhereThatIsOn() throws IOException {
    assertThat(of("Posts", "7/1", Capture.AUTO).orElseThrow().getScope()).contains("7/1");
    assertThat(of("Posts", null, Capture.AUTO)).isEmpty();
    assertThat(of("Posts", "7/1", Capture.COMPARE)).isEmpty();
    assertThat(of("Posts", "7/1", Capture.LOGICAL)).isEmpty();
  }

  @Test
  void aTableThatIsToBeComparedIsWhateverIsOn() throws IOException {
    assertThat(of("Compared", "7/1", Capture.AUTO)).isEmpty();
  }

  @Test
  void whatIsAskedForByNameIsToldWhereItCannotBe() throws IOException {
    assertThat(of("Tracked", "7/1", Capture.COMPARE).orElseThrow().getScope()).contains("7/1");
    Watermark off = of("Tracked", null, Capture.COMPARE).orElseThrow();
    assertThat(off.getScope()).isEmpty();
    assertThat(off.getObstacle()).contains("is not on for it at the source");
  }

  @Test
  void noTwoTrackingsHaveTheSameScopeAndNoneThatOfAColumn() throws IOException {
    String scope = of("Tracked", "7/1", Capture.AUTO).orElseThrow().getScope();
    assertThat(of("Tracked", "7/2", Capture.AUTO).orElseThrow().getScope()).isNotEqualTo(scope);
    Watermark marked = of("Marked", "7/1", Capture.AUTO).orElseThrow();
    assertThat(marked.getColumn()).isEqualTo("ChangedAt");
    assertThat(marked.getLag()).isEqualTo("PT5M");
    assertThat(marked.getScope()).isEqualTo("ChangedAt");
  }

  @Test
  void underAutoChangeTrackingComesBeforeChangeDataCapture() throws IOException {
    ChangeCapture on = new ChangeCapture("dbo_Posts", "9/1", null);
    ChangeCapture partly = new ChangeCapture("dbo_Posts", "9/1", "it leaves out column Body");
    Watermark tracked = of("Posts", "7/1", on, Capture.AUTO).orElseThrow();
    assertThat(tracked.getScope()).contains("7/1");
    assertThat(tracked.getCaptured()).isFalse();
    Watermark captured = of("Posts", null, on, Capture.AUTO).orElseThrow();
    assertThat(captured.getScope()).isEqualTo("change data capture 9/1");
    assertThat(captured.getColumn()).isEmpty();
    assertThat(captured.getCaptured()).isTrue();
    assertThat(of("Posts", null, partly, Capture.AUTO)).as("nobody asked for it").isEmpty();
    assertThat(of("Posts", null, on, Capture.COMPARE)).isEmpty();
  }

  @Test
  void changeDataCaptureThatDoesNotTellAllIsTold() throws IOException {
    ChangeCapture partly = new ChangeCapture("dbo_Captured", "9/1", "it leaves out column Body");
    Watermark watermark = of("Captured", "7/1", partly, Capture.COMPARE).orElseThrow();
    assertThat(watermark.getScope()).isEmpty();
    assertThat(watermark.getObstacle()).isEqualTo("it leaves out column Body");
    Watermark off = of("Captured", "7/1", null, Capture.COMPARE).orElseThrow();
    assertThat(off.getScope()).isEmpty();
    assertThat(off.getCaptured()).isTrue();
    assertThat(off.getObstacle()).contains("change data capture is not on for it");
  }

  private Optional<Watermark> of(String name, @Nullable String tracking, Capture capture)
      throws IOException {
    return of(name, tracking, null, capture);
  }

  private Optional<Watermark> of(
      String name, @Nullable String tracking, @Nullable ChangeCapture captured, Capture capture)
      throws IOException {
    ConfiguredNames names =
        new ConfiguredNames(
            ConfigLoader.load(Files.writeString(folder.resolve("convoy.yml"), CONFIGURATION)));
    Table table = new Table();
    table.setId(new TableId("dbo", name));
    Column column = new Column();
    column.setName("ChangedAt");
    table.setColumns(List.of(column));
    table.setTracking(tracking);
    table.setCaptured(captured);
    return ChosenMark.of(names, table, capture);
  }
}
