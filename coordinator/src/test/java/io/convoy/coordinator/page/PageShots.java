// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.convoy.schemas.event.Phase;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes pictures of the page in many states, for a person to look at, and lets axe-core look at
 * each. Takes minutes, so that no build runs it unless it is named: {@code -Dtest=PageShots}. The
 * property {@code page.shots} has the folder, {@code page.shots.only} a pattern of names.
 */
class PageShots {
  private static final String RUN = "20261126T150000Z-a1b2";
  private static final String LEGEND =
      " && [...document.querySelectorAll('.legend b')].some((b) => b.textContent > '0')";

  @TempDir private Path scratch;

  private final Path out = Path.of(System.getProperty("page.shots", "target/page-shots"));
  private final String only = System.getProperty("page.shots.only", ".*");
  private final List<String> faults = new ArrayList<>();

  private record State(String name, Phase phase, double share) {}

  private record Shot(String name, MadeUpRun run, String ready, Consumer<MadeUpPage> more) {}

  @Test
  void takes() throws Exception {
    Files.createDirectories(out);
    List<State> states =
        List.of(
            new State("start", Phase.COPY, 0),
            new State("copy", Phase.COPY, 0.4),
            new State("finalize", Phase.FINALIZE, 1),
            new State("done", Phase.COMPLETED, 1),
            new State("failed", Phase.FAILED, 0.4),
            new State("different", Phase.FAILED, 1));
    try (Chromium browser = Chromium.start(Chromium.program().orElseThrow(), scratch)) {
      for (int tables : new int[] {3, 2_000}) {
        for (State state : states) {
          MadeUpRun run = run(tables, state.phase(), state.share());
          take(browser, new Shot(state.name() + "-" + tables, run, LEGEND, page -> {}));
        }
      }
      MadeUpRun load = run(3, Phase.COMPLETED, 1);
      take(
          browser, new Shot("sync", load, "", page -> MadeUpSteps.tell(page.board, Instant.now())));
    }
    assertThat(faults).isEmpty();
  }

  private static MadeUpRun run(int tables, Phase phase, double share) {
    Instant begun = Instant.now().minus(Duration.ofMinutes(phase == Phase.COMPLETED ? 200 : 47));
    return new MadeUpRun(RUN, tables, begun, phase, share);
  }

  private void take(Chromium browser, Shot shot) throws Exception {
    PageToken token = PageToken.in(scratch.resolve("token"));
    Instant now = Instant.now().minus(Duration.ofMinutes(shot.ready().isEmpty() ? 150 : 0));
    try (MadeUpPage page = new MadeUpPage(shot.run(), token, wish -> {}, Clock.systemUTC(), now)) {
      shot.more().accept(page);
      for (String scheme : List.of("light", "dark")) {
        for (int width : new int[] {1_600, 400}) {
          String name = "%s-%s-%d".formatted(shot.name(), scheme, width);
          if (name.matches(only)) {
            browser.prefer(scheme);
            take(browser, page.url(), shot.ready(), width, out.resolve(name + ".png"));
          }
        }
      }
    }
  }

  private void take(Chromium browser, URI url, String ready, int width, Path file)
      throws Exception {
    browser.size(width, width < 600 ? 860 : 1_300);
    browser.open(url);
    browser.await(
        "document.querySelector('.uplot') && document.querySelector('.badge').textContent" + ready);
    // The bars move for a third of a second.
    browser.value("new Promise((drawn) => setTimeout(drawn, 900))");
    Files.write(file, browser.screenshot(width < 600));
    for (JsonNode fault : Axe.seriousFaults(browser)) {
      faults.add(file.getFileName() + ": " + fault.asText());
    }
    if (!browser.value("document.documentElement.scrollWidth <= innerWidth").asBoolean()) {
      faults.add(file.getFileName() + ": wider than the window");
    }
  }
}
