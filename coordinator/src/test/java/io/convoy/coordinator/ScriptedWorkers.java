// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.TableDescriptions;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.coordinator.decision.Facts;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.event.Event;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.ReleaseSnapshot;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Extractors and loaders of a source with some small tables, who do each task at once. Gates are to
 * be open when it is closed.
 */
final class ScriptedWorkers implements AutoCloseable {
  static final List<TableId> TABLES =
      List.of(Facts.id("users"), Facts.id("posts"), Facts.id("odd.name/x"));
  static final int CHUNKS = 5;
  static final long ROWS = 10;

  private final ServiceContext context;
  private final ControlCodec codec;
  private final Gates gates;
  private final ScriptedTarget target;
  private final List<Table> tables =
      new CopyOnWriteArrayList<>(TABLES.stream().map(id -> Facts.table(id, 1_000)).toList());
  private final List<Task> done = new CopyOnWriteArrayList<>();
  private final Map<String, Long> offsets = new HashMap<>();
  private final TaskLoop loop;

  ScriptedWorkers(ServiceContext context, Gates gates, ScriptedTarget target) {
    this.context = context;
    this.codec = new ControlCodec(context.registry());
    this.gates = gates;
    this.target = target;
    this.loop = new TaskLoop(context, this::perform);
    loop.start();
  }

  /** One more table of the source. */
  void add(Table table) {
    tables.add(table);
  }

  List<Task> done() {
    return done;
  }

  private void perform(
      Iterable<ConsumerRecord<byte[], byte[]>> records, Producer<byte[], byte[]> facts)
      throws InterruptedException {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      perform(codec.decode(record.value(), Task.class).orElseThrow(), facts);
    }
  }

  // The commit waits for what was sent, and fails where that failed.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void perform(Task task, Producer<byte[], byte[]> facts) throws InterruptedException {
    gates.pass(task.getPayload().getClass().getSimpleName());
    facts.beginTransaction();
    for (SpecificRecord payload : facts(task)) {
      String topic = context.topics().events();
      Event event = Facts.event(task.getRunId(), payload);
      byte[] key = task.getRunId().getBytes(StandardCharsets.UTF_8);
      facts.send(new ProducerRecord<>(topic, key, codec.encode(topic, event)));
    }
    facts.commitTransaction();
    done.add(task);
  }

  private List<SpecificRecord> facts(Task task) {
    return switch (task.getPayload()) {
      case DescribeSource describe -> {
        List<SpecificRecord> all = new ArrayList<>();
        TableDescriptions descriptions = new TableDescriptions(codec);
        tables.forEach(table -> all.addAll(descriptions.facts(context.topics(), table)));
        all.add(Facts.opened("snapshot-1", "1", tables.size()));
        yield all;
      }
      case PlanTable plan -> {
        TableId id = plan.getTable().getId();
        List<SpecificRecord> all = new ArrayList<>();
        IntStream.range(0, CHUNKS).forEach(chunk -> all.add(Facts.planned(id, chunk)));
        all.add(
            new TablePlanned(
                id, CHUNKS, 0, plan.getSnapshotId(), (long) CHUNKS * ROWS, false, false));
        yield all;
      }
      case ExtractChunk chunk -> extract(task, chunk);
      case ReleaseSnapshot release -> List.of();
      default -> throw new AssertionError(task);
    };
  }

  /** Reads a chunk and loads it. */
  private List<SpecificRecord> extract(Task task, ExtractChunk chunk) {
    String partition = task.getRunId() + chunk.getTable() + chunk.getPartition();
    long offset = offsets.merge(partition, 1L, Long::sum) - 1;
    target.load(task.getRunId(), chunk.getTable(), ROWS);
    return List.of(
        Facts.extracted(task, ROWS, 1_000L + chunk.getChunk(), offset),
        Facts.checkpoint(
            chunk.getTable(), chunk.getPartition(), 1L, offset + 1, (offset + 1) * ROWS));
  }

  @Override
  public void close() {
    loop.close();
  }
}
