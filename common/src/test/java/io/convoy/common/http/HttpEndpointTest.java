// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.HttpConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicBoolean live = new AtomicBoolean(true);
  private final AtomicBoolean ready = new AtomicBoolean();
  private final HttpEndpoint endpoint =
      HttpEndpoint.start(
          new HttpConfig("127.0.0.1", 0, HttpConfig.Page.NONE),
          new HttpEndpoint.Answers(live::get, ready::get, () -> "rows 7\n"));

  @AfterEach
  void stop() {
    endpoint.close();
    client.close();
  }

  @Test
  void tellsHealthAsItIs() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    ready.set(true);
    live.set(false);
    assertThat(get("/health/live").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body()).isEqualTo("ready\n");
  }

  @Test
  void showsMetricsAsText() throws Exception {
    HttpResponse<String> answer = get("/metrics");
    assertThat(answer.body()).isEqualTo("rows 7\n");
    assertThat(answer.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    assertThat(answer.headers().firstValue("server")).as("tells nobody its version").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE"})
  void changesNothing(String method) throws Exception {
    HttpRequest request = request("/health/ready").method(method, none()).build();
    assertThat(send(request).statusCode()).isEqualTo(405);
  }

  @Test
  void knowsNoOtherPath() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
  }

  @Test
  void answersWithWhatItIsGivenBesides() throws Exception {
    endpoint.serve((request, response, callback) -> {
      response.setStatus(204);
      callback.succeeded();
      return true;
    });
    assertThat(get("/").statusCode()).isEqualTo(204);
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void saysWhyItCannotListen() {
    int taken = endpoint.url().getPort();
    HttpEndpoint.Answers answers = new HttpEndpoint.Answers(() -> true, () -> true, () -> "");
    assertThatThrownBy(() ->
            HttpEndpoint.start(new HttpConfig("127.0.0.1", taken, HttpConfig.Page.NONE), answers))
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageContaining("127.0.0.1:" + taken)
        .hasMessageContaining("http.port");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(endpoint.url().resolve(path));
  }

  private static HttpRequest.BodyPublisher none() {
    return HttpRequest.BodyPublishers.noBody();
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
