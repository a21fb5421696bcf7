// SPDX-License-Identifier: Apache-2.0
package io.convoy.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The image's health check, asked of a service that is well, is not, and is not there. */
final class HealthyIT {
  private final HttpServer service = listen();

  private static HttpServer listen() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void serve() {
    answer("/health/live", 200);
    answer("/health/ready", 503);
    service.start();
  }

  private void answer(String path, int status) {
    service.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
  }

  @AfterEach
  void stop() {
    service.stop(0);
  }

  @Test
  void endsWithWhatTheProbeSays() {
    assertThat(healthy()).isZero();
    assertThat(healthy("live")).isZero();
    assertThat(healthy("ready")).isEqualTo(1);
  }

  @Test
  void endsWithAnErrorWhereNobodyListens() {
    service.stop(0);
    assertThat(healthy()).isEqualTo(1);
  }

  private int healthy(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Documents.ROOT.resolve("deploy/image/healthy").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder check = new ProcessBuilder(command).inheritIO();
    check.environment().put("CONVOY_HTTP_PORT", Integer.toString(service.getAddress().getPort()));
    try {
      return check.start().waitFor();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
