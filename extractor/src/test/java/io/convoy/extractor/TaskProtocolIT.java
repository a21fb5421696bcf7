// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.DataSize;
import io.convoy.common.config.SourceConfig;
import io.convoy.common.config.SourceConfig.Chunking;
import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.config.SourceConfig.TableSelection;
import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TypeOptions;
import io.convoy.embedded.Await;
import io.convoy.embedded.EmbeddedBroker;
import io.convoy.extractor.source.SourceReaders;
import io.convoy.schemas.event.ChunkExtracted;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.event.WaitObserved;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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

/** Each task ends in exactly one transaction, whatever happens to the slot that does it. */
@Timeout(600)
class TaskProtocolIT {
  private static final String RUN = "20260101-000000-test";
  private static final TableId TABLE = new TableId("public", "t");
  private static final AtomicInteger PIPELINES = new AtomicInteger();
  private static final Duration PATIENCE = Duration.ofSeconds(40);

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
    pipeline.createDataTopic(topic, 2);
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
  void recordsAndFactOfAChunkBecomeVisibleTogether() throws Exception {
    GatedSource source = new GatedSource(1);
    try (ExtractorService service = service("a", source, 1)) {
      service.start();
      extract(0);
      source.awaitHalfWay();
      Await.until(
          PATIENCE,
          () -> pipeline.records(topic, "read_uncommitted").size() > 1,
          "the first records are in Kafka");
      assertThat(pipeline.records(topic, "read_committed")).isEmpty();
      assertThat(pipeline.events()).isEmpty();

      source.open();
      ChunkExtracted fact = pipeline.await(ChunkExtracted.class, 1).getFirst();
      List<ConsumerRecord<byte[], byte[]>> records = pipeline.records(topic, "read_committed");
      assertThat(rows(records).checksum().rows()).isEqualTo(GatedSource.ROWS);
      assertThat(rows(records).checksum().sum()).isEqualTo(fact.getChecksum());
      assertThat(records.getLast().offset()).isEqualTo(fact.getLastOffset());
    }
  }

  @Test
  void aSlotThatIsClosedInTheMiddleLeavesNothingAndItsSuccessorDoesTheTask() throws Exception {
    GatedSource source = new GatedSource(1);
    ExtractorService first = service("a", source, 1);
    first.start();
    extract(0);
    source.awaitHalfWay();
    long begun = System.nanoTime();
    first.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isLessThan(Await.patience(Duration.ofSeconds(10)));
    assertThat(pipeline.records(topic, "read_committed")).isEmpty();
    assertThat(pipeline.events()).isEmpty();

    try (ExtractorService second = service("b", source, 1)) {
      second.start();
      assertThatTheChunkWasExtractedOnce();
    }
  }

  @Test
  void aFencedSlotLeavesNothingAndGoesOnWithNewClients() throws Exception {
    GatedSource source = new GatedSource(1);
    try (ExtractorService service = service("a", source, 1)) {
      service.start();
      extract(0);
      source.awaitHalfWay();
      String id = pipeline.topics().pipeline() + ".extractor.a.0";
      try (Producer<byte[], byte[]> usurper =
          pipeline.kafka().producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id))) {
        usurper.initTransactions();
      }
      source.open();

