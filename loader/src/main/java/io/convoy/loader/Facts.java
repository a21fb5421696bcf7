// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.bookkeeping.Checkpoint;
import io.convoy.common.bookkeeping.Place;
import io.convoy.common.channel.ControlCodec;
import io.convoy.common.error.ConvoyException;
import io.convoy.schemas.event.CheckpointAdvanced;
import io.convoy.schemas.event.Event;
import io.convoy.schemas.event.RejectsRetried;
import io.convoy.schemas.event.RowsRejected;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.event.WaitObserved;
import io.convoy.schemas.table.TableId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports what one slot has done. A fact that cannot be sent does not hold up the load: PostgreSQL
 * is the truth, and the next fact has the totals. Not thread-safe.
 */
final class Facts {
  private static final Logger LOG = LoggerFactory.getLogger(Facts.class);
  private static final Duration SAME_FAILURE = Duration.ofMinutes(1);

  /** Whoever follows the run forgets a wait that is not said again. */
  private static final Duration SAME_WAIT = Duration.ofSeconds(10);

  private final Producer<byte[], byte[]> producer;
  private final ControlCodec codec;
  private final String topic;
  private final String reporter;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final Repeats failures = new Repeats(SAME_FAILURE);
  private final Repeats waits = new Repeats(SAME_WAIT);

  Facts(
      Producer<byte[], byte[]> producer,
      ControlCodec codec,
      String topic,
      String reporter,
      Clock clock,
      LongSupplier nanoTime) {
    this.producer = producer;
    this.codec = codec;
    this.topic = topic;
    this.reporter = reporter;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  void checkpointAdvanced(TableId table, Checkpoint checkpoint) {
    send(
        checkpoint.place().runId(),
        new CheckpointAdvanced(
            table,
            checkpoint.place().partition(),
            checkpoint.epoch(),
            checkpoint.nextOffset(),
            checkpoint.rows(),
            checkpoint.rejected(),
            checkpoint.place().generation()));
  }

  void rowsRejected(TableId table, Place place, long rows, String reason) {
    send(
        place.runId(),
        new RowsRejected(table, place.partition(), rows, reason, place.generation()));
  }

  /** Totals of a run that is over. */
  void rejectsRetried(String runId, long loaded, long rejected) {
    send(runId, new RejectsRetried(loaded, rejected));
  }

  /** Says the same failure of the same partition once a minute at most. */
  void failed(PartitionProgress partition, ConvoyException failure) {
    Place place = partition.place();
    String taskId = taskId(partition);
    if (!failures.isNews(taskId + " " + failure.code(), nanoTime.getAsLong())) {
      LOG.debug("{} again: {}", taskId, failure.getMessage());
      return;
    }
    LOG.warn("{}: {} {}", taskId, failure.code(), failure.getMessage());
    send(
        place.runId(),
        TaskFailed.newBuilder()
            .setTaskId(taskId)
            .setTable(partition.table())
            .setAttempt(Math.max(1, partition.failures()))
            .setCode(failure.code().name())
            .setRetryable(failure.code().isRetryable())
            .setGeneration(place.generation())
            .setMessage(String.valueOf(failure.getMessage()))
            .build());
  }

  /** Says what the load of a partition waits for, again and again for as long as it is called. */
  void waits(PartitionProgress partition, ConvoyException reason) {
    waits(partition.place().runId(), taskId(partition), partition.table(), reason);
  }

  /** As {@link #waits(PartitionProgress, ConvoyException)}, for all that a slot loads. */
  void waits(Collection<String> runIds, ConvoyException reason) {
    runIds.forEach(runId -> waits(runId, runId + "/load", null, reason));
  }

  /** Says to the run that is at work, whichever it is, that this loader does not go on. */
  void ends(ConvoyException reason) {
    try {
      waits("", "load", null, reason);
    } catch (ConvoyException e) {
      LOG.debug("Not told", e);
    }
  }

  private void waits(String runId, String taskId, @Nullable TableId table, ConvoyException reason) {
    if (waits.isNews(taskId + " " + reason.code(), nanoTime.getAsLong())) {
      LOG.info("{} waits: {} {}", taskId, reason.code(), reason.getMessage());
      send(
          runId,
          new WaitObserved(
              taskId, table, reason.code().name(), String.valueOf(reason.getMessage())));
    }
  }

  private static String taskId(PartitionProgress partition) {
    Place place = partition.place();
    return "%s/load/%s/%d".formatted(place.runId(), partition.tableName(), place.partition());
  }

  private void send(String runId, Object payload) {
    Event event =
        Event.newBuilder()
            .setRunId(runId)
            .setAt(clock.instant())
            .setReporter(reporter)
            .setPayload(payload)
            .build();
    try {
      // Facts are sent again with the next checkpoint; a failure is only logged, by the callback.
      var unused =
          producer.send(
              new ProducerRecord<>(
                  topic, runId.getBytes(StandardCharsets.UTF_8), codec.encode(topic, event)),
              (metadata, failure) -> {
                if (failure != null) {
                  LOG.warn("A fact did not get to {}: {}", topic, failure.getMessage());
                }
              });
    } catch (KafkaException | ConvoyException e) {
      if (e instanceof ConvoyException refused && !refused.code().isRetryable()) {
        // Loads that nobody ever hears of would let the run wait for ever.
        throw refused;
      }
      LOG.warn("A fact did not get to {}: {}", topic, e.getMessage());
    }
  }
}
