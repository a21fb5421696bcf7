// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.CancelRun;
import io.convoy.schemas.event.Command;
import io.convoy.schemas.event.DropOld;
import io.convoy.schemas.event.FinalizeRun;
import io.convoy.schemas.event.PauseRun;
import io.convoy.schemas.event.ResumeRun;
import io.convoy.schemas.event.StartRun;
import io.convoy.schemas.event.StartSync;
import io.convoy.schemas.event.StartVerify;
import io.convoy.schemas.event.ThrottleRun;
import io.convoy.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Sends what a person asks of a run. A method returns when Kafka has the command, not when it is
 * obeyed: that shows in the run's state. Thread-safe.
 */
public final class RunCommands implements AutoCloseable {
  private final Producer<byte[], byte[]> producer;
  private final ControlCodec codec;
  private final Topics topics;
  private final Clock clock;

  public RunCommands(KafkaClients clients, ControlCodec codec, Topics topics, Clock clock) {
    this.producer = clients.producer(Map.of("client.id", topics.pipeline() + ".commands"));
    this.codec = codec;
    this.topics = topics;
    this.clock = clock;
  }

  public void start(String runId) {
    start(runId, new StartRun());
  }

  /** Begins a run that loads. */
  public void start(String runId, StartRun wish) {
    send(runId, wish);
  }

  /** Begins a run that compares. */
  public void verify(String runId, StartVerify wish) {
    send(runId, wish);
  }

  /** Begins a run that brings the target to what the source is. */
  public void sync(String runId, StartSync wish) {
    send(runId, wish);
  }

  public void pause(String runId) {
    send(runId, new PauseRun());
  }

  /** Ends a pause, or goes on with a failed run. */
  public void resume(String runId) {
    send(runId, new ResumeRun());
  }

  public void cancel(String runId) {
    send(runId, new CancelRun());
  }

  /** Changes how fast the source is read. */
  public void throttle(String runId, ReadingLimit limit) {
    send(runId, new ThrottleRun(limit.mbPerSecond()));
  }

  /** Tries again what a run that is over left out. */
  public void finalizeRun(String runId) {
    send(runId, new FinalizeRun());
  }

  /** Drops the tables that the swap of a run that is over put aside. */
  public void dropOld(String runId) {
    send(runId, new DropOld());
  }

  private void send(String runId, SpecificRecord payload) {
    byte[] value = codec.encode(topics.commands(), new Command(runId, clock.instant(), payload));
    byte[] key = runId.getBytes(StandardCharsets.UTF_8);
    String what = payload.getClass().getSimpleName() + " for run " + runId;
    try {
      producer.send(new ProducerRecord<>(topics.commands(), key, value)).get();
    } catch (InterruptException e) {
      throw new ConvoyException(ErrorCode.INTERRUPTED, "stopped while sending " + what, e);
    } catch (ExecutionException | KafkaException e) {
      throw KafkaErrors.of("sending " + what + " to " + topics.commands(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConvoyException(ErrorCode.INTERRUPTED, "stopped while sending " + what, e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
