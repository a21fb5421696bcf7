// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.http;

import io.convoy.common.config.HttpConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.net.URI;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Answers for one process: {@code GET /health/live}, {@code GET /health/ready} (200 or 503) and
 * {@code GET /metrics} (Prometheus's text format), and whatever else it is given.
 */
public final class HttpEndpoint implements AutoCloseable {
  private static final int MOST_THREADS = 8;

  private final Server server;
  private final ServerConnector connector;
  private final GivenHandler given = new GivenHandler();

  private HttpEndpoint(HttpConfig config) {
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
    threads.setName("http");
    threads.setDaemon(true);
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(config.address());
    connector.setPort(config.port());
    server.addConnector(connector);
  }

  /**
   * What it asks when it is asked.
   *
   * @param metrics the text of all metrics
   */
  public record Answers(BooleanSupplier live, BooleanSupplier ready, Supplier<String> metrics) {}

  /**
   * Listens from now on.
   *
   * @throws ConvoyException CONFIGURATION where the address or port cannot be had
   */
  public static HttpEndpoint start(HttpConfig config, Answers answers) {
    HttpEndpoint endpoint = new HttpEndpoint(config);
    PathMappingsHandler paths = new PathMappingsHandler();
    paths.addMapping(PathSpec.from("/health/live"), health(answers.live(), "live"));
    paths.addMapping(PathSpec.from("/health/ready"), health(answers.ready(), "ready"));
    paths.addMapping(
        PathSpec.from("/metrics"),
        new TextHandler(
            "text/plain; version=0.0.4; charset=utf-8",
            () -> new TextHandler.Text(HttpStatus.OK_200, answers.metrics().get())));
    paths.addMapping(PathSpec.from("/*"), endpoint.given);
    endpoint.server.setHandler(paths);
    try {
      endpoint.server.start();
    } catch (Exception e) {
      endpoint.close();
      throw new ConvoyException(
          ErrorCode.CONFIGURATION,
          "cannot listen on %s:%d (http.address, http.port): %s"
              .formatted(config.address(), config.port(), e.getMessage()),
          e);
    }
    return endpoint;
  }

  private static TextHandler health(BooleanSupplier state, String name) {
    return new TextHandler(
        "text/plain; charset=utf-8",
        () ->
            state.getAsBoolean()
                ? new TextHandler.Text(HttpStatus.OK_200, name + "\n")
                : new TextHandler.Text(HttpStatus.SERVICE_UNAVAILABLE_503, "not " + name + "\n"));
  }

  /** From now on all other paths are answered by this; until then there are none. */
  public void serve(Request.Handler others) {
    given.give(others);
  }

  /** Where it listens. */
  public URI url() {
    String host = connector.getHost();
    String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return URI.create("http://" + bracketed + ":" + connector.getLocalPort());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP endpoint does not stop", e);
    }
  }
}
