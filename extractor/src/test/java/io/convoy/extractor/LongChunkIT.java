// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.DataSize;
import io.convoy.common.config.ExtractorConfig;
import io.convoy.common.config.SourceConfig;
import io.convoy.common.config.SourceConfig.Chunking;
import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.config.SourceConfig.TableSelection;
import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TypeOptions;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.embedded.Await;
import io.convoy.embedded.EmbeddedBroker;
import io.convoy.extractor.source.SourceReaders;
import io.convoy.schemas.event.ChunkExtracted;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.event.WaitObserved;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A chunk may take longer than Kafka waits for a transaction, and is still whole or nothing. */
@Timeout(600)
class LongChunkIT {
  private static final String RUN = "20260101-000000-test";
  private static final TableId TABLE = new TableId("public", "t");
  private static final AtomicInteger PIPELINES = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(3);

  /** The broker looks every two seconds for what has timed out. */
  private static final Duration BEYOND_THE_TIMEOUT = Duration.ofSeconds(6);

  @TempDir static Path directory;

  private static EmbeddedBroker broker;

  private TestPipeline pipeline;
  private String topic;
  private int schema;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(directory.resolve("broker"));
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @BeforeEach
  void openPipeline() {
    pipeline = new TestPipeline(broker, "q" + PIPELINES.incrementAndGet());
    topic = pipeline.topics().data(RUN, TABLE);
    pipeline.createDataTopic(topic, 1);
    RowField id =
        new RowField("id", "id", "id", "bigint", "bigint", Codec.INT8, Nullability.NOT_NULL);
    RowLayout layout = new RowLayout(TABLE, "public", "t", List.of(id));
    schema =
        pipeline.registry().register(pipeline.topics().dataSubject(TABLE), layout.batchSchema());
  }

  @AfterEach
  void closePipeline() {
    pipeline.close();
  }

  @Test
  void aChunkThatTakesLongerThanATransactionIsPublishedInParts() {
    UnendingSource source = slow();
    try (ExtractorService service = service("a", source, 0)) {
      service.start();
      extract();
      assertThatItTravelsBeyondTheTimeout(source);
    }
  }

  /** Each wait for the rate is longer than a transaction may last. */
  @Test
  void aThrottleMakesNoTransactionTimeOut() {
    UnendingSource source = new UnendingSource(0);
    try (ExtractorService service = service("a", source, 1)) {
      service.start();
      extract();
      assertThatItTravelsBeyondTheTimeout(source);
    }
  }

  /** By bytes: what is read in a time shows which rate holds. */
  @Test
  void aThrottleIsLiftedWhileAChunkIsRead() {
    UnendingSource source = new UnendingSource(0);
    long begun = System.nanoTime();
    try (ExtractorService service = service("a", source, 1)) {
      service.start();
      extract();
      awaitAPart();
      assertThat(mostBytes(source)).as("at 1 MB/s").isLessThan(allowed(begun));

      pipeline.publish(throttled(0));
      Await.until(
          PATIENCE,
          () -> leastBytes(source) > 3 * allowed(begun),
          "more is read than the configured rate allows");

      source.end();
      ChunkExtracted fact = pipeline.await(ChunkExtracted.class, 1).getFirst();
      assertThat(fact.getRows()).isEqualTo(source.rows());
    }
  }

  private static RunState throttled(int mbPerSecond) {
    return RunState.newBuilder()
        .setRunId(RUN)
        .setPhase(Phase.COPY)
        .setStartedAt(Instant.EPOCH)
        .setPhaseSince(Instant.EPOCH)
        .setMbPerSecond(mbPerSecond)
        .build();
  }

  /** At 1 MB a second since then, with what may come at once: a burst and a batch. */
  private static long allowed(long since) {
    return (System.nanoTime() - since) / 1_000 + 300_000;
  }

  /** A row of a number below a million has up to three bytes, few have one. */
  private static long mostBytes(UnendingSource source) {
    return 3 * Math.min(source.rows(), 1_000_000) + 4 * Math.max(0, source.rows() - 1_000_000);
  }

  private static long leastBytes(UnendingSource source) {
    return 2 * source.rows() - 64;
  }

  private void assertThatItTravelsBeyondTheTimeout(UnendingSource source) {
    long begun = System.nanoTime();
    Await.until(
        PATIENCE,
        () -> !committed().isEmpty() && System.nanoTime() - begun > BEYOND_THE_TIMEOUT.toNanos(),
        "rows are there of a chunk that has taken longer than a transaction");
    assertThat(pipeline.events()).isEmpty();
    assertThat(rows(committed()).checksum().rows()).isLessThan(source.rows());
    source.end();

    ChunkExtracted fact = pipeline.await(ChunkExtracted.class, 1).getFirst();
    List<ConsumerRecord<byte[], byte[]>> records = committed();
    assertThat(fact.getRows()).isEqualTo(source.rows());
    assertThat(rows(records).checksum().rows()).isEqualTo(source.rows());
    assertThat(rows(records).checksum().sum()).isEqualTo(fact.getChecksum());
    assertThat(records.getLast().offset()).isEqualTo(fact.getLastOffset());
    assertThat(source.reads()).isEqualTo(1);
    assertThat(pipeline.facts(TaskFailed.class)).isEmpty();
    assertThat(pipeline.facts(ChunkExtracted.class)).hasSize(1);
  }

