// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.embedded.Await;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowBatcher;
import io.convoy.schemas.row.RowBatcher.SchemaIds;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.LongFunction;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A table {@code (id bigint, body text)} in source, topic and target; chunks are written by hand.
 */
final class TestTable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Scenario scenario;
  private final String name;
  private final RowLayout layout;
  private final int schema;
  private int batchBytes = 4096;

  private TestTable(Scenario scenario, String name, Codec bodyCodec) {
    this.scenario = scenario;
    this.name = name;
    this.layout =
        new RowLayout(
            new TableId("public", name),
            "public",
            name,
            List.of(
                new RowField(
                    "id", "id", "id", "bigint", "bigint", Codec.INT8, Nullability.NOT_NULL),
                new RowField(
                    "body", "body", "body", "text", "text", bodyCodec, Nullability.NULLABLE)));
    this.schema =
        scenario.registry().register(scenario.topics().dataSubject(id()), layout.batchSchema());
  }

  /** What SCHEMA leaves behind for a new table: UNLOGGED, without keys. */
  static TestTable unlogged(Scenario scenario, String name, int partitions) throws Exception {
    TestTable table = new TestTable(scenario, name, Codec.TEXT);
    table.createUnlogged();
    table.createTopic(partitions);
    return table;
  }

  /** As {@link #unlogged}, with a column that travels as text and is staged. */
  static TestTable staged(Scenario scenario, String name, int partitions) throws Exception {
    TestTable table = new TestTable(scenario, name, Codec.TEXT_FORM);
    table.createUnlogged();
    table.createTopic(partitions);
    return table;
  }

  /** What SCHEMA leaves behind for a table that was there and is emptied. */
  static TestTable logged(Scenario scenario, String name, int partitions) throws Exception {
    TestTable table = new TestTable(scenario, name, Codec.TEXT);
    scenario.execute("CREATE TABLE \"%s\" (id bigint, body text)".formatted(name));
    for (int partition = 0; partition < partitions; partition++) {
      scenario.execute(
          "INSERT INTO convoy.checkpoint_logged (topic, partition, epoch) VALUES ('%s', %d, 0)"
              .formatted(table.topic(), partition));
    }
    table.createTopic(partitions);
    return table;
  }

  private void createUnlogged() throws SQLException {
    scenario.execute("CREATE UNLOGGED TABLE \"%s\" (id bigint, body text)".formatted(name));
    own(Scenario.RUN);
  }

  /** Writes down to which run the table belongs. */
  void own(String runId) throws SQLException {
    scenario.execute(
        """
        INSERT INTO convoy.owned_table (pipeline, run_id, schema, name, oid)
        VALUES ('%s', '%s', 'public', '%s', '"%s"'::regclass)
        ON CONFLICT (pipeline, schema, name) DO UPDATE SET run_id = excluded.run_id\
        """
            .formatted(scenario.topics().pipeline(), runId, name, name));
  }

  void createTopic(int partitions) throws InterruptedException, ExecutionException {
    scenario
        .admin()
        .createTopics(List.of(new NewTopic(topic(), partitions, (short) 1)))
        .all()
        .get();
  }

  TestTable batchBytes(int bytes) {
    batchBytes = bytes;
    return this;
  }

  TableId id() {
    return layout.source();
  }

  String topic() {
    return scenario.topics().data(Scenario.RUN, id());
  }

  int schema() {
    return schema;
  }

  /** Writes rows {@code [from, to)} as one chunk, in one Kafka transaction. */
  void chunk(int chunk, int partition, long from, long to) {
    chunk(chunk, partition, from, to, id -> "body of " + id);
  }

  void chunk(int chunk, int partition, long from, long to, LongFunction<@Nullable String> body) {
    try (Writer writer = new Writer(partition)) {
      values(chunk, from, to, body).forEach(writer::send);
      writer.commit();
    }
  }

  /** The record values of a chunk. */
  List<byte[]> values(int chunk, long from, long to, LongFunction<@Nullable String> body) {
    List<byte[]> values = new ArrayList<>();
    RowBatcher batcher =
        new RowBatcher(
            new SchemaIds(schema, scenario.partSchema()), chunk, batchBytes, values::add);
    for (long id = from; id < to; id++) {
      write(id, body.apply(id), batcher.out());
      batcher.endRow();
    }
    batcher.finish();
    return values;
  }

  static void write(long id, @Nullable String body, AvroOutput out) {
    out.writeLong(id);
    if (body == null) {
      out.writeLong(0);
    } else {
      out.writeLong(1);
      byte[] utf8 = body.getBytes(StandardCharsets.UTF_8);
      out.writeBytes(utf8, 0, utf8.length);
    }
  }

  /** One extractor's transaction. */
  final class Writer implements AutoCloseable {
    private final Producer<byte[], byte[]> producer;
    private final int partition;

    Writer(int partition) {
      this.partition = partition;
      this.producer =
          scenario
              .kafka()
              .producer(
                  Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, UUID.randomUUID().toString()));
      producer.initTransactions();
      producer.beginTransaction();
    }

    void send(byte @Nullable [] value) {
      var unused = producer.send(new ProducerRecord<>(topic(), partition, null, value));
    }

    /** Sends what was given so far, so that records of others come after it. */
    void flush() {
      producer.flush();
    }

    void commit() {
      producer.commitTransaction();
    }

    void abort() {
      producer.abortTransaction();
    }

    @Override
    public void close() {
      producer.close();
    }
  }

  long rows() throws SQLException {
    return scenario.number("SELECT count(*) FROM \"%s\"".formatted(name));
  }

  /** Waits until so many rows are there, and proves that they are the rows from 0, each once. */
  void awaitRows(long expected) throws SQLException {
    Await.until(PATIENCE, () -> rows() >= expected, name + " has " + expected + " rows");
    assertRows(expected);
  }

  void assertRows(long expected) throws SQLException {
    String wrong =
        """
        SELECT count(*) FROM
          (SELECT id, count(*) AS times FROM "%s" GROUP BY id) AS there
          FULL JOIN generate_series(0, %d) AS wanted (id) USING (id)
        WHERE there.times IS DISTINCT FROM 1 OR wanted.id IS NULL\
        """
            .formatted(name, expected - 1);
    if (scenario.number(wrong) != 0 || rows() != expected) {
      throw new AssertionError(
          "%s has %d rows where %d were expected; %d ids are missing, double or unknown"
              .formatted(name, rows(), expected, scenario.number(wrong)));
    }
  }

  /** What the checkpoints add up to. */
  long checkpointRows() throws SQLException {
    return scenario.number(
        """
        SELECT coalesce(sum(rows), 0) FROM (
          SELECT topic, rows FROM convoy.checkpoint
          UNION ALL SELECT topic, rows FROM convoy.checkpoint_logged) AS c
        WHERE topic = '%s'\
        """
            .formatted(topic()));
  }
}
