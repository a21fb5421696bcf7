// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.common.channel.ControlCodec;
import io.convoy.common.config.HttpConfig;
import io.convoy.common.http.HttpEndpoint;
import io.convoy.common.lifecycle.ServiceContext;

/**
 * The page of a pipeline and the API behind it: reads the topic of runs by itself, so that it shows
 * the same on every coordinator and after every restart. The topic is there when it is made.
 */
public final class RunPage implements AutoCloseable {
  private final RunWatch watch;
  private final PageControl control;
  private final EventStreams streams;
  private final Workers workers;
  private final PageHandler handler;

  /**
   * @param chunks where this process can say what each chunk is at; else the page estimates it
   */
  public RunPage(ServiceContext context, PageToken token, ChunkStates chunks) {
    ControlCodec codec = new ControlCodec(context.registry());
    HttpConfig http = context.config().http();
    RunBoard board = new RunBoard();
    ChunkMap map = new ChunkMap(chunks);
    control = new PageControl(context, codec);
    workers = new Workers(context.kafka(), context.topics());
    streams = new EventStreams(board, map, context.clock());
    handler =
        new PageHandler(
            new PageData(board, map, context.clock(), about(context)),
            streams,
            new PageGuard(http.address(), http.page(), token),
            workers,
            control::send);
    RunMeters.show(board, context.clock(), context.metrics());
    watch = new RunWatch(context, codec, board);
  }

  private static ObjectNode about(ServiceContext context) {
    ObjectNode about = JsonNodeFactory.instance.objectNode();
    about.put("pipeline", context.config().pipeline()).put("instance", context.instance());
    about.put("target", context.config().target().maskedUrl());
    about.put("maxAhead", context.config().topics().maxAhead().bytes());
    about.put("mbPerSecond", context.config().source().maxMbPerSecond());
    about.put("control", context.config().http().page() == HttpConfig.Page.CONTROL);
    return about;
  }

  /** Answers there from now on. */
  public void serve(HttpEndpoint http) {
    http.serve(handler);
  }

  @Override
  public void close() {
    watch.close();
    streams.close();
    control.close();
    workers.close();
  }
}
