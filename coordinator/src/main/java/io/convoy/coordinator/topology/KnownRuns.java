// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.common.channel.ControlCodec;
import io.convoy.coordinator.decision.RunView;
import io.convoy.schemas.event.RunState;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The runs that are remembered, decoded once, and the one that has the pipeline at hand: it is
 * asked for with each tick and command. For the stream thread only.
 */
final class KnownRuns {
  private final KeyValueStore<String, byte[]> store;
  private final Map<String, RunState> runs = new TreeMap<>();
  private @Nullable RunState active;

  KnownRuns(KeyValueStore<String, byte[]> store, ControlCodec codec) {
    this.store = store;
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        know(codec.decode(entry.value, RunState.class).orElseThrow());
      }
    }
  }

  void put(RunState run, byte[] encoded) {
    store.put(run.getRunId(), encoded);
    know(run);
  }

  void remove(String runId) {
    store.delete(runId);
    runs.remove(runId);
  }

  @Nullable RunState run(String runId) {
    return runs.get(runId);
  }

  Collection<RunState> all() {
    return Collections.unmodifiableCollection(runs.values());
  }

  Optional<RunState> active() {
    return Optional.ofNullable(active);
  }

  private void know(RunState run) {
    runs.put(run.getRunId(), run);
    if (RunView.holdsPipeline(run)) {
      active = run;
    } else if (active != null && active.getRunId().equals(run.getRunId())) {
      active = null;
    }
  }
}
