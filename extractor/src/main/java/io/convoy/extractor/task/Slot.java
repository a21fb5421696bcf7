// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.channel.KafkaErrors;
import io.convoy.common.lifecycle.Backoff;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.event.Task;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker of the role: takes a task, does it, takes the next. Runs on one thread until a stop is
 * asked for, and outlives its Kafka clients: where their place is taken, new ones go on.
 */
public final class Slot implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Slot.class);
  private static final Duration PATIENCE_FOR_RUNS = Duration.ofSeconds(30);

  private final ServiceContext context;
  private final ClientSettings settings;
  private final SourceSession session;
  private final Shared shared;
  private final TaskRunner runner;
  private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(15));
  private volatile @Nullable SlotClients current;
  private volatile boolean ready;

  /**
   * @param number from 0; with the instance's name it is the slot's identity over restarts
   * @param session closed by the slot
   */
  public Slot(ServiceContext context, int number, SourceSession session, Shared shared) {
    this.context = context;
    this.settings = new ClientSettings(context, number);
    this.session = session;
    this.shared = shared;
    this.runner = new TaskRunner(context, settings, session, shared);
  }

  @Override
  public void run() {
    try (session) {
      while (!shared.stop().isAsked()) {
        serveUntilClientsFail();
      }
    } catch (RuntimeException | Error e) {
      context.onFatal().accept(e);
    }
  }

  /** Ends whatever the slot waits for, so that it sees the stop; may be called again and again. */
  public void nudge() {
    session.cancel();
    SlotClients clients = current;
    if (clients != null) {
      clients.wakeUp();
    }
  }

  private void serveUntilClientsFail() {
    try (SlotClients clients = SlotClients.open(context, settings)) {
      current = clients;
      serve(clients);
    } catch (RuntimeException e) {
      if (shared.stop().isAsked()) {
        LOG.debug("{} stops", settings.reporter(), e);
      } else if (Failures.isMute(e)) {
        throw e;
      } else if (Failures.isFatal(e)) {
        throw KafkaErrors.of(settings.reporter() + " cannot go on", e);
      } else {
        Duration pause = backoff.next();
        LOG.warn(
            "{} goes on with new Kafka clients in {} ms", settings.reporter(), pause.toMillis(), e);
        shared.stop().pause(pause);
      }
    } finally {
      ready = false;
      current = null;
    }
  }

  /** True while it is a member of the group of extractors. */
  public boolean isReady() {
    return ready;
  }

  private void serve(SlotClients clients) {
    while (!shared.stop().isAsked() && !shared.runs().catchUp(PATIENCE_FOR_RUNS)) {
      LOG.warn("{} waits until {} can be read", settings.reporter(), context.topics().runs());
    }
    try {
      while (!shared.stop().isAsked()) {
        serveNext(clients);
      }
    } finally {
      runner.brief().forget();
    }
  }

  private void serveNext(SlotClients clients) {
    boolean more = runner.brief().areOpen();
    Optional<ConsumerRecord<byte[], byte[]>> record = more ? clients.pollAtHand() : clients.poll();
    ready = clients.isMember();
    if (record.isPresent()) {
      take(clients, record.orElseThrow());
      backoff.reset();
    } else {
      runner.brief().commit();
    }
  }

  private void take(SlotClients clients, ConsumerRecord<byte[], byte[]> record) {
    Optional<Task> task = decode(record);
    if (task.isEmpty()) {
      runner.brief().commit();
      runner.skip(clients, record);
    } else if (shared.runs().isPaused(task.orElseThrow().getRunId())) {
      runner.brief().commit();
      waitWhilePaused(clients, record, task.orElseThrow().getRunId());
    } else {
      runner.perform(clients, record, task.orElseThrow());
    }
  }

  /** Polls on, since a member that does not is put out of the group. */
  private void waitWhilePaused(
      SlotClients clients, ConsumerRecord<byte[], byte[]> record, String runId) {
    clients.pauseAt(record);
    while (!shared.stop().isAsked() && shared.runs().isPaused(runId)) {
      // What comes is of partitions that were assigned during the pause.
      clients.poll().ifPresent(clients::pauseAt);
    }
    clients.resume();
  }

  /** A task that this version cannot read is not done, rather than stop all others. */
  private Optional<Task> decode(ConsumerRecord<byte[], byte[]> record) {
    return shared
        .codec()
        .decodeOrSkip(
            record.value(),
            Task.class,
            reason ->
                LOG.error(
                    "Task at {}-{}, offset {}, cannot be read and is skipped",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    reason));
  }
}
