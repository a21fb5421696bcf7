// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import static io.convoy.cli.progress.Pictures.copy;
import static io.convoy.cli.progress.Pictures.copying;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.event.TableProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveViewTest {
  private final HandClock clock = new HandClock();
  private final FakeScreen screen;
  private final LiveView view;

  LiveViewTest() throws IOException {
    screen = new FakeScreen(120, 24);
    view = new LiveView(screen.terminal(), clock);
  }

  @Test
  void saysAndDrawsNothingBeforeThereIsAPicture() {
    view.begin("run-1");
    view.say("a word");
    assertThat(screen.lines()).containsExactly("run run-1", "a word");
    view.close();
    assertThat(screen.lines()).containsExactly("run run-1", "a word");
  }

  @Test
  void drawsTheFirstPictureAtOnce() {
    view.begin("run-1");
    RunPicture picture = copy(copying("orders", 10, 100), copying("items", 0, 50));
    view.show(picture);
    assertThat(screen.lines()).startsWith("run run-1").hasSize(4);
    assertThat(screen.lines().subList(1, 4)).isEqualTo(drawing(picture, 119, 23));
  }

  @Test
  void erasesWhatItDrewBeforeAndNothingElse() {
    view.begin("run-1");
    view.show(copy(copying("orders", 0, 100), copying("items", 0, 50), copying("tags", 0, 10)));
    view.say("a word");
    view.say("another word");
    view.show(copy(copying("orders", 0, 100)));
    view.close();
    assertThat(screen.lines().subList(0, 3)).containsExactly("run run-1", "a word", "another word");
    assertThat(screen.lines().subList(3, screen.lines().size()))
        .isEqualTo(drawing(copy(copying("orders", 0, 100)), 119, 23));
  }

  @ParameterizedTest
  @ValueSource(ints = {118, 79, 60, 59, 40, 30, 7, 240})
  void leavesNoRubbishWhenTheTerminalIsResized(int columns) {
    view.say("a word");
    RunPicture picture = copy(copying("orders", 10, 100), copying("items", 0, 50));
    view.show(picture);
    assertThat(screen.lines().getLast()).hasSizeGreaterThan(80);
    screen.resize(columns, 100);
    view.close();
    assertThat(screen.lines().getFirst()).isEqualTo("a word");
    assertThat(screen.lines().subList(1, screen.lines().size()))
        .isEqualTo(drawing(picture, columns - 1, 99));
  }

  @Test
  void followsSeveralResizes() {
    RunPicture picture = copy(copying("orders", 10, 100), copying("items", 0, 50));
    view.show(picture);
    screen.resize(50, 24);
    view.say("one");
    screen.resize(20, 24);
    view.say("two");
    screen.resize(100, 24);
    view.close();
    assertThat(screen.lines().subList(0, 2)).containsExactly("one", "two");
    assertThat(screen.lines().subList(2, screen.lines().size()))
        .isEqualTo(drawing(picture, 99, 23));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 24})
  void drawsLessLinesThanTheTerminalHas(int rows) {
    screen.resize(80, rows);
    RunPicture picture = copy(tables(30));
    view.show(picture);
    List<String> first = screen.lines();
    assertThat(first).hasSize(rows - 1);
    assertThat(first.getLast()).startsWith("total");
    view.close();
    assertThat(screen.lines()).isEqualTo(first);
  }

  @Test
  void leavesNoRubbishWhenTheTerminalBecomesLower() {
    screen.resize(80, 12);
    view.show(copy(tables(30)));
    assertThat(screen.lines()).hasSize(11);
    screen.resize(80, 30);
    view.say("a word");
    assertThat(screen.lines()).startsWith("a word").hasSize(30);
  }

  @Test
  void takesAnUnknownSizeForTheUsualOne() {
    screen.resize(80, 24);
    screen.hideSize();
    RunPicture picture = copy(tables(30));
    view.show(picture);
    view.say("a word");
    assertThat(screen.lines().getFirst()).isEqualTo("a word");
    assertThat(screen.lines().subList(1, 24)).isEqualTo(drawing(picture, 79, 23));
  }

  @Test
  void drawsAtMostFiveTimesASecond() {
    long begin = System.nanoTime();
    for (int rows = 0; rows < 1000; rows++) {
      view.show(copy(copying("orders", rows, 1000)));
    }
    long elapsed = System.nanoTime() - begin;
    assertThat((long) screen.erasures())
        .isLessThanOrEqualTo(elapsed / Duration.ofMillis(200).toNanos());
  }

  @Test
  void drawsThePictureThatItHeldBackWhenItIsClosed() {
    IntStream.rangeClosed(0, 100)
        .forEach(loaded -> view.show(copy(copying("orders", loaded, 100))));
    view.close();
    assertThat(screen.lines()).hasSize(2).allMatch(line -> line.contains("100%"));
  }

  /** What a table draws of this picture, when nothing has a rate yet. */
  private List<String> drawing(RunPicture picture, int width, int height) {
    return new ProgressTable().lines(picture, clock.instant(), width, height);
  }

  private static TableProgress[] tables(int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> copying("table" + number, 0, 100))
        .toArray(TableProgress[]::new);
  }
}
