// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.config.CronTimes;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.coordinator.decision.DecisionCore;
import io.convoy.coordinator.decision.EffectHandler;
import io.convoy.coordinator.decision.Retirement;
import io.convoy.coordinator.decision.RunPolicy;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.table.TableId;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;

/** Owns a running topology and the producer for the facts of its effects. */
public final class CoordinatorStreams implements AutoCloseable {
  private static final Duration CLOSING = Duration.ofSeconds(8);

  private final FactPublisher facts;
  private final KafkaStreams streams;
  private final KafkaStreamsMetrics meters;
  private final StreamWatch watch;
  private final ChunkLook chunks;

  private CoordinatorStreams(
      FactPublisher facts, KafkaStreams streams, ControlCodec codec, StreamWatch watch) {
    this.facts = facts;
    this.streams = streams;
    this.watch = watch;
    this.chunks = new ChunkLook(streams, codec);
    this.meters = new KafkaStreamsMetrics(streams);
  }

  /**
   * Starts; the control topics are there.
   *
   * @param stateDir this process's own folder; may be lost at any time
   * @param handlers opens a handler each time this process becomes the pipeline's leader
   */
  public static CoordinatorStreams start(
      ServiceContext context, Path stateDir, Supplier<EffectHandler> handlers) {
    ControlCodec codec = new ControlCodec(context.registry());
    CronTimes schedule = context.config().sync().times().orElse(null);
    FactPublisher facts = new FactPublisher(context, codec);
    int parallelism = context.config().coordinator().parallelism();
    KafkaStreams streams =
        new KafkaStreams(
            CoordinatorTopology.build(
                new DecisionCore(RunPolicy.of(context.config()), schedule),
                new Retirement(context.config().coordinator().keepRuns()),
                codec,
                context.topics(),
                context.clock(),
                context.metrics(),
                () -> new EffectRunner(handlers.get(), facts, parallelism)),
            StreamsSettings.of(context, stateDir));
    streams.setUncaughtExceptionHandler(
        new StreamFailures(context.topics().coordinatorId(), context.onFatal()));
    StreamWatch watch = new StreamWatch(streams);
    streams.start();
    watch.start();
    CoordinatorStreams started = new CoordinatorStreams(facts, streams, codec, watch);
    context.metrics().add(started.meters);
    return started;
  }

  /** Leads or stands by. */
  public boolean isRunning() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /**
   * The chunks of a table, in their order, as far as this process has heard; empty where it neither
   * leads nor stands by.
   */
  public Optional<List<ChunkState>> chunks(String runId, TableId table) {
    return chunks.chunks(runId, table);
  }

  /** False once nothing but a new process helps. */
  public boolean isAlive() {
    return switch (streams.state()) {
      case CREATED, REBALANCING, RUNNING -> true;
      case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR -> false;
    };
  }

  /** Hands the pipeline over to another coordinator, where there is one. */
  @Override
  public void close() {
    watch.close();
    streams.close(
        CloseOptions.timeout(CLOSING)
            .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
    meters.close();
    facts.close();
  }
}
