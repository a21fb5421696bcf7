// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.Deflate;
import io.convoy.schemas.event.TableKeys;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which keys a run that is over has in the topic of runs, so that they can be removed there when it
 * is retired; its tables are not in state any more. For the stream thread only.
 */
final class PublishedTables {
  /** Far below a message, with the longest names there are. */
  private static final int KEYS_PER_RECORD = 1_000;

  private final KeyValueStore<String, byte[]> store;
  private final ControlCodec codec;
  private final String subject;

  PublishedTables(KeyValueStore<String, byte[]> store, ControlCodec codec, String subject) {
    this.store = store;
    this.codec = codec;
    this.subject = subject;
  }

  void keep(String runId, List<String> keys) {
    for (int begin = 0; begin < keys.size(); begin += KEYS_PER_RECORD) {
      int end = Math.min(keys.size(), begin + KEYS_PER_RECORD);
      byte[] value = codec.encode(subject, new TableKeys(keys.subList(begin, end)));
      store.put(StateKeys.tables(runId) + "%08d".formatted(begin), Deflate.deflated(value));
    }
  }

  /** Gives out what was kept of a run, for the last time. */
  List<String> take(String runId) {
    List<String> kept = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> entries =
        store.prefixScan(StateKeys.tables(runId), new StringSerializer())) {
      while (entries.hasNext()) {
        KeyValue<String, byte[]> entry = entries.next();
        kept.add(entry.key);
        byte[] value = Deflate.inflated(entry.value);
        keys.addAll(codec.decode(value, TableKeys.class).orElseThrow().getKeys());
      }
    }
    kept.forEach(store::delete);
    return keys;
  }
}
