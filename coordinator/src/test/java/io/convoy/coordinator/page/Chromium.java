// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A headless Chromium with one tab, spoken to in its own protocol (DevTools). */
final class Chromium implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("ws://([\\d.:]+)/");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final WebSocket tab;

  private Chromium(Process process, String address) throws Exception {
    this.process = process;
    HttpRequest tabs =
        HttpRequest.newBuilder(URI.create("http://" + address + "/json/list")).build();
    JsonNode answer = json.readTree(http.send(tabs, HttpResponse.BodyHandlers.ofString()).body());
    // The tab that is there: one that is opened beside it draws nothing, since nobody sees it.
    URI url = URI.create(answer.findValue("webSocketDebuggerUrl").asText());
    tab = http.newWebSocketBuilder().buildAsync(url, new Answers()).get(10, TimeUnit.SECONDS);
    ask("Page.enable", json.createObjectNode());
  }

  /** Where one is installed. */
  static Optional<Path> program() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(dir -> Path.of(dir, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Chromium start(Path program, Path profile) throws Exception {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .start();
    BufferedReader err = process.errorReader(StandardCharsets.UTF_8);
    for (String line = err.readLine(); line != null; line = err.readLine()) {
      Matcher found = LISTENING.matcher(line);
      if (found.find()) {
        Thread.ofVirtual().start(() -> drain(err));
        return new Chromium(process, found.group(1));
      }
    }
    throw new IllegalStateException("Chromium ended: " + process.waitFor());
  }

  /** A process that cannot write stops. */
  private static void drain(BufferedReader reader) {
    try {
      while (reader.readLine() != null) {
        // Of interest to nobody.
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  /** What comes back, matched by its number; a message may come in parts. */
  private final class Answers implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    private void take(String message) {
      try {
        JsonNode node = json.readTree(message);
        CompletableFuture<JsonNode> waiting = asked.remove(node.path("id").asInt(-1));
        if (waiting != null) {
          waiting.complete(node);
        }
      } catch (IOException e) {
        throw new IllegalStateException(message, e);
      }
    }
  }

  private JsonNode ask(String method, ObjectNode parameters) throws Exception {
    int id = ids.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    ObjectNode message = json.createObjectNode().put("id", id).put("method", method);
    message.set("params", parameters);
    tab.sendText(message.toString(), true).get(10, TimeUnit.SECONDS);
    JsonNode node = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (node.has("error")) {
      throw new IllegalStateException(method + ": " + node.get("error"));
    }
    return node.get("result");
  }

  void size(int width, int height) throws Exception {
    ask(
        "Emulation.setDeviceMetricsOverride",
        json.createObjectNode()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", width < 600));
  }

  /**
   * @param scheme light or dark
   */
  void prefer(String scheme) throws Exception {
    ObjectNode parameters = json.createObjectNode();
    ObjectNode feature = parameters.putArray("features").addObject();
    feature.put("name", "prefers-color-scheme").put("value", scheme);
    ask("Emulation.setEmulatedMedia", parameters);
  }

  void open(URI url) throws Exception {
    ask("Page.navigate", json.createObjectNode().put("url", url.toString()));
  }

  /** The value of an expression, awaited where it is a promise. */
  JsonNode value(String expression) throws Exception {
    JsonNode result =
        ask(
            "Runtime.evaluate",
            json.createObjectNode()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
    }
    return result.get("result").path("value");
  }

  /** Waits until an expression is true; looks at each frame, in the page. */
  void await(String condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (value(
              "(async () => { for (let i = 0; i < 40; i++) { if ("
                  + condition
                  + ") return true;"
                  + " await new Promise((go) => setTimeout(go, 25)); } return false; })()")
          .asBoolean()) {
        return;
      }
    }
    throw new TimeoutException("never: " + condition + " in " + value("document.body.innerText"));
  }

  /** What is seen, or all of the page. */
  byte[] screenshot(boolean all) throws Exception {
    JsonNode result =
        ask(
            "Page.captureScreenshot",
            json.createObjectNode().put("format", "png").put("captureBeyondViewport", all));
    return Base64.getDecoder().decode(result.get("data").asText());
  }

  @Override
  public void close() {
    tab.abort();
    http.close();
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().join();
  }
}
