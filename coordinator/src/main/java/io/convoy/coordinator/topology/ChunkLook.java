// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.common.channel.ControlCodec;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Looks at the states of chunks from outside the stream thread, where this process leads or stands
 * by; a coordinator beyond these has none.
 */
final class ChunkLook {
  private static final StringSerializer PREFIXES = new StringSerializer();
  private static final StoreQueryParameters<ReadOnlyKeyValueStore<String, byte[]>> CHUNKS =
      StoreQueryParameters.fromNameAndType(
              StateStores.CHUNKS, QueryableStoreTypes.<String, byte[]>keyValueStore())
          .enableStaleStores();

  private final KafkaStreams streams;
  private final ControlCodec codec;

  ChunkLook(KafkaStreams streams, ControlCodec codec) {
    this.streams = streams;
    this.codec = codec;
  }

  Optional<List<ChunkState>> chunks(String runId, TableId table) {
    List<ChunkState> chunks = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> entries =
        streams.store(CHUNKS).prefixScan(StateKeys.chunks(runId, table), PREFIXES)) {
      while (entries.hasNext()) {
        codec.decode(entries.next().value, ChunkState.class).ifPresent(chunks::add);
      }
    } catch (InvalidStateStoreException e) {
      // It is being taken over just now, or is not here.
      return Optional.empty();
    }
    return Optional.of(chunks);
  }
}
