// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.channel.KafkaErrors;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.lifecycle.Backoff;
import io.convoy.common.lifecycle.ServiceContext;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that loads: a Kafka consumer, a connection to the target, and the partitions between
 * them. Where Kafka fails it begins anew, for as long as it takes.
 */
final class LoaderSlot implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(LoaderSlot.class);

  private final ServiceContext context;
  private final Facts facts;
  private final LoadTransaction.Tools tools;
  private final TargetLink target;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile @Nullable DataConsumer polling;
  private volatile boolean ready;

  LoaderSlot(ServiceContext context, TargetLink target, Facts facts, LoadTransaction.Tools tools) {
    this.context = context;
    this.target = target;
    this.facts = facts;
    this.tools = tools;
  }

  @Override
  public void run() {
    Backoff restarts = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10));
    while (!isStopping()) {
      try {
        work();
        restarts.reset();
      } catch (RuntimeException e) {
        if (isFinal(e)) {
          facts.ends(KafkaErrors.of("A loader ends", e));
          context.onFatal().accept(e);
          break;
        }
        LOG.warn("A loader slot begins anew: {}", e.toString(), e);
        pause(restarts.next());
      } catch (Error e) {
        context.onFatal().accept(e);
        throw e;
      }
    }
    target.close();
  }

  /** True for what another attempt does not mend. */
  private static boolean isFinal(RuntimeException failure) {
    return KafkaErrors.isFinal(failure)
        || failure instanceof ConvoyException convoy && !convoy.code().isRetryable();
  }

  private void work() {
    Assignment assignment = new Assignment(context.topics());
    PartitionLoader loader = new PartitionLoader(context, target, facts, tools, assignment);
    try (DataConsumer consumer = new DataConsumer(context, new Ownership(assignment, loader))) {
      polling = consumer;
      while (!isStopping()) {
        if (assignment.isEmpty()) {
          consumer.requireSight(System.nanoTime());
        }
        loader.step(consumer);
        ready = consumer.isMember();
      }
    } catch (WakeupException e) {
      LOG.debug("Woken up to stop");
    } finally {
      ready = false;
      polling = null;
      loader.giveUp();
    }
  }

  private record Ownership(Assignment assignment, PartitionLoader loader)
      implements DataConsumer.Owner {
    @Override
    public void assigned(Collection<TopicPartition> partitions) {
      LOG.debug("Assigned: {}", partitions);
      assignment.add(partitions, System.nanoTime());
    }

    @Override
    public void takenAway(Collection<TopicPartition> partitions) {
      LOG.debug("Taken away: {}", partitions);
      loader.takenAway(partitions);
    }
  }

  /** True while it is a member of the group of loaders. */
  boolean isReady() {
    return ready;
  }

  private boolean isStopping() {
    return stop.getCount() == 0;
  }

  private void pause(Duration pause) {
    try {
      stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
    }
  }

  /** Lets the slot end as soon as its transaction is done. */
  void stop() {
    stop.countDown();
    DataConsumer consumer = polling;
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  /** Breaks off the transaction. */
  void abort() {
    target.abort();
  }
}
