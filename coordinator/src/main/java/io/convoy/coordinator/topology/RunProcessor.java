// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.SyncOutlook;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.metrics.Metric;
import io.convoy.common.metrics.Metrics;
import io.convoy.coordinator.decision.Decision;
import io.convoy.coordinator.decision.DecisionCore;
import io.convoy.coordinator.decision.Retirement;
import io.convoy.coordinator.decision.StallWatch;
import io.convoy.schemas.event.Command;
import io.convoy.schemas.event.Event;
import io.convoy.schemas.event.RunRecord;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.topic.Topics;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads commands and facts, lets the core decide, and carries the decision out: state, tasks and
 * what is published in the transaction of the input, effects beside it. Lives as long as this
 * process leads the pipeline.
 *
 * <p>What cannot be read is logged and skipped; a fact that the core fails on fails its run. No
 * record can stop the coordinator for good.
 */
final class RunProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  static final String TASKS = "to-tasks";
  static final String RUNS = "to-runs";

  private static final Logger LOG = LoggerFactory.getLogger(RunProcessor.class);
  private static final Duration FLUSH = Duration.ofMillis(200);
  private static final Duration TICK = Duration.ofSeconds(1);

  /** A tick reads the tables of the run: of a large one it may take up to this part of the time. */
  private static final int TICK_SHARE = 20;

  private final DecisionCore core;
  private final Retirement retirement;
  private final ControlCodec codec;
  private final Topics topics;
  private final Clock clock;
  private final Supplier<EffectRunner> runners;
  private final Timer decisions;
  private final StateLog log = new StateLog();
  private final AtomicBoolean leading;
  private final AtomicBoolean stalled;
  private @Nullable Leadership leadership;

  /** What exists from init to close. */
  private record Leadership(
      ProcessorContext<byte[], byte[]> context,
      StateStores stores,
      EffectRunner effects,
      StallWatch stalls,
      ProgressOutlet progress,
      Cancellable flush) {}

  private Instant nextTick = Instant.MIN;
  private @Nullable SyncOutlook told;

  RunProcessor(
      DecisionCore core,
      Retirement retirement,
      ControlCodec codec,
      Topics topics,
      Clock clock,
      Metrics metrics,
      Supplier<EffectRunner> runners) {
    this.core = core;
    this.retirement = retirement;
    this.codec = codec;
    this.topics = topics;
    this.clock = clock;
    this.runners = runners;
    this.decisions = metrics.timer(Metric.DECISIONS);
    this.leading = metrics.flag(Metric.LEADER);
    this.stalled = metrics.flag(Metric.STALLED);
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    StateStores stores = new StateStores(context, codec, topics.coordinatorId() + "-");
    ProgressOutlet progress =
        new ProgressOutlet(
            (key, table) -> send(context, RUNS, topics.runs(), key, new RunRecord(table)));
    Cancellable flush =
        context.schedule(FLUSH, PunctuationType.WALL_CLOCK_TIME, time -> punctuate());
    leadership = new Leadership(context, stores, runners.get(), core.stallWatch(), progress, flush);
    nextTick = Instant.MIN;
    leading.set(true);
    LOG.info("This coordinator leads pipeline {}", topics.pipeline());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    decisions.record(() -> take(record));
  }

  private void take(Record<byte[], byte[]> record) {
    String topic =
        leader().context().recordMetadata().map(RecordMetadata::topic).orElse(topics.events());
    if (topic.equals(topics.commands())) {
      read(record, topic, Command.class).ifPresent(this::decide);
    } else {
      read(record, topic, Event.class).ifPresent(this::decide);
    }
  }

  private void decide(Command command) {
    String what = command.getPayload().getClass().getSimpleName();
    LOG.atInfo().addKeyValue("run", command.getRunId()).log("command {}", what);
    Leadership leader = leader();
    carryOut(core.decide(command, leader.stores(), clock.instant()));
  }

  private void decide(Event event) {
    Leadership leader = leader();
    Decision decision;
    try {
      decision = core.decide(event, leader.stores(), clock.instant());
    } catch (ConvoyException | KafkaException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.error("A defect of the coordinator at {}", event, e);
      String message =
          "The coordinator failed on a "
              + event.getPayload().getClass().getSimpleName()
              + ": "
              + e
              + ". This is a defect; the coordinator's log says where.";
      decision = core.fail(event.getRunId(), message, leader.stores(), clock.instant());
    }
    carryOut(decision);
  }

  private void punctuate() {
    Leadership leader = leader();
    leader.progress().flush();
    Instant begin = clock.instant();
    if (begin.isBefore(nextTick)) {
      return;
    }
    if (nextTick.equals(Instant.MIN)) {
      publishAnew(leader);
    }
    carryOut(core.tick(leader.stores(), begin));
    core.outlook(leader.stores()).ifPresent(this::tell);
    retirement.due(leader.stores().runs()).forEach(runId -> retire(leader, runId));
    carryOut(leader.stalls().look(leader.stores(), begin));
    leader.effects().remind(core.pendingEffects(leader.stores()));
    Instant end = clock.instant();
    Duration rest = Duration.between(begin, end).multipliedBy(TICK_SHARE);
    nextTick = end.plus(rest.compareTo(TICK) > 0 ? rest : TICK);
  }

  /** Once for each that is another one. */
  private void tell(SyncOutlook outlook) {
    if (!outlook.equals(told)) {
      told = outlook;
      LOG.info("sync.schedule: {}", outlook);
    }
  }

  /** What the former leader did not come to say. */
  private void publishAnew(Leadership leader) {
    leader
        .stores()
        .activeRun()
        .ifPresent(run -> {
          stalled.set(run.getStalled() != null);
          try (Stream<TableState> tables = leader.stores().tables(run.getRunId())) {
            tables.forEach(table -> leader.progress().offer(table.getProgress()));
          }
        });
  }

  private void retire(Leadership leader, String runId) {
    LOG.atInfo().addKeyValue("run", runId).log("retired: it is over, and newer ones are kept");
    leader.progress().forget(runId);
    log.forget(runId);
    for (String key : leader.stores().retire(runId)) {
      remove(leader.context(), key);
    }
    remove(leader.context(), runId);
  }

  /** Whoever reads the topic of runs forgets the key, and in the end the topic does. */
  private void remove(ProcessorContext<byte[], byte[]> context, String key) {
    context.forward(new Record<>(key.getBytes(StandardCharsets.UTF_8), null, clock.millis()), RUNS);
  }

  private void carryOut(Decision decision) {
    if (decision.isNothing()) {
      return;
    }
    Leadership leader = leader();
    log.changed(decision);
    leader.stores().apply(decision);
    for (Task task : decision.tasks()) {
      send(leader.context(), TASKS, topics.tasks(), task.getTaskId(), task);
    }
    decision.tables().forEach(change -> leader.progress().offer(change.state().getProgress()));
    for (RunState run : decision.runs()) {
      stalled.set(run.getStalled() != null);
      send(leader.context(), RUNS, topics.runs(), run.getRunId(), new RunRecord(run));
    }
    decision.forgotten().forEach(leader.progress()::forget);
    if (decision.replacesEffects()) {
      leader.effects().replace(decision.effects());
    } else {
      leader.effects().submit(decision.effects());
    }
  }

  private void send(
      ProcessorContext<byte[], byte[]> context,
      String sink,
      String topic,
      String key,
      SpecificRecord value) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    context.forward(new Record<>(bytes, codec.encode(topic, value), clock.millis()), sink);
  }

  private <T extends SpecificRecord> Optional<T> read(
      Record<byte[], byte[]> record, String topic, Class<T> type) {
    try {
      return codec.decode(record.value(), type);
    } catch (RuntimeException e) {
      if (e instanceof ConvoyException known && !ControlCodec.isOfTheValue(known)) {
        throw known;
      }
      LOG.warn("A record of {} is skipped, it cannot be read: {}", topic, e.toString());
      return Optional.empty();
    }
  }

  private Leadership leader() {
    return Objects.requireNonNull(leadership, "not initialized");
  }

  @Override
  public void close() {
    Leadership former = leadership;
    leadership = null;
    if (former != null) {
      leading.set(false);
      stalled.set(false);
      former.flush().cancel();
      former.effects().close();
      LOG.info("This coordinator no longer leads pipeline {}", topics.pipeline());
    }
  }
}
