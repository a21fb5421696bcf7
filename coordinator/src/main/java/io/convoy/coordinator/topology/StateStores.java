// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.common.cache.RecentlyUsed;
import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.TableDescriptions;
import io.convoy.coordinator.decision.Decision;
import io.convoy.coordinator.decision.Decision.ChunkChange;
import io.convoy.coordinator.decision.Decision.DescriptionPart;
import io.convoy.coordinator.decision.Decision.Discarded;
import io.convoy.coordinator.decision.Decision.TableChange;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.RunView;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.row.Bytes;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator's state in Kafka Streams' stores. Values are Avro with their schema's id, so that
 * a later version reads what an earlier one wrote. For the stream thread only.
 */
final class StateStores implements RunView {
  static final String RUNS = "runs";
  static final String TABLES = "tables";
  static final String CHUNKS = "chunks";
  static final String DESCRIPTIONS = "descriptions";
  static final String PUBLISHED = "published";

  /** Decoded tables that are kept; more are decoded each time. */
  private static final int CACHED_TABLES = 512;

  private static final StringSerializer PREFIXES = new StringSerializer();

  private final ControlCodec codec;
  private final String subjectPrefix;
  private final KnownRuns runs;
  private final KeyValueStore<String, byte[]> tables;
  private final KeyValueStore<String, byte[]> chunks;
  private final KeyValueStore<String, byte[]> descriptions;
  private final Map<String, Set<String>> live = new HashMap<>();
  private final PublishedTables published;
  private final Map<String, TableState> cache = new RecentlyUsed<>(CACHED_TABLES);

  StateStores(ProcessorContext<?, ?> context, ControlCodec codec, String subjectPrefix) {
    this.codec = codec;
    this.subjectPrefix = subjectPrefix;
    runs = new KnownRuns(context.getStateStore(RUNS), codec);
    tables = context.getStateStore(TABLES);
    chunks = context.getStateStore(CHUNKS);
    descriptions = context.getStateStore(DESCRIPTIONS);
    published =
        new PublishedTables(context.getStateStore(PUBLISHED), codec, subjectPrefix + PUBLISHED);
  }

  void apply(Decision decision) {
    for (RunState run : decision.runs()) {
      runs.put(run, encode(RUNS, run));
    }
    for (TableChange change : decision.tables()) {
      String key = StateKeys.table(change.runId(), change.state().getTable());
      tables.put(key, encode(TABLES, change.state()));
      cache.put(key, change.state());
      noteLive(key, change);
    }
    for (Discarded table : decision.discarded()) {
      deleteAll(chunks, StateKeys.chunks(table.runId(), table.table()));
    }
    for (ChunkChange change : decision.chunks()) {
      ChunkState chunk = change.state();
      chunks.put(
          StateKeys.chunk(change.runId(), chunk.getTable(), chunk.getChunk()),
          encode(CHUNKS, chunk));
    }
    for (DescriptionPart part : decision.descriptions()) {
      descriptions.put(
          StateKeys.part(part.runId(), part.table(), part.part()), Bytes.of(part.bytes()));
    }
    decision.forgotten().forEach(runId -> published.keep(runId, forget(runId)));
  }

  /**
   * Removes all that is left of a run that is over.
   *
   * @return the keys under which its tables were published
   */
  List<String> retire(String runId) {
    List<String> keys = new ArrayList<>(forget(runId));
    keys.addAll(published.take(runId));
    runs.remove(runId);
    return keys;
  }

  /** Removes a run's tables and returns their keys. */
  private List<String> forget(String runId) {
    live.remove(runId);
    List<String> keys = deleteAll(tables, StateKeys.tables(runId));
    deleteAll(chunks, StateKeys.tables(runId));
    deleteAll(descriptions, StateKeys.tables(runId));
    keys.forEach(cache::remove);
    return keys;
  }

  @Override
  public @Nullable RunState run(String runId) {
    return runs.run(runId);
  }

  @Override
  public Collection<RunState> runs() {
    return runs.all();
  }

  @Override
  public Optional<RunState> activeRun() {
    return runs.active();
  }

  @Override
  public @Nullable TableState table(String runId, TableId table) {
    String key = StateKeys.table(runId, table);
    byte[] value = tables.get(key);
    return value == null ? null : table(key, value);
  }

  @Override
  public Stream<TableState> tables(String runId) {
    return scan(tables, StateKeys.tables(runId)).map(entry -> table(entry.key, entry.value));
  }

  /** Asked at each fact, so that the keys of these few are at hand. */
  @Override
  public Stream<TableState> live(String runId) {
    Set<String> keys = live.computeIfAbsent(runId, this::findLive);
    return keys.stream().map(key -> table(key, tables.get(key)));
  }

  private Set<String> findLive(String runId) {
    try (Stream<TableState> found = RunView.super.live(runId)) {
      return found
          .map(table -> StateKeys.table(runId, table.getTable()))
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }
  }

  private void noteLive(String key, TableChange change) {
    Set<String> keys = live.get(change.runId());
    if (keys != null && change.isLive()) {
      keys.add(key);
    } else if (keys != null) {
      keys.remove(key);
    }
  }

  @Override
  public boolean isDescribed(String runId, TableId table) {
    return descriptions.get(StateKeys.part(runId, table, 0)) != null;
  }

  @Override
  public Description description(String runId, TableState table) {
    TableId id = table.getTable();
    List<byte[]> parts =
        IntStream.range(0, table.getDescriptionParts())
            .mapToObj(part -> descriptions.get(StateKeys.part(runId, id, part)))
            .toList();
    return new StoredDescription(id, parts, new TableDescriptions(codec));
  }

  @Override
  public @Nullable ChunkState chunk(String runId, TableId table, int chunk) {
    byte[] value = chunks.get(StateKeys.chunk(runId, table, chunk));
    return value == null ? null : decode(value, ChunkState.class);
  }

  @Override
  public Stream<ChunkState> chunks(String runId, TableId table) {
    return scan(chunks, StateKeys.chunks(runId, table))
        .map(entry -> decode(entry.value, ChunkState.class));
  }

  private TableState table(String key, byte[] value) {
    return cache.computeIfAbsent(key, absent -> decode(value, TableState.class));
  }

  private static List<String> deleteAll(KeyValueStore<String, byte[]> store, String prefix) {
    List<String> keys;
    try (Stream<KeyValue<String, byte[]>> entries = scan(store, prefix)) {
      keys = entries.map(entry -> entry.key).toList();
    }
    keys.forEach(store::delete);
    return keys;
  }

  private static Stream<KeyValue<String, byte[]>> scan(
      KeyValueStore<String, byte[]> store, String prefix) {
    KeyValueIterator<String, byte[]> entries = store.prefixScan(prefix, PREFIXES);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(entries, Spliterator.ORDERED), false)
        .onClose(entries::close);
  }

  private byte[] encode(String store, SpecificRecord state) {
    return codec.encode(subjectPrefix + store, state);
  }

  private <T extends SpecificRecord> T decode(byte[] value, Class<T> type) {
    return codec.decode(value, type).orElseThrow();
  }
}
