// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.TableDescriptions;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.coordinator.decision.Facts;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.ReleaseSnapshot;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.table.TableId;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Extractors and loaders of a source with many tables and chunks, who do all tasks that one poll
 * brings in one transaction, faster than any real ones.
 */
final class BulkWorkers implements AutoCloseable {
  private static final long ROWS = 10;

  private final ServiceContext context;
  private final ControlCodec codec;
  private final ScriptedTarget target;
  private final int tables;
  private final int chunksPerTable;
  private final Map<String, Long> offsets = new HashMap<>();
  private final AtomicLong chunksDone = new AtomicLong();
  private final TaskLoop loop;

  BulkWorkers(ServiceContext context, ScriptedTarget target, int tables, int chunks) {
    this.context = context;
    this.codec = new ControlCodec(context.registry());
    this.target = target;
    this.tables = tables;
    this.chunksPerTable = chunks / tables;
    this.loop = new TaskLoop(context, this::perform);
    loop.start();
  }

  long chunksDone() {
    return chunksDone.get();
  }

  // The commit waits for what was sent, and fails where that failed.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void perform(
      Iterable<ConsumerRecord<byte[], byte[]>> records, Producer<byte[], byte[]> producer) {
    if (!records.iterator().hasNext()) {
      return;
    }
    String topic = context.topics().events();
    producer.beginTransaction();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Task task = codec.decode(record.value(), Task.class).orElseThrow();
      byte[] key = task.getRunId().getBytes(StandardCharsets.UTF_8);
      facts(task)
          .map(fact -> codec.encode(topic, Facts.event(task.getRunId(), fact)))
          .forEach(value -> producer.send(new ProducerRecord<>(topic, key, value)));
    }
    producer.commitTransaction();
  }

  private Stream<SpecificRecord> facts(Task task) {
    return switch (task.getPayload()) {
      case DescribeSource describe ->
          Stream.concat(
              IntStream.range(0, tables)
                  .mapToObj(i -> Facts.table(Facts.id("table" + i), 1_000L))
                  .flatMap(table ->
                      new TableDescriptions(codec).facts(context.topics(), table).stream()),
              Stream.of(Facts.opened("snapshot-1", "1", tables)));
      case PlanTable plan -> {
        TableId id = plan.getTable().getId();
        yield Stream.concat(
            IntStream.range(0, chunksPerTable).mapToObj(chunk -> Facts.planned(id, chunk)),
            Stream.of(
                new TablePlanned(
                    id,
                    chunksPerTable,
                    0,
                    plan.getSnapshotId(),
                    (long) chunksPerTable * ROWS,
                    false,
                    false)));
      }
      case ExtractChunk chunk -> extract(task, chunk);
      case ReleaseSnapshot release -> Stream.of();
      default -> throw new AssertionError(task);
    };
  }

  /** Reads a chunk and loads it. */
  private Stream<SpecificRecord> extract(Task task, ExtractChunk chunk) {
    chunksDone.incrementAndGet();
    String partition = chunk.getTable().getName() + "/" + chunk.getPartition();
    long offset = offsets.merge(partition, 1L, Long::sum) - 1;
    target.load(task.getRunId(), chunk.getTable(), ROWS);
    return Stream.of(
        Facts.extracted(task, ROWS, 1_000L + chunk.getChunk(), offset),
        Facts.checkpoint(
            chunk.getTable(), chunk.getPartition(), 1L, offset + 1, (offset + 1) * ROWS));
  }

  @Override
  public void close() {
    loop.close();
  }
}
