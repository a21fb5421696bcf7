// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.convoy.schemas.event.Phase;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageIT {
  private static final String DRAWN =
      "document.querySelector('.uplot') && document.querySelector('.tables th[scope=row]')"
          + " && [...document.querySelectorAll('.legend b')].some((b) => b.textContent > '0')";

  @TempDir static Path dir;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private Chromium browser;

  @BeforeAll
  void start() throws Exception {
    Optional<Path> program = Chromium.program();
    assumeTrue(program.isPresent(), "no chromium in the PATH: the page is not tried in a browser");
    browser = Chromium.start(program.orElseThrow(), dir.resolve("profile"));
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3, COPY, 0, light, 1600",
    "3, COPY, 0.4, dark, 400",
    "3, FINALIZE, 1, light, 400",
    "3, FAILED, 1, dark, 1600",
    "2000, COMPLETED, 1, light, 1600",
  })
  void hasNoSeriousFault(int tables, Phase phase, double share, String scheme, int width)
      throws Exception {
    browser.prefer(scheme);
    browser.size(width, 900);
    try (MadeUpPage page = page(tables, phase, share)) {
      browser.open(page.url());
      browser.await(DRAWN);
      JsonNode faults = Axe.seriousFaults(browser);
      assertThat(faults).isEmpty();
      assertThat(browser.value("document.documentElement.scrollWidth <= innerWidth").asBoolean())
          .as("fits the width")
          .isTrue();
    }
  }

  @Test
  void showsNamesAsTheyAreAndRunsNoneOfThem() throws Exception {
    try (MadeUpPage page = page(3, Phase.COPY, 0.4)) {
      browser.open(page.url());
      browser.await(DRAWN);
      assertThat(browser.value("document.querySelector('.tables').innerText").asText())
          .contains("<img src=x onerror=");
      assertThat(browser.value("document.querySelectorAll('img[src=x]').length").asInt()).isZero();
      assertThat(browser.value("document.title").asText())
          .startsWith("41 %")
          .doesNotContain("owned");
    }
  }

  @Test
  void holdsTwoThousandTablesOfWhichFewAreDrawn() throws Exception {
    browser.size(1_600, 900);
    try (MadeUpPage page = page(2_000, Phase.COPY, 0.4)) {
      browser.open(page.url());
      browser.await(DRAWN);
      assertThat(browser.value("document.querySelectorAll('.tables tbody tr').length").asInt())
          .isLessThan(60);
      browser.value("document.querySelector('.scroll').scrollTop = 34 * 1990");
      browser.await("document.querySelector('.tables tbody').innerText.includes('Archive_1999')");
      browser.value(
          "(() => { const search = document.querySelector('input[type=search]'); search.value ="
              + " 'archive_00'; search.dispatchEvent(new Event('input')); })()");
      browser.await(
          "document.querySelector('.card-head [role=status]').textContent.startsWith('91 of')");
    }
  }

  @Test
  void showsHowFarASyncIsBehind() throws Exception {
    browser.size(1_600, 900);
    try (MadeUpPage page = page(3, Phase.COMPLETED, 1)) {
      MadeUpSteps.tell(page.board, Instant.now());
      browser.open(page.url());
      browser.await("document.querySelectorAll('.steps-table tbody tr').length === 12");
      browser.await(
          "/^\\d+ min/.test(document.querySelector('#sync-title + .figure').textContent)");
      assertThat(browser.value("document.querySelector('.steps-table').innerText").asText())
          .contains("the log", "28,308");
      browser.await("document.querySelector('.panels').innerText.includes('convoy_shop')");
      assertThat(browser.value("document.querySelector('.panels').innerText").asText())
          .contains("48.0 MB");
      assertThat(Axe.seriousFaults(browser)).isEmpty();
    }
  }

  @Test
  void asksForAPauseAndARateWithTheTokenOfTheLink() throws Exception {
    try (MadeUpPage page = page(3, Phase.COPY, 0.4)) {
      String token = PageToken.in(dir.resolve("page-token")).text();
      browser.open(URI.create(page.url() + "/#token=" + token));
      browser.await("[...document.querySelectorAll('.actions button')].length === 3");
      assertThat(browser.value("location.hash").asText()).as("seen by nobody").isEqualTo("#/");
      browser.value("document.querySelector('.actions button').click()");
      awaitAsked("PAUSE 20260101-000000-aaaa");
      browser.value("document.querySelectorAll('.actions button')[1].click()");
      browser.await("document.querySelector('dialog').open");
      browser.value(
          "document.querySelector('#limit').value = '12';"
              + " document.querySelector('.limit .primary').click()");
      awaitAsked("THROTTLE 20260101-000000-aaaa 12");
    }
  }

  private void awaitAsked(String what) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!asked.contains(what) && System.nanoTime() < deadline) {
      browser.value("new Promise((go) => setTimeout(go, 50))");
    }
    assertThat(asked).last().isEqualTo(what);
  }

  private MadeUpPage page(int tables, Phase phase, double share) {
    Instant now = Instant.now();
    MadeUpRun run =
        new MadeUpRun(
            "20260101-000000-aaaa", tables, now.minus(Duration.ofMinutes(47)), phase, share);
    return new MadeUpPage(
        run,
        PageToken.in(dir.resolve("page-token")),
        wish -> asked.add(said(wish)),
        Clock.systemUTC(),
        now);
  }

  private static String said(PageWish wish) {
    String limit = wish.limit().isSaid() ? " " + wish.limit().or(-1) : "";
    return wish.action() + " " + wish.runId() + limit;
  }
}
