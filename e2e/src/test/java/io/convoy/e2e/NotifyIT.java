// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.convoy.embedded.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A webhook is told what became of runs, and its address is told to nobody. */
final class NotifyIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String SECRET = "T0PS3CRET";

  private final List<String> received = new CopyOnWriteArrayList<>();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  @Test
  void tellsHowRunsEnd() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/" + SECRET, this::take);
    server.start();
    try (Databases databases = new Databases(folder)) {
      databases.onSource("CREATE TABLE public.ware(id int PRIMARY KEY)");
      Path file = configuration(databases, server.getAddress().getPort());
      assertThat(replicate(file)).isZero();
      assertThat(replicate(file)).isEqualTo(1);
    } finally {
      server.stop(0);
    }
    assertThat(received).hasSize(2);
    assertThat(received.getFirst())
        .matches("\\{\"text\": \"Convoy: run \\S+ of pipeline told completed: 1 tables?, all.*");
    assertThat(received.getLast()).contains("failed: CVY-4004 ");
    assertThat(Files.readString(folder.resolve("work").resolve("convoy.log")))
        .doesNotContain(SECRET);
  }

  private static int replicate(Path file) {
    try (ConvoyProcess convoy = ConvoyProcess.replicate(file, folder.resolve("work"))) {
      int code = convoy.awaitEnd(SOON);
      assertThat(convoy.output()).doesNotContain(SECRET);
      return code;
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  private static Path configuration(Databases databases, int port) throws IOException {
    PostgresServer source = databases.source();
    PostgresServer target = databases.target();
    String yaml =
        """
        pipeline: told
        source: { url: "%s", user: %s, password: %s }
        target: { url: "%s", user: %s, password: %s }
        notify: { url: "http://127.0.0.1:%d/%s", on: [completed, failed] }
        """
            .formatted(
                source.jdbcUrl(Databases.DATABASE),
                source.user(),
                source.password(),
                target.jdbcUrl(Databases.DATABASE),
                target.user(),
                target.password(),
                port,
                SECRET);
    return Files.writeString(folder.resolve("told.yml"), yaml);
  }
}
