// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import io.convoy.schemas.event.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Not a test: takes pictures of the page in many states, for a person to look at. Its arguments are
 * a folder, and a word that the names of the pictures have to hold.
 */
final class PageShots {
  private record Shot(String name, Phase phase, double share, int tables) {}

  private PageShots() {}

  public static void main(String[] arguments) throws Exception {
    Path out = Files.createDirectories(Path.of(arguments[0]));
    Path scratch = Files.createTempDirectory("page-shots");
    try (Chromium browser = Chromium.start(Chromium.program().orElseThrow(), scratch)) {
      for (int tables : new int[] {3, 2_000}) {
        take(browser, new Shot("start", Phase.COPY, 0, tables), out, arguments);
        take(browser, new Shot("copy", Phase.COPY, 0.4, tables), out, arguments);
        take(browser, new Shot("finalize", Phase.FINALIZE, 1, tables), out, arguments);
        take(browser, new Shot("done", Phase.COMPLETED, 1, tables), out, arguments);
        take(browser, new Shot("failed", Phase.FAILED, 0.4, tables), out, arguments);
        take(browser, new Shot("different", Phase.FAILED, 1, tables), out, arguments);
      }
    }
  }

  private static void take(Chromium browser, Shot shot, Path out, String[] arguments)
      throws Exception {
    Instant now = Instant.now();
    MadeUpRun run =
        new MadeUpRun(
            "20261126T150000Z-a1b2",
            shot.tables(),
            now.minus(Duration.ofMinutes(47)),
            shot.phase(),
            shot.share());
    PageToken token = PageToken.in(Files.createTempDirectory("page-shots").resolve("token"));
    try (MadeUpPage page = new MadeUpPage(run, token, wish -> {}, Clock.systemUTC(), now)) {
      for (String scheme : new String[] {"light", "dark"}) {
        for (int width : new int[] {1_600, 400}) {
          String name = "%s-%d-%s-%d.png".formatted(shot.name(), shot.tables(), scheme, width);
          if (arguments.length < 2 || name.matches(arguments[1])) {
            browser.prefer(scheme);
            browser.size(width, width < 600 ? 860 : 1_300);
            browser.open(page.url());
            browser.await(
                "document.querySelector('.uplot') && document.querySelector('.badge').textContent"
                    + " && [...document.querySelectorAll('.legend b')].some((b) => b.textContent >"
                    + " '0')");
            browser.value("new Promise((drawn) => setTimeout(drawn, 900))");
            Files.write(out.resolve(name), browser.screenshot(width < 600));
          }
        }
      }
    }
  }
}
