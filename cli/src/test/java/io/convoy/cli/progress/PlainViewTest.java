// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import static io.convoy.cli.progress.Pictures.copy;
import static io.convoy.cli.progress.Pictures.copying;
import static io.convoy.cli.progress.Pictures.picture;
import static io.convoy.cli.progress.Pictures.run;
import static io.convoy.cli.progress.Pictures.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.Stage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainViewTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final HandClock clock = new HandClock();
  private final PlainView view =
      new PlainView(new PrintStream(bytes, true, StandardCharsets.UTF_8), clock);

  @Test
  void saysLinesAsTheyAre() {
    view.begin("run-1");
    view.say("a word");
    assertThat(lines()).containsExactly("run run-1", "a word");
  }

  @Test
  void tellsAllNumbersOfARun() {
    view.show(copy(copying("orders", 0, 4000)));
    clock.advance(Duration.ofSeconds(64));
    view.show(
        picture(
            run(Phase.COPY).setTables(3),
            copying("orders", 1280, 4000),
            table("done", Stage.FINALIZED).build()));
    assertThat(lines().getLast())
        .isEqualTo(
            " 1m04s COPY      tables 1 of 3, rows read 4,000, loaded 1,280 of 4,000,"
                + " 128 MB, 20 rows/s");
  }

  @Test
  void tellsEachChangeOfPhaseAtOnce() {
    view.show(picture(run(Phase.DESCRIBE)));
    view.show(picture(run(Phase.SCHEMA)));
    view.show(picture(run(Phase.SCHEMA)));
    view.show(picture(run(Phase.COPY)));
    assertThat(lines())
        .extracting(line -> line.substring(7, 16).strip())
        .containsExactly("DESCRIBE", "SCHEMA", "COPY");
  }

  @Test
  void tellsALineEveryFiveSeconds() {
    for (int second = 0; second <= 20; second++) {
      view.show(copy(copying("orders", second, 100)));
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(lines())
        .extracting(line -> line.substring(0, 6).strip())
        .containsExactly("0s", "5s", "10s", "15s", "20s");
  }

  @Test
  void countsTheFiveSecondsFromTheLastLine() {
    view.show(picture(run(Phase.PLAN)));
    clock.advance(Duration.ofSeconds(4));
    view.show(copy());
    clock.advance(Duration.ofSeconds(4));
    view.show(copy());
    assertThat(lines()).hasSize(2);
    clock.advance(Duration.ofSeconds(1));
    view.show(copy());
    assertThat(lines()).hasSize(3);
  }

  @Test
  void measuresTheRateBetweenItsLinesToo() {
    for (int second = 0; second <= 6; second++) {
      view.show(copy(copying("orders", second * 100L, 1000)));
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(lines().getLast()).startsWith("    5s").endsWith(" 100 rows/s");
  }

  @Test
  void knowsNoTablesBeforeTheyAreDescribed() {
    view.show(picture(run(Phase.DESCRIBE)));
    assertThat(lines().getFirst()).contains("tables 0 of 0, rows read 0, loaded 0 of 0, 0.0 MB");
  }

  @Test
  void saysNothingWhenItIsClosed() {
    view.show(copy());
    clock.advance(Duration.ofMinutes(1));
    view.close();
    assertThat(lines()).hasSize(1);
  }

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
