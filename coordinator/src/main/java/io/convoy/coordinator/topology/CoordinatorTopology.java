// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.metrics.Metrics;
import io.convoy.coordinator.decision.DecisionCore;
import io.convoy.coordinator.decision.Retirement;
import io.convoy.schemas.topic.Topics;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The shape of the coordinator: commands and events in, one processor with five stores, tasks and
 * runs out. Both inputs have one partition, so one thread of one coordinator sees all.
 */
final class CoordinatorTopology {
  private static final String PROCESSOR = "run";

  private CoordinatorTopology() {}

  static Topology build(
      DecisionCore core,
      Retirement retirement,
      ControlCodec codec,
      Topics topics,
      Clock clock,
      Metrics metrics,
      Supplier<EffectRunner> runners) {
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    ByteArraySerializer out = new ByteArraySerializer();
    return new Topology()
        .addSource("commands", in, in, topics.commands())
        .addSource("events", in, in, topics.events())
        .addProcessor(
            PROCESSOR,
            () -> new RunProcessor(core, retirement, codec, topics, clock, metrics, runners),
            "commands",
            "events")
        .addStateStore(store(StateStores.RUNS), PROCESSOR)
        .addStateStore(store(StateStores.TABLES), PROCESSOR)
        .addStateStore(store(StateStores.CHUNKS), PROCESSOR)
        .addStateStore(store(StateStores.DESCRIPTIONS), PROCESSOR)
        .addStateStore(store(StateStores.PUBLISHED), PROCESSOR)
        .addStateStore(new ProcessIdentity.Builder(), PROCESSOR)
        .addSink(RunProcessor.TASKS, topics.tasks(), out, out, new TaskPartitions(), PROCESSOR)
        .addSink(RunProcessor.RUNS, topics.runs(), out, out, PROCESSOR);
  }

  private static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
        .withLoggingEnabled(Map.of())
        .withCachingDisabled();
  }
}
