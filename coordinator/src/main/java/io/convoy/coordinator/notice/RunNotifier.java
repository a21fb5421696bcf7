// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.notice;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.config.NotifyConfig;
import io.convoy.common.config.Secret;
import io.convoy.common.lifecycle.Backoff;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.schemas.event.RunRecord;
import io.convoy.schemas.event.RunState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a webhook what becomes of the runs of a pipeline while its process leads them, from the
 * topic of runs and on a thread of its own, so that nothing waits for it and nothing fails with it.
 * What became of runs before it began is not told; what happens while nobody leads, neither.
 */
public final class RunNotifier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunNotifier.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration SOON = Duration.ofSeconds(3);

  private final ServiceContext context;
  private final NotifyConfig config;
  private final ControlCodec codec;
  private final Webhook webhook;
  private final Map<String, RunState> known = new HashMap<>();
  private final Thread thread;
  private final TopicPartition runs;
  private long begin = -1;
  private long next;
  private volatile boolean closing;

  private RunNotifier(ServiceContext context, Secret url) {
    this.context = context;
    this.config = context.config().notification();
    this.codec = new ControlCodec(context.registry());
    this.webhook = new Webhook(url, Duration.ofSeconds(1), SOON);
    this.runs = new TopicPartition(context.topics().runs(), 0);
    this.thread = Thread.ofPlatform().daemon().name("notify-watch").start(this::watch);
  }

  /** Begins to tell; empty where nobody wants to know. */
  public static Optional<RunNotifier> start(ServiceContext context) {
    return Optional.ofNullable(context.config().notification().url())
        .map(url -> new RunNotifier(context, url));
  }

  private void watch() {
    Backoff pauses = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    String client = context.topics().pipeline() + ".notify";
    while (!closing) {
      try (Consumer<byte[], byte[]> reader =
          context.kafka().consumer(Map.of("client.id", client))) {
        follow(reader);
        return;
      } catch (RuntimeException e) {
        LOG.warn("No news of the runs to be told; trying again: {}", e.toString());
      }
      try {
        Thread.sleep(pauses.next());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Returns once all is told that was said before this was closed. */
  private void follow(Consumer<byte[], byte[]> reader) {
    reader.assign(List.of(runs));
    // After a failure it goes on; at first it learns what there was.
    reader.seek(runs, next);
    if (begin < 0) {
      begin = end(reader);
    }
    long last = Long.MAX_VALUE;
    while (reader.position(runs) < last) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        take(record);
        next = record.offset() + 1;
      }
      if (closing && last == Long.MAX_VALUE) {
        last = end(reader);
      }
    }
  }

  private long end(Consumer<byte[], byte[]> reader) {
    return reader.endOffsets(List.of(runs), SOON).getOrDefault(runs, 0L);
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    String key = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      known.remove(key);
      return;
    }
    codec
        .decodeOrSkip(record.value(), RunRecord.class, e -> LOG.debug("Skipped: {}", e.toString()))
        .map(RunRecord::getPayload)
        .filter(RunState.class::isInstance)
        .map(RunState.class::cast)
        .ifPresent(now -> take(now, record.offset()));
  }

  private void take(RunState now, long offset) {
    Optional<Notice> news =
        Notice.of(context.config().pipeline(), known.put(now.getRunId(), now), now);
    if (offset >= begin) {
      news.filter(notice -> config.wants(notice.moment()))
          .ifPresent(
              notice -> webhook.send(notice.in(config.template(), context.config().pipeline())));
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      if (!thread.join(SOON)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    webhook.close();
  }
}