  @Test
  void whoeverIsGivenATornChunkSaysSoAndReadsNothing() {
    UnendingSource source = slow();
    try (ExtractorService service = service("a", source, 0)) {
      service.start();
      extract();
      awaitAPart();
      // As if it had died: what it does from now on does not count.
      String id = pipeline.topics().pipeline() + ".extractor.a.0";
      try (Producer<byte[], byte[]> usurper =
          pipeline.kafka().producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id))) {
        usurper.initTransactions();
      }

      assertThatTheChunkIsTorn(source, "was left by another extractor");
    }
    assertThat(pipeline.fatal()).isEmpty();
  }

  @Test
  void aFailureAfterAPartTearsTheChunkEvenIfItMayPass() {
    UnendingSource source = slow();
    try (ExtractorService service = service("a", source, 0)) {
      service.start();
      extract();
      awaitAPart();
      source.fail(new ConvoyException(ErrorCode.SOURCE_UNAVAILABLE, "the source is away"));

      assertThatTheChunkIsTorn(source, "the source is away");
    }
  }

  @Test
  void anEndOfTheRunAfterAPartTearsTheChunk() {
    UnendingSource source = slow();
    try (ExtractorService service = service("a", source, 0)) {
      service.start();
      extract();
      awaitAPart();
      pipeline.publish(RUN, Phase.FAILED, false);

      assertThatTheChunkIsTorn(source, "FAILED");
    }
  }

  @Test
  void aStopAfterAPartTearsTheChunkInTime() {
    UnendingSource source = slow();
    ExtractorService service = service("a", source, 0);
    service.start();
    extract();
    awaitAPart();
    long begun = System.nanoTime();
    service.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isLessThan(Await.patience(Duration.ofSeconds(10)));
    assertThatTheChunkIsTorn(source, "a part of its rows was published");
  }

  private void awaitAPart() {
    Await.until(PATIENCE, () -> !committed().isEmpty(), "a part is published");
  }

  private void assertThatTheChunkIsTorn(UnendingSource source, String reason) {
    TaskFailed failed = pipeline.await(TaskFailed.class, 1).getFirst();
    assertThat(failed.getCode()).isEqualTo("CHUNK_TORN");
    assertThat(failed.getTable()).isEqualTo(TABLE);
    assertThat(failed.getChunk()).isZero();
    assertThat(failed.getMessage()).contains(reason);
    assertThat(source.reads()).isEqualTo(1);
    assertThat(pipeline.facts(ChunkExtracted.class)).isEmpty();
    assertThat(pipeline.facts(WaitObserved.class)).isEmpty();
    assertThat(pipeline.facts(TaskFailed.class)).hasSize(1);
  }

  /** Slower than its rows fill a record. */
  private static UnendingSource slow() {
    return new UnendingSource(Duration.ofMillis(1).toNanos());
  }

  private List<ConsumerRecord<byte[], byte[]>> committed() {
    return pipeline.records(topic, "read_committed");
  }

  private static TestRows rows(List<ConsumerRecord<byte[], byte[]>> records) {
    return TestRows.of(records, -1, row -> row.readLong());
  }

  private void extract() {
    pipeline.send(
        RUN,
        RUN + "/chunk/public.t/0",
        ExtractChunk.newBuilder()
            .setTable(TABLE)
            .setChunk(0)
            .setRange(new ChunkRange(RangeKind.WHOLE, List.of(), null, null))
            .setSnapshotId("snapshot")
            .setTopic(topic)
            .setPartition(0)
            .setSchemaId(schema)
            .build());
  }

  private ExtractorService service(String instance, UnendingSource source, int mbPerSecond) {
    SourceConfig config =
        new SourceConfig(
            "jdbc:postgresql:none",
            null,
            null,
            new TableSelection(List.of(), List.of()),
            Chunking.AUTO,
            DataSize.ofMebibytes(32),
            OnSnapshotLost.FAIL,
            Duration.ofMinutes(15),
            Duration.ofSeconds(10),
            SourceConfig.Snapshot.AUTO,
            0,
            mbPerSecond,
            TypeOptions.DEFAULTS,
            TextOptions.DEFAULTS);
    ExtractorConfig extractor =
        new ExtractorConfig(1, DataSize.ofKibibytes(4), TRANSACTION_TIMEOUT);
    return new ExtractorService(
        pipeline.context(instance, config, extractor), source, SourceReaders.SEVERAL);
  }
}
