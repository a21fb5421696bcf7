// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.channel.ContractClasses;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.KeySearchState;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Working copies of records of one kind that a decision may change, and the records as stored. */
final class WorkingCopies<K, V extends SpecificRecord> {
  static {
    ContractClasses.trust();
  }

  private final UnaryOperator<V> copying;
  private final Map<K, V> copies = new LinkedHashMap<>();
  private final Map<K, V> stored = new HashMap<>();

  WorkingCopies(UnaryOperator<V> copying) {
    this.copying = copying;
  }

  /** The working copy, if there is one. */
  @Nullable V find(K key) {
    return copies.get(key);
  }

  /** The working copy; the record itself where there is none. */
  V orElse(K key, V record) {
    return copies.getOrDefault(key, record);
  }

  /** Makes the working copy of a record. */
  V copy(K key, V record) {
    V copy = copying.apply(record);
    stored.put(key, record);
    copies.put(key, copy);
    return copy;
  }

  /** Adds a record that is not stored yet. */
  void add(K key, V record) {
    copies.put(key, record);
  }

  Collection<V> all() {
    return copies.values();
  }

  /** A record as it is stored; null where it is new, or has no working copy. */
  @Nullable V stored(K key) {
    return stored.get(key);
  }

  /** Drops working copies, as if there had been none. */
  void removeIf(Predicate<K> isGone) {
    copies.keySet().removeIf(isGone);
    stored.keySet().removeIf(isGone);
  }

  /** The copies that are no longer as they are stored. */
  List<V> changed() {
    List<V> changed = new ArrayList<>();
    copies.forEach((key, copy) -> {
      if (!copy.equals(stored.get(key))) {
        changed.add(copy);
      }
    });
    return changed;
  }

  static RunState of(RunState run) {
    return RunState.newBuilder(run).build();
  }

  static ChunkState of(ChunkState chunk) {
    return ChunkState.newBuilder(chunk).build();
  }

  /** Field by field, since that is much faster than Avro's own copy. The name is shared. */
  static TableState of(TableState table) {
    return ofComparison(table)
        .setTable(table.getTable())
        .setDescriptionParts(table.getDescriptionParts())
        .setProgress(TableProgress.newBuilder(table.getProgress()).build())
        .setPlanIssued(table.getPlanIssued())
        .setPlanAttempt(table.getPlanAttempt())
        .setPlanFailures(table.getPlanFailures())
        .setPlanRetryAt(table.getPlanRetryAt())
        .setCountIssued(table.getCountIssued())
        .setCountAttempt(table.getCountAttempt())
        .setCountFailures(table.getCountFailures())
        .setCountRetryAt(table.getCountRetryAt())
        .setMiscounts(table.getMiscounts())
        .setComparing(table.getComparing())
        .setKey(table.getKey())
        .setBuckets(table.getBuckets())
        .setSums(table.getSums())
        .setWanted(table.getWanted())
        .setDetailed(table.getDetailed())
        .setDigests(table.getDigests())
        .setStage(table.getStage())
        .setBytesFetched(table.getBytesFetched())
        .setRowsFetched(table.getRowsFetched())
        .setSumFetched(table.getSumFetched())
        .setOpening(table.getOpening())
        .setBytesIssued(table.getBytesIssued())
        .setChunksWaiting(table.getChunksWaiting())
        .build();
  }

  private static TableState.Builder ofComparison(TableState table) {
    KeySearchState search = table.getKeySearch();
    return TableState.newBuilder()
        .setKeySearch(search == null ? null : KeySearchState.newBuilder(search).build())
        .setFirstLook(table.getFirstLook())
        .setLeftSum(table.getLeftSum())
        .setCapture(table.getCapture())
        .setLogMark(table.getLogMark())
        .setLogSince(table.getLogSince())
        .setWatermark(table.getWatermark())
        .setReached(table.getReached());
  }
}
