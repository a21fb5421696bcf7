// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator;

import io.convoy.common.channel.ControlTopics;
import io.convoy.common.lifecycle.Role;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.coordinator.decision.EffectHandler;
import io.convoy.coordinator.page.ChunkStates;
import io.convoy.coordinator.topology.CoordinatorStreams;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.table.TableId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator role: leads the runs of one pipeline, or stands by while another process does.
 * Waits for Kafka where it is not up yet.
 */
public final class CoordinatorService implements Role, ChunkStates {
  private static final Logger LOG = LoggerFactory.getLogger(CoordinatorService.class);
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final ServiceContext context;
  private final Path stateDir;
  private final Supplier<EffectHandler> handlers;
  private @Nullable Thread starter;
  private volatile @Nullable CoordinatorStreams streams;
  private boolean closed;

  /**
   * @param stateDir this process's own folder, kept over its restarts where that is possible; it
   *     holds nothing that cannot be lost
   * @param handlers opens what performs effects, each time this process becomes the leader
   */
  public CoordinatorService(
      ServiceContext context, Path stateDir, Supplier<EffectHandler> handlers) {
    this.context = context;
    this.stateDir = stateDir;
    this.handlers = handlers;
  }

  @Override
  public synchronized void start() {
    starter = Thread.ofPlatform().name("coordinator-start").start(this::startWhenKafkaIsThere);
  }

  private void startWhenKafkaIsThere() {
    try {
      ControlTopics.createWhenKafkaIsThere(
          context.kafka(),
          context.topics(),
          context.config().topics(),
          reason -> LOG.warn("The coordinator waits for Kafka: {}", reason));
      open();
    } catch (InterruptedException e) {
      LOG.debug("Stopped before Kafka was there");
    } catch (RuntimeException e) {
      context.onFatal().accept(e);
    }
  }

  private synchronized void open() {
    if (!closed) {
      streams = CoordinatorStreams.start(context, stateDir, handlers);
    }
  }

  @Override
  public boolean isReady() {
    CoordinatorStreams now = streams;
    return now != null && now.isRunning();
  }

  @Override
  public Optional<List<ChunkState>> chunks(String runId, TableId table) {
    CoordinatorStreams now = streams;
    return now == null ? Optional.empty() : now.chunks(runId, table);
  }

  @Override
  public boolean isAlive() {
    CoordinatorStreams now = streams;
    return now == null || now.isAlive();
  }

  @Override
  public void close() {
    Thread starting;
    synchronized (this) {
      closed = true;
      starting = starter;
    }
    if (starting != null) {
      stop(starting);
    }
    synchronized (this) {
      CoordinatorStreams open = streams;
      if (open != null) {
        open.close();
        streams = null;
      }
    }
  }

  private static void stop(Thread starting) {
    starting.interrupt();
    try {
      starting.join(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