      assertThatTheChunkWasExtractedOnce();
      assertThat(source.reads()).as("the fenced read is done again").isEqualTo(2);
      assertThat(pipeline.facts(TaskFailed.class)).isEmpty();
    }
    assertThat(pipeline.fatal()).isEmpty();
  }

  @Test
  void slotsShareTheTasksAndEachIsDoneOnce() {
    GatedSource source = new GatedSource(0);
    try (ExtractorService service = service("a", source, 3)) {
      service.start();
      for (int chunk = 0; chunk < 20; chunk++) {
        extract(chunk);
      }
      List<ChunkExtracted> facts = pipeline.await(ChunkExtracted.class, 20);

      assertThat(facts).extracting(ChunkExtracted::getChunk).doesNotHaveDuplicates();
      assertThat(source.reads()).isEqualTo(20);
      assertThat(rows(pipeline.records(topic, "read_committed")).checksum().rows())
          .isEqualTo(20L * GatedSource.ROWS);
    }
  }

  @Test
  void answersTasksOfARunThatIsOver() {
    GatedSource source = new GatedSource(0);
    pipeline.publish(RUN, Phase.CANCELLED, false);
    try (ExtractorService service = service("a", source, 1)) {
      service.start();
      extract(7);

      TaskFailed failed = pipeline.await(TaskFailed.class, 1).getFirst();
      assertThat(failed.getCode()).isEqualTo("RUN_ENDED");
      assertThat(failed.getRetryable()).isTrue();
      assertThat(failed.getChunk()).isEqualTo(7);
      assertThat(source.reads()).isZero();

      pipeline.publish(RUN, Phase.COPY, false);
      extract(8);
      pipeline.await(ChunkExtracted.class, 1);
    }
  }

  @Test
  void leavesAChunkOfARunThatEndsMeanwhile() throws Exception {
    GatedSource source = new GatedSource(1);
    try (ExtractorService service = service("a", source, 2)) {
      service.start();
      pipeline.awaitSharedBy(2);
      extract(0);
      source.awaitHalfWay();
      pipeline.publish(RUN, Phase.CANCELLED, false);
      AtomicInteger chunk = new AtomicInteger();
      Await.until(
          PATIENCE,
          () -> {
            extract(chunk.incrementAndGet());
            return !pipeline.facts(TaskFailed.class).isEmpty();
          },
          "the other slot answers that the run is over");
      source.open();

      TaskFailed failed =
          pipeline.await(TaskFailed.class, fact -> fact.getChunk() == 0, 1).getFirst();
      assertThat(failed.getCode()).isEqualTo("RUN_ENDED");
      assertThat(pipeline.facts(ChunkExtracted.class))
          .extracting(ChunkExtracted::getChunk)
          .doesNotContain(0);
    }
  }

  @Test
  void takesNoTaskOfAPausedRunUntilItGoesOn() {
    GatedSource source = new GatedSource(0);
    pipeline.publish(RUN, Phase.COPY, true);
    try (ExtractorService service = service("a", source, 2)) {
      service.start();
      pipeline.awaitSharedBy(2);
      for (int chunk = 0; chunk < 10; chunk++) {
        extract(chunk);
      }
      long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
      while (System.nanoTime() < end) {
        assertThat(source.reads()).isZero();
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }

      pipeline.publish(RUN, Phase.COPY, false);
      pipeline.await(ChunkExtracted.class, 10);
      assertThat(source.reads()).isEqualTo(10);
    }
  }

  @Test
  void reportsATopicThatIsNotThere() {
    GatedSource source = new GatedSource(0);
    topic = topic + "x";
    try (ExtractorService service = service("a", source, 1)) {
      service.start();
      extract(0);

      TaskFailed failed = pipeline.await(TaskFailed.class, 1).getFirst();
      assertThat(failed.getCode()).isEqualTo("KAFKA_UNAVAILABLE");
    }
  }

  @Test
  void tellsThatTheSourceIsAwayAndStillEndsTheTaskOnce() {
    GatedSource source = new GatedSource(0).away(2);
    try (ExtractorService service = service("a", source, 1)) {
      service.start();
      extract(0);

      WaitObserved wait = pipeline.await(WaitObserved.class, 1).getFirst();
      assertThat(wait.getTaskId()).isEqualTo(RUN + "/chunk/public.t/0");
      assertThat(wait.getTable()).isEqualTo(TABLE);
      assertThat(wait.getCode()).isEqualTo("SOURCE_UNAVAILABLE");
      assertThatTheChunkWasExtractedOnce();
      assertThat(pipeline.facts(WaitObserved.class)).hasSize(2);
      assertThat(pipeline.facts(TaskFailed.class)).isEmpty();
      assertThat(source.reads()).isEqualTo(3);
    }
  }

  /** As a slot that slept until the run was over and its topics were gone. */
  @Test
  void doesNotWaitForATopicOfARunThatIsOver() {
    GatedSource source = new GatedSource(0);
    topic = topic + "x";
    try (ExtractorService service = service("a", source, 1)) {
      service.start();
      extract(0);
      Await.until(PATIENCE, TaskProtocolIT::isSendBlocked, "it waits for the topic");

      pipeline.publish(RUN, Phase.COMPLETED, false);

      TaskFailed failed = pipeline.await(TaskFailed.class, 1).getFirst();
      assertThat(failed.getCode()).isEqualTo("RUN_ENDED");
    }
  }

  private static boolean isSendBlocked() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> frame.getMethodName().equals("waitOnMetadata"));
  }

  private void assertThatTheChunkWasExtractedOnce() {
    ChunkExtracted fact = pipeline.await(ChunkExtracted.class, 1).getFirst();
    TestRows rows = rows(pipeline.records(topic, "read_committed"));
    assertThat(rows.checksum().rows()).isEqualTo(GatedSource.ROWS);
    assertThat(rows.checksum().sum()).isEqualTo(fact.getChecksum());
    assertThat(pipeline.facts(ChunkExtracted.class)).hasSize(1);
  }

  private TestRows rows(List<ConsumerRecord<byte[], byte[]>> records) {
    return TestRows.of(records, -1, row -> row.readLong());
  }

  private void extract(int chunk) {
    pipeline.send(
        RUN,
        RUN + "/chunk/public.t/" + chunk,
        ExtractChunk.newBuilder()
            .setTable(TABLE)
            .setChunk(chunk)
            .setRange(new ChunkRange(RangeKind.WHOLE, List.of(), null, null))
            .setSnapshotId("snapshot")
            .setTopic(topic)
            .setPartition(chunk % 2)
            .setSchemaId(schema)
            .build());
  }

  private ExtractorService service(String instance, GatedSource source, int slots) {
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
            0,
            TypeOptions.DEFAULTS,
            TextOptions.DEFAULTS);
    return new ExtractorService(
        pipeline.context(instance, config, slots), source, SourceReaders.SEVERAL);
  }
}
