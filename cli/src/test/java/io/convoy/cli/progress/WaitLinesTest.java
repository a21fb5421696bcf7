// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import static io.convoy.cli.progress.Pictures.START;
import static io.convoy.cli.progress.Pictures.copying;
import static io.convoy.cli.progress.Pictures.picture;
import static io.convoy.cli.progress.Pictures.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Wait;
import io.convoy.schemas.table.TableId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a run waits for, in each of its views. */
class WaitLinesTest {
  private static final TableId ORDERS = new TableId("shop", "orders");
  private static final String WAITING = "waiting: shop.orders: CVY-4001 locked by session 7";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private final HandClock clock = new HandClock();

  @Test
  void standBelowTheTablesInAStatus() {
    clock.advance(Duration.ofSeconds(64));
    List<String> lines = ProgressViews.lines(picture(stalled(), copying("orders", 0, 9)), clock);

    assertThat(lines)
        .hasSize(5)
        .endsWith(
            WAITING + " (for 1m04s)",
            "waiting: loader-2: CVY-4001 the target is away (for 1m04s)",
            "nothing has moved for 1m04s: COPY waits for Godot");
  }

  @Test
  void areNotThereWhereNothingIsWaitedFor() {
    List<String> lines =
        ProgressViews.lines(picture(run(Phase.COPY), copying("orders", 0, 9)), clock);

    assertThat(lines).hasSize(2).noneMatch(line -> line.contains("waiting: "));
  }

  @Test
  void areSaidOnceInPlainLinesForAsLongAsTheyLast() {
    PlainView view = new PlainView(out, clock);
    for (int second = 0; second < 4; second++) {
      view.show(picture(stalled()));
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(lines()).containsOnlyOnce(WAITING);
    assertThat(lines().stream().filter(line -> line.startsWith("nothing has moved"))).hasSize(1);

    view.show(picture(run(Phase.COPY)));
    view.show(picture(stalled()));
    assertThat(lines().stream().filter(WAITING::equals)).hasSize(2);
  }

  @Test
  void leaveMostOfAScreenToTheTables() throws IOException {
    FakeScreen screen = new FakeScreen(40, 12);
    LiveView view = new LiveView(screen.terminal(), clock);
    view.show(picture(stalled(), copying("orders", 0, 9), copying("items", 0, 9)));

    assertThat(screen.lines()).hasSize(6);
    assertThat(String.join("", screen.lines().subList(3, 6)))
        .startsWith(WAITING + " (for 0s)" + "waiting: loader-2: CVY-4001 the target");
  }

  @Test
  void areFieldsOfTheRunInJson() throws IOException {
    ProgressView view = ProgressViews.json(out);
    view.show(picture(stalled()));

    JsonNode event = new JsonMapper().readTree(lines().getFirst());
    assertThat(event.path("stalled").asText()).isEqualTo("COPY waits for Godot");
    assertThat(event.path("stalledSince").asText()).isEqualTo("2026-03-01T10:00:00Z");
    assertThat(event.path("waits"))
        .hasSize(2)
        .first()
        .isEqualTo(
            new JsonMapper()
                .readTree(
                    """
                    {"task":"run-1/load/shop.orders/0","reporter":"loader-1","schema":"shop",
                     "table":"orders","code":"TARGET_UNAVAILABLE","errorCode":"CVY-4001","message":"locked by session 7",
                     "since":"2026-03-01T10:00:00Z"}\
                    """));
  }

  private static RunState.Builder stalled() {
    return run(Phase.COPY)
        .setStalled("COPY waits for Godot")
        .setStalledSince(START)
        .setWaits(
            List.of(
                wait("/load/shop.orders/0", ORDERS, "loader-1", "locked by session 7"),
                wait("/load", null, "loader-2", "the target is away")));
  }

  private static Wait wait(String work, @Nullable TableId table, String reporter, String message) {
    return new Wait(
        Pictures.RUN + work, table, reporter, "TARGET_UNAVAILABLE", message, START, START);
  }

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
