// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.convoy.schemas.event.Phase;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageHandlerTest {
  private static final String RUN = "20260101-000000-aaaa";

  @TempDir Path dir;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private PageToken token;
  private MadeUpPage page;

  @BeforeEach
  void open() {
    Instant now = Instant.now();
    token = PageToken.in(dir.resolve("page-token"));
    MadeUpRun run = new MadeUpRun(RUN, 3, now.minus(Duration.ofMinutes(5)), Phase.COPY, 0.4);
    page =
        new MadeUpPage(
            run,
            token,
            wish -> asked.add(wish.action() + " " + wish.runId() + said(wish)),
            Clock.systemUTC(),
            now);
  }

  @AfterEach
  void close() {
    page.close();
    client.close();
  }

  @Test
  void listsTheRuns() throws Exception {
    JsonNode runs = json.readTree(get("/api/runs").body());
    assertThat(runs.at("/pipeline").asText()).isEqualTo("stackoverflow");
    assertThat(runs.at("/runs/0/id").asText()).isEqualTo(RUN);
    assertThat(runs.at("/runs/0/phase").asText()).isEqualTo("COPY");
    assertThat(runs.at("/runs/0/totals/rowsLoaded").asLong()).isPositive();
  }

  @Test
  void showsARunWithItsTablesAndItsHistory() throws Exception {
    JsonNode run = json.readTree(get("/api/runs/" + RUN).body());
    assertThat(run.at("/steps")).hasSize(8);
    assertThat(run.at("/tableList")).hasSize(3);
    assertThat(run.at("/history/at").size()).isGreaterThan(100);
    assertThat(run.at("/actions").toString()).isEqualTo("[\"pause\",\"throttle\",\"cancel\"]");
    assertThat(get("/api/runs/" + RUN).body()).as("what stands in the rows").doesNotContain("Id=7");
  }

  @Test
  void showsTheChunksOfTheTablesThatAreNamed() throws Exception {
    JsonNode chunks = json.readTree(get("/api/runs/" + RUN + "/chunks?table=dbo.Posts").body());
    assertThat(chunks.at("/cells").size()).isEqualTo(1);
    assertThat(chunks.at("/cells/dbo.Posts").asText()).matches("(?:[lkrwx]\\d+)+");
    assertThat(chunks.at("/estimated")).isEmpty();
    assertThat(json.readTree(get("/api/runs/" + RUN + "/chunks").body()).at("/cells")).hasSize(3);
  }

  @Test
  void tellsWhatChangesAsItChanges() throws Exception {
    HttpRequest request = request("/api/runs/" + RUN + "/events").build();
    HttpResponse<InputStream> answer =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.headers().firstValue("content-type")).hasValue("text/event-stream");
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      Map<String, JsonNode> first = new HashMap<>();
      while (!first.keySet().containsAll(List.of("history", "run", "tables", "cells"))) {
        event(lines, first);
      }
      assertThat(first.get("tables")).hasSize(3);
      assertThat(first.getOrDefault("cells", json.nullNode()).path("cells")).hasSize(3);
      page.board.forget(RUN);
      while (!first.containsKey("retired")) {
        event(lines, first);
      }
    }
  }

  private void event(BufferedReader lines, Map<String, JsonNode> events) throws Exception {
    String name = lines.readLine();
    assertThat(name).startsWith("event: ");
    String data = lines.readLine();
    assertThat(lines.readLine()).isEmpty();
    events.put(name.substring(7), json.readTree(data.substring(6)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pause", "cancel"})
  void doesWhatIsAskedWithTheToken(String action) throws Exception {
    HttpResponse<String> answer = post(action, "Authorization", "Bearer " + token.text());
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(asked).containsExactly(action.toUpperCase(Locale.ROOT) + " " + RUN);
  }

  private static String said(PageWish wish) {
    return wish.limit().isSaid() ? " " + wish.limit().or(-1) : "";
  }

  @Test
  void changesTheRateWithTheToken() throws Exception {
    String bearer = "Bearer " + token.text();
    assertThat(post("throttle?mb-per-second=12", "Authorization", bearer).statusCode())
        .isEqualTo(202);
    assertThat(post("throttle?mb-per-second=off", "Authorization", bearer).statusCode())
        .isEqualTo(202);
    assertThat(post("throttle?mb-per-second=configured", "Authorization", bearer).statusCode())
        .isEqualTo(202);
    assertThat(asked)
        .containsExactly("THROTTLE " + RUN + " 12", "THROTTLE " + RUN + " 0", "THROTTLE " + RUN);
    assertThat(post("throttle?mb-per-second=12", "X-Other", "1").statusCode()).isEqualTo(403);
    for (String wrong : List.of("throttle", "throttle?mb-per-second=-3")) {
      HttpResponse<String> answer = post(wrong, "Authorization", bearer);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("mb-per-second is a whole number from 1 on, off");
    }
    assertThat(asked).hasSize(3);
  }

  @Test
  void doesNothingWithoutTheToken() throws Exception {
    assertThat(post("cancel", "X-Other", "1").statusCode()).isEqualTo(403);
    assertThat(post("cancel", "Authorization", "Bearer x").statusCode()).isEqualTo(403);
    assertThat(post("cancel", "Authorization", token.text()).statusCode()).isEqualTo(403);
    assertThat(asked).isEmpty();
  }

  @Test
  void doesNothingForAnotherSite() throws Exception {
    HttpRequest request =
        request("/api/runs/" + RUN + "/cancel")
            .POST(HttpRequest.BodyPublishers.noBody())
            .header("Authorization", "Bearer " + token.text())
            .header("Origin", "http://evil.example")
            .build();
    assertThat(send(request).statusCode()).isEqualTo(403);
    assertThat(asked).isEmpty();
  }

  @Test
  void refusesWhatCannotBe() throws Exception {
    assertThat(post("resume", "Authorization", "Bearer " + token.text()).statusCode())
        .isEqualTo(409);
    assertThat(get("/api/runs/none").statusCode()).isEqualTo(404);
    assertThat(get("/api/runs/" + RUN + "/secrets").statusCode()).isEqualTo(404);
    assertThat(get("/../etc/passwd").statusCode()).isIn(400, 404);
    assertThat(asked).isEmpty();
  }

  /** A name that another site points to this machine. */
  @Test
  void answersToNoOtherName() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.url().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /api/runs HTTP/1.1\r\nHost: evil.example\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      String status =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
              .readLine();
      assertThat(status).contains(" 421 ");
    }
  }

  @Test
  void letsThePageLoadNothingFromElsewhere() throws Exception {
    HttpResponse<String> answer = get("/");
    assertThat(answer.body())
        .contains("<title>Convoy</title>")
        .doesNotContain("http://", "https://");
    assertThat(answer.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'");
    assertThat(get("/uplot.js").body()).contains("uPlot");
  }

  @Test
  void keepsTheTokenForTheOwner() throws Exception {
    Path file = dir.resolve("page-token");
    assertThat(Files.getPosixFilePermissions(file)).hasToString("[OWNER_READ, OWNER_WRITE]");
    assertThat(PageToken.in(file).text()).as("the next process").isEqualTo(token.text());
    assertThat(token.text()).hasSize(32);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path).GET().build());
  }

  private HttpResponse<String> post(String action, String header, String value) throws Exception {
    return send(
        request("/api/runs/" + RUN + "/" + action)
            .POST(HttpRequest.BodyPublishers.noBody())
            .header(header, value)
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(page.url() + path));
  }

  private HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
