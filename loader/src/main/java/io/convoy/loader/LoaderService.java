// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.lifecycle.Role;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.loader.checkpoint.Checkpoints;
import io.convoy.loader.checkpoint.LockBreaker;
import io.convoy.loader.parts.HeapBudget;
import io.convoy.loader.reject.RejectLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loader role: so many slots as {@code loader.slots} says, each a member of the pipeline's
 * loader group with a connection of its own. Thread-safe.
 */
public final class LoaderService implements Role {
  private static final Logger LOG = LoggerFactory.getLogger(LoaderService.class);
  private static final Duration PATIENCE_WITH_BLOCKERS = Duration.ofMillis(500);
  private static final Duration TO_FINISH = Duration.ofSeconds(4);
  private static final Duration TO_BREAK_OFF = Duration.ofSeconds(4);
  private static final Duration TO_FLUSH = Duration.ofSeconds(1);

  private static final Map<String, Object> FACTS =
      Map.of(
          ProducerConfig.BUFFER_MEMORY_CONFIG, 8L << 20,
          ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000,
          ProducerConfig.LINGER_MS_CONFIG, 5);

  private final ServiceContext context;
  private final LoadProbe probe;
  private final List<LoaderSlot> slots = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private @Nullable Producer<byte[], byte[]> producer;
  private boolean closed;

  public LoaderService(ServiceContext context) {
    this(context, LoadProbe.NONE);
  }

  LoaderService(ServiceContext context, LoadProbe probe) {
    this.context = context;
    this.probe = probe;
  }

  @Override
  public synchronized void start() {
    if (closed || producer != null) {
      throw new IllegalStateException("a loader starts once");
    }
    Producer<byte[], byte[]> facts = context.kafka().producer(FACTS);
    producer = facts;
    HeapBudget budget = HeapBudget.ofHeap();
    for (int i = 0; i < context.config().loader().slots(); i++) {
      LoaderSlot slot = slot(i, facts, budget);
      slots.add(slot);
      threads.add(Thread.ofPlatform().name("loader-" + i).start(slot));
    }
  }

  private LoaderSlot slot(int number, Producer<byte[], byte[]> producer, HeapBudget budget) {
    ControlCodec codec = new ControlCodec(context.registry());
    RowSchemas schemas = new RowSchemas(context.registry());
    String application = LockBreaker.APPLICATION + " " + context.config().pipeline();
    TargetLink target = new TargetLink(context.config().target(), application, schemas);
    Facts facts =
        new Facts(
            producer,
            codec,
            context.topics().events(),
            "loader-" + context.instance() + "-" + number,
            context.clock(),
            System::nanoTime);
    LoadTransaction.Tools tools =
        new LoadTransaction.Tools(
            context.topics(),
            schemas,
            new Checkpoints(new LockBreaker(target::open, PATIENCE_WITH_BLOCKERS)),
            new RejectLog(producer, codec, context.topics().rejects(), context.clock()),
            budget,
            probe);
    return new LoaderSlot(context, target, facts, tools);
  }

  @Override
  public boolean isReady() {
    return slots.stream().allMatch(LoaderSlot::isReady);
  }

  @Override
  public boolean isAlive() {
    return threads.stream().allMatch(Thread::isAlive);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    slots.forEach(LoaderSlot::stop);
    if (!join(TO_FINISH)) {
      LOG.info("Breaks off loads that take too long; they are done again after a restart");
      slots.forEach(LoaderSlot::abort);
      join(TO_BREAK_OFF);
    }
    if (producer != null) {
      producer.close(TO_FLUSH);
    }
  }

  private boolean join(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    try {
      for (Thread thread : threads) {
        if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
