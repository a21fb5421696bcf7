// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.notice;

import io.convoy.common.config.Secret;
import io.convoy.common.lifecycle.Backoff;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends bodies to an address that nobody else may learn, one after the other on a thread of its
 * own. What cannot be sent is logged and forgotten: no run depends on it. Thread-safe.
 */
final class Webhook implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
  private static final int ATTEMPTS = 4;
  private static final int MOST_WAITING = 100;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Secret url;
  private final Duration firstPause;
  private final Duration patience;
  private final HttpClient client;
  private final ThreadPoolExecutor sender;

  /**
   * @param firstPause before the first retry; doubled before each further one
   * @param patience with what is still to be sent when this is closed
   */
  Webhook(Secret url, Duration firstPause, Duration patience) {
    this.url = url;
    this.firstPause = firstPause;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.sender =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().daemon().name("notify").factory(),
            (body, pool) -> LOG.warn("A notification is left out: too many wait to be sent"));
  }

  void send(String body) {
    sender.execute(() -> attempt(body));
  }

  private void attempt(String body) {
    Backoff pauses = new Backoff(firstPause, LONGEST_PAUSE);
    try {
      for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
        if (isSent(body)) {
          return;
        }
        Thread.sleep(pauses.next());
      }
      if (!isSent(body)) {
        LOG.warn("A notification could not be sent (notify.url); tried {} times", ATTEMPTS);
      }
    } catch (InterruptedException e) {
      LOG.warn("A notification could not be sent (notify.url) before this process ended");
    }
  }

  private boolean isSent(String body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url.value()))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<Void> reply = client.send(request, BodyHandlers.discarding());
      if (reply.statusCode() / 100 == 2) {
        return true;
      }
      LOG.debug("The webhook of notify.url answers {}", reply.statusCode());
      return false;
    } catch (IOException e) {
      // Its message may have the address.
      LOG.debug("The webhook of notify.url cannot be reached: {}", e.getClass().getSimpleName());
      return false;
    }
  }

  /** Waits for a short while until all is sent. */
  @Override
  public void close() {
    sender.shutdown();
    try {
      if (!sender.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        sender.shutdownNow();
      }
    } catch (InterruptedException e) {
      sender.shutdownNow();
      Thread.currentThread().interrupt();
    }
    client.shutdownNow();
  }
}
