// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.survey;

import io.convoy.common.config.ConvoyConfig;
import io.convoy.extractor.ExtractorService;
import io.convoy.extractor.source.Source;
import io.convoy.extractor.task.Stop;
import io.convoy.extractor.task.Throttle;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Reads for a few seconds of the largest tables, with as many readers as an extractor has, and
 * within the rate that the source is given.
 */
final class Sampling {
  /** Enough for nearly all bytes of most databases, and few enough to read a little of each. */
  private static final int MOST_TABLES = 16;

  private static final double ENOUGH = 0.95;
  private static final Duration SHORTEST = Duration.ofMillis(100);

  private final ConvoyConfig config;
  private final Source source;
  private final String snapshotId;
  private final Throttle throttle;
  private final Map<TableId, SampledTable> tables = new LinkedHashMap<>();
  private final ConcurrentLinkedDeque<SampledTable> queue = new ConcurrentLinkedDeque<>();

  Sampling(ConvoyConfig config, Source source, String snapshotId) {
    this.config = config;
    this.source = source;
    this.snapshotId = snapshotId;
    this.throttle = new Throttle(config.source().maxMbPerSecond(), new Stop());
  }

  ReadSample read(List<Table> all, Map<TableId, PlannedChunks> chunks, Duration time) {
    for (Table table : largest(all)) {
      PlannedChunks planned = chunks.get(table.getId());
      if (planned != null) {
        tables.put(table.getId(), new SampledTable(table, planned));
      }
    }
    queue.addAll(tables.values());
    if (queue.isEmpty() || time.isZero()) {
      return ReadSample.none();
    }
    int readers = ExtractorService.slots(config, source);
    long began = System.nanoTime();
    long deadline = began + time.toNanos();
    Duration share = time.multipliedBy(readers).dividedBy(queue.size());
    List<Thread> threads = new ArrayList<>();
    for (int reader = 0; reader < readers; reader++) {
      String name = "sample " + reader;
      threads.add(
          Thread.ofPlatform()
              .daemon()
              .name("survey-" + reader)
              .start(() -> read(name, share, deadline)));
    }
    threads.forEach(Sampling::join);
    Map<TableId, ReadSample.Read> read = new LinkedHashMap<>();
    tables.forEach((id, table) -> read.put(id, table.read()));
    return new ReadSample(Duration.ofNanos(System.nanoTime() - began), readers, read);
  }

  private void read(String name, Duration share, long deadline) {
    int batchBytes = (int) config.extractor().batchBytes().bytes();
    try (SampleReader reader =
        new SampleReader(
            source,
            name,
            snapshotId,
            batchBytes,
            batch -> throttle.take(batch.length, Duration.ofMillis(100), () -> {}))) {
      for (SampledTable next = queue.poll(); next != null; next = queue.poll()) {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (!left.isPositive()) {
          return;
        }
        Duration wanted = share.compareTo(SHORTEST) < 0 ? SHORTEST : share;
        reader.read(next, wanted.compareTo(left) < 0 ? wanted : left);
        if (next.hasMore()) {
          queue.add(next);
        }
      }
    }
  }

  /** Until they make up nearly all bytes. */
  private static List<Table> largest(List<Table> all) {
    long total = all.stream().mapToLong(Table::getEstimatedBytes).sum();
    List<Table> largest = new ArrayList<>();
    long bytes = 0;
    for (Table table :
        all.stream()
            .sorted(Comparator.comparingLong(Table::getEstimatedBytes).reversed())
            .limit(MOST_TABLES)
            .toList()) {
      if (!largest.isEmpty() && bytes >= total * ENOUGH) {
        break;
      }
      largest.add(table);
      bytes += table.getEstimatedBytes();
    }
    return largest;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
