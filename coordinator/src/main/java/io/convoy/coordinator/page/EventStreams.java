// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Owns the followers of all runs, each on a thread of its own. Thread-safe. */
final class EventStreams implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
  private static final int MOST = 200;

  private final RunBoard board;
  private final ChunkMap chunks;
  private final Clock clock;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  EventStreams(RunBoard board, ChunkMap chunks, Clock clock) {
    this.board = board;
    this.chunks = chunks;
    this.clock = clock;
  }

  void begin(String runId, Answer answer) {
    if (threads.size() >= MOST) {
      answer.refuse(HttpStatus.SERVICE_UNAVAILABLE_503, MOST + " follow already");
      return;
    }
    answer.response().setStatus(HttpStatus.OK_200);
    answer.response().getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
    answer.response().getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    answer.response().getHeaders().put("X-Accel-Buffering", "no");
    Thread thread = Thread.ofVirtual().name("page-events").unstarted(() -> follow(runId, answer));
    threads.add(thread);
    thread.start();
  }

  private void follow(String runId, Answer answer) {
    Callback callback = answer.callback();
    try (OutputStream out = Content.Sink.asOutputStream(answer.response())) {
      new EventStream(board, chunks, clock, runId, out).run();
      callback.succeeded();
    } catch (IOException e) {
      LOG.debug("A follower of run {} is gone: {}", runId, e.toString());
      callback.failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      callback.failed(e);
    } catch (RuntimeException e) {
      // The server may be gone before this is.
      LOG.atLevel(closed ? Level.DEBUG : Level.WARN)
          .setCause(e)
          .log("A follower of run {} is told nothing any more", runId);
      callback.failed(e);
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }
}
