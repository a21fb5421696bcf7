// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.notice;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.convoy.common.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WebhookTest {
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Logger LOG = (Logger) LoggerFactory.getLogger(Webhook.class);

  private final List<String> received = new CopyOnWriteArrayList<>();
  private final Queue<Integer> answers = new ArrayDeque<>();
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private HttpServer server;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    logged.start();
    LOG.addAppender(logged);
    LOG.setLevel(Level.DEBUG);
    LOG.setAdditive(false);
  }

  @AfterEach
  void stop() {
    server.stop(0);
    LOG.detachAppender(logged);
    LOG.setLevel(null);
    LOG.setAdditive(true);
  }

  @Test
  void sendsOneAfterTheOtherBeforeItCloses() {
    try (Webhook webhook = webhook()) {
      webhook.send("{\"text\":\"one\"}");
      webhook.send("{\"text\":\"two\"}");
    }
    assertThat(received)
        .containsExactly(
            "/s3cret application/json {\"text\":\"one\"}",
            "/s3cret application/json {\"text\":\"two\"}");
    assertThat(logged.list).isEmpty();
  }

  @Test
  void triesAgainWhatTheOtherSideRefuses() {
    answers.addAll(List.of(503, 500));
    try (Webhook webhook = webhook()) {
      webhook.send("{}");
    }
    assertThat(received).hasSize(3);
  }

  @Test
  void givesUpWithoutAWordOfTheAddress() {
    answers.addAll(List.of(404, 404, 404, 404));
    try (Webhook webhook = webhook()) {
      webhook.send("{}");
    }
    server.stop(0);
    try (Webhook webhook = webhook()) {
      webhook.send("{}");
    }
    assertThat(received).hasSize(4);
    assertThat(logged.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .anyMatch(line -> line.contains("could not be sent (notify.url); tried 4 times"))
        .noneMatch(line -> line.contains("s3cret"));
  }

  private Webhook webhook() {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/s3cret";
    return new Webhook(new Secret(url), SOON, PATIENCE);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    received.add(exchange.getRequestURI().getPath() + " " + type + " " + body);
    Integer status = answers.poll();
    exchange.sendResponseHeaders(status == null ? 200 : status, -1);
    exchange.close();
  }
}
