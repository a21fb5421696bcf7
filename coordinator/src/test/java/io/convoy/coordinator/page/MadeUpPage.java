// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.common.config.HttpConfig;
import io.convoy.common.http.HttpEndpoint;
import io.convoy.coordinator.page.Workers.Worker;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** The page with a run that is made up, served as a coordinator serves it. */
final class MadeUpPage implements AutoCloseable {
  private static final List<Worker> WORKERS =
      List.of(
          new Worker("coordinator", "c0", "10.0.0.4", List.of("leads")),
          new Worker("coordinator", "c1", "10.0.0.5", List.of("stands by")),
          new Worker("extractor", "x0", "10.0.0.6", List.of("4 tasks, 12 to follow")),
          new Worker("extractor", "x1", "10.0.0.7", List.of("4 tasks, 11 to follow")),
          new Worker("loader", "l0", "10.0.0.8", List.of("dbo.Posts", "dbo.Votes")));

  final RunBoard board = new RunBoard();
  final EventStreams streams;
  private final HttpEndpoint http;

  MadeUpPage(MadeUpRun run, PageToken token, Consumer<PageWish> control, Clock clock, Instant now) {
    ChunkMap chunks = new ChunkMap(run.tell(board, now));
    ObjectNode about = JsonNodeFactory.instance.objectNode().put("pipeline", "stackoverflow");
    about.put("target", "jdbc:postgresql://warehouse:5432/stackoverflow").put("control", true);
    about.put("maxAhead", 1L << 30).put("mbPerSecond", 0);
    HttpConfig config = new HttpConfig("127.0.0.1", 0, HttpConfig.Page.CONTROL);
    streams = new EventStreams(board, chunks, clock);
    http = HttpEndpoint.start(config, new HttpEndpoint.Answers(() -> true, () -> true, () -> ""));
    http.serve(
        new PageHandler(
            new PageData(board, chunks, clock, about),
            streams,
            new PageGuard(config.address(), config.page(), token),
            () -> WORKERS,
            control));
  }

  URI url() {
    return http.url();
  }

  @Override
  public void close() {
    streams.close();
    http.close();
  }
}
