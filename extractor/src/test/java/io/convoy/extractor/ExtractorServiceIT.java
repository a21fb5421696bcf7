// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.DataSize;
import io.convoy.common.config.SourceConfig;
import io.convoy.common.config.SourceConfig.Chunking;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.embedded.Await;
import io.convoy.embedded.EmbeddedBroker;
import io.convoy.schemas.event.ChunkExtracted;
import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.event.Event;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.LogDemand;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.event.ReleaseSnapshot;
import io.convoy.schemas.event.SnapshotOpened;
import io.convoy.schemas.event.TableDescribed;
import io.convoy.schemas.event.TableDescriptionPart;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowPart;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks in, facts and records out, with a real broker and a real PostgreSQL between. */
@Timeout(600)
class ExtractorServiceIT {
  private static final String RUN = "20260101-000000-test";
  private static final int ROWS = 20_000;
  private static final AtomicInteger PIPELINES = new AtomicInteger();

  @TempDir static Path directory;

  private static EmbeddedBroker broker;
  private static TestSource source;

  /** As many columns as PostgreSQL takes, and comments that hardly compress. */
  private static final String WIDE =
      """
      DO $$
      DECLARE noise text;
      BEGIN
        EXECUTE (SELECT format('CREATE TABLE wide (%s)', string_agg(format('c%s int', i), ', '))
                 FROM generate_series(1, 1600) i);
        FOR i IN 1..1600 LOOP
          SELECT string_agg(md5(format('%s %s', i, j)), '') INTO noise FROM generate_series(1, 45) j;
          EXECUTE format('COMMENT ON COLUMN wide.c%s IS %L', i, noise);
          IF i <= 500 THEN
            EXECUTE format('CREATE INDEX wide_%s ON wide (c%s)', i, i);
            EXECUTE format('COMMENT ON INDEX wide_%s IS %L', i, noise);
          END IF;
        END LOOP;
      END $$\
      """;

  private TestPipeline pipeline;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(directory.resolve("broker"));
    source = TestSource.start(directory.resolve("postgres"));
    source.execute(
        "CREATE TABLE t (id bigint PRIMARY KEY, v text);"
            + "INSERT INTO t SELECT i, CASE WHEN i % 10 > 0 THEN repeat('v', 100) END"
            + " FROM generate_series(1, "
            + ROWS
            + ") i;"
            + "CREATE TABLE large (id bigint PRIMARY KEY, v text);"
            + "INSERT INTO large VALUES (1, 'small'), (3, NULL);"
            + "INSERT INTO large SELECT 2, repeat('0123456789abcdef', 50 * 65536)");
  }

  @AfterAll
  static void stop() {
    source.close();
    broker.close();
  }

  @BeforeEach
  void openPipeline() {
    pipeline = new TestPipeline(broker, "p" + PIPELINES.incrementAndGet());
  }

  @AfterEach
  void closePipeline() {
    pipeline.close();
  }

  @Test
  void describesPlansAndExtractsEveryRowOnce() {
    try (ExtractorService service = service(tables("public.t"), 2)) {
      service.start();
      SnapshotOpened snapshot = describe();
      Table table = pipeline.tables().getFirst();
      assertThat(snapshot.getTables()).isEqualTo(1);
      assertThat(snapshot.getGuarantee()).isEqualTo(Guarantee.ONE_POINT_IN_TIME);
      assertThat(snapshot.getSource()).startsWith("PostgreSQL 18");
      assertThat(snapshot.getIdentity())
          .anyMatch(mark -> mark.startsWith("PostgreSQL system identifier"));

      pipeline.send(
          RUN, RUN + "/plan/public.t", new PlanTable(table, snapshot.getSnapshotId(), 0, null));
      int chunks = pipeline.await(TablePlanned.class, 1).getFirst().getChunks();
      List<ChunkPlanned> planned = pipeline.facts(ChunkPlanned.class);
      assertThat(planned).hasSize(chunks).hasSizeGreaterThan(2);

      String topic = createTopic(table);
      int schema = register(table);
      pipeline.awaitSharedBy(2);
      planned.forEach(chunk -> extract(chunk, schema, topic, snapshot));
      List<ChunkExtracted> extracted = pipeline.await(ChunkExtracted.class, chunks);

      TestRows rows = rows(topic);
      assertThat(rows.checksum().rows()).isEqualTo(ROWS);
      assertThat(extracted.stream().mapToLong(ChunkExtracted::getRows).sum()).isEqualTo(ROWS);
      assertThat(extracted.stream().mapToLong(ChunkExtracted::getChecksum).sum())
          .isEqualTo(rows.checksum().sum());
      assertThat(extracted.stream().mapToLong(ChunkExtracted::getBytes).sum())
          .isEqualTo(rows.checksum().bytes());
      assertThat(pipeline.events())
          .filteredOn(event -> event.getPayload() instanceof ChunkExtracted)
          .extracting(Event::getReporter)
          .as("both slots worked")
          .contains("extractor-here-0", "extractor-here-1");
    }
    assertThat(pipeline.fatal()).isEmpty();
  }

  @Test
  void saysWhereAChunkEndsAndThatAnEmptyOneHasNoRecord() {
    try (ExtractorService service = service(tables("public.t"), 1)) {
      service.start();
      SnapshotOpened snapshot = describe();
      Table table = pipeline.tables().getFirst();
      String topic = createTopic(table);
      int schema = register(table);
      extract(
          new ChunkPlanned(table.getId(), 0, keys(null, "1000"), 0L, 0, false),
          schema,
          topic,
          snapshot);
      extract(
          new ChunkPlanned(table.getId(), 1, keys("-5", "-1"), 0L, 0, false),
          schema,
          topic,
          snapshot);
      List<ChunkExtracted> extracted = pipeline.await(ChunkExtracted.class, 2);

      ChunkExtracted full =
          extracted.stream().filter(c -> c.getChunk() == 0).findFirst().orElseThrow();
      ChunkExtracted empty =
          extracted.stream().filter(c -> c.getChunk() == 1).findFirst().orElseThrow();
      List<ConsumerRecord<byte[], byte[]>> records = pipeline.records(topic, "read_committed");
      assertThat(full.getRows()).isEqualTo(999);
      assertThat(records.getLast().offset()).isEqualTo(full.getLastOffset());
      assertThat(records).allMatch(record -> record.partition() == full.getPartition());
      assertThat(empty.getRows()).isZero();
      assertThat(empty.getLastOffset()).isEqualTo(-1);
    }
  }

  @Test
  void cutsAValueOfFiftyMebibytesIntoParts() {
    try (ExtractorService service = service(tables("public.large"), 1)) {
      service.start();
      SnapshotOpened snapshot = describe();
      Table table = pipeline.tables().getFirst();
      String topic = createTopic(table);
      ChunkRange whole = new ChunkRange(RangeKind.WHOLE, List.of(), null, null);
      extract(
          new ChunkPlanned(table.getId(), 0, whole, 0L, 0, false),
          register(table),
          topic,
          snapshot);
      ChunkExtracted extracted = pipeline.await(ChunkExtracted.class, 1).getFirst();

      TestRows rows = rows(topic);
      assertThat(extracted.getRows()).isEqualTo(3);
      assertThat(extracted.getChecksum()).isEqualTo(rows.checksum().sum());
      assertThat(rows.largestRow()).isGreaterThan(50 << 20);
      assertThat(rows.parts()).isGreaterThan(60);
    }
  }

  @Test
  void describesATableThatIsLargerThanAMessage() {
    source.execute(WIDE);
    try (ExtractorService service = service(tables("public.wide"), 1)) {
      service.start();
      assertThat(describe().getTables()).isEqualTo(1);
      assertThat(pipeline.facts(TableDescriptionPart.class)).hasSizeGreaterThan(1);
      Table table = pipeline.tables().getFirst();
      assertThat(table.getColumns()).hasSize(1_600).allMatch(c -> c.getComment().length() == 1_440);
      assertThat(table.getIndexes()).hasSize(500).allMatch(i -> i.getComment().length() == 1_440);
      assertThat(pipeline.records(pipeline.topics().events(), "read_committed"))
          .allMatch(record -> record.serializedValueSize() < 700_000);
    }
    assertThat(pipeline.fatal()).isEmpty();
  }

  @Test
  void reportsAChunkWhoseSnapshotIsLost() {
    try (ExtractorService service = service(tables("public.t"), 1)) {
      service.start();
      SnapshotOpened snapshot = describe();
      Table table = pipeline.tables().getFirst();
      pipeline.send(RUN, RUN + "/release", new ReleaseSnapshot(snapshot.getSnapshotId()));
      Await.until(
          Duration.ofSeconds(20), () -> openSnapshots() == 0, "the snapshot's session is gone");
      extract(
          new ChunkPlanned(table.getId(), 4, keys(null, null), 0L, 0, false),
          register(table),
          createTopic(table),
          snapshot);

      TaskFailed failed = pipeline.await(TaskFailed.class, 1).getFirst();
      assertThat(failed.getCode()).isEqualTo("SNAPSHOT_LOST");
      assertThat(failed.getRetryable()).isTrue();
      assertThat(failed.getSnapshotId()).isEqualTo(snapshot.getSnapshotId());
      assertThat(failed.getChunk()).isEqualTo(4);

      pipeline.send(
          RUN,
          RUN + "/describe/2",
          new DescribeSource(true, List.of(), null, LogDemand.NONE, false));
      SnapshotOpened reopened =
          pipeline.await(SnapshotOpened.class, SnapshotOpened::getReopened, 1).getFirst();
      assertThat(reopened.getPosition()).isEqualTo(snapshot.getPosition());
      assertThat(reopened.getSnapshotId()).isNotEqualTo(snapshot.getSnapshotId());
      assertThat(pipeline.facts(TableDescribed.class)).hasSize(1);
    }
  }

  @Test
  void endsItsSnapshotWithARunThatIsRetired() {
    try (ExtractorService service = service(tables("public.t"), 1)) {
      service.start();
      describe();
      pipeline.publish(RUN, Phase.COPY, false);
      pipeline.retire(RUN);
      Await.until(
          Duration.ofSeconds(20), () -> openSnapshots() == 0, "the snapshot's session is gone");
    }
  }

  @Test
  void endsItsSnapshotWithTheRun() {
    try (ExtractorService service = service(tables("public.t"), 1)) {
      service.start();
      describe();
      assertThat(openSnapshots()).isEqualTo(1);

      pipeline.publish(RUN, Phase.FAILED, false);
      Await.until(
          Duration.ofSeconds(20), () -> openSnapshots() == 0, "the snapshot's session is gone");
    }
  }

  @Test
  void reportsASourceThatCannotBeDescribed() {
    try (ExtractorService service = service(tables("dbo.*"), 1)) {
      service.start();
      pipeline.send(
          RUN,
          RUN + "/describe/1",
          new DescribeSource(false, List.of(), null, LogDemand.NONE, false));

      TaskFailed failed = pipeline.await(TaskFailed.class, 1).getFirst();
      assertThat(failed.getCode()).isEqualTo("CONFIGURATION");
      assertThat(failed.getRetryable()).isFalse();
      assertThat(failed.getMessage()).contains("dbo.*");
    }
  }

  private SnapshotOpened describe() {
    pipeline.send(
        RUN,
        RUN + "/describe/1",
        new DescribeSource(false, List.of(), null, LogDemand.NONE, false));
    return pipeline.await(SnapshotOpened.class, 1).getFirst();
  }

  private void extract(ChunkPlanned chunk, int schema, String topic, SnapshotOpened snapshot) {
    pipeline.send(
        RUN,
        RUN + "/chunk/" + chunk.getTable().getName() + "/" + chunk.getChunk(),
        ExtractChunk.newBuilder()
            .setTable(chunk.getTable())
            .setChunk(chunk.getChunk())
            .setRange(chunk.getRange())
            .setSnapshotId(snapshot.getSnapshotId())
            .setTopic(topic)
            .setPartition(chunk.getChunk() % 2)
            .setSchemaId(schema)
            .build());
  }

  private String createTopic(Table table) {
    String topic = pipeline.topics().data(RUN, table.getId());
    pipeline.createDataTopic(topic, 2);
    return topic;
  }

  private int register(Table table) {
    RowLayout layout = RowLayout.of(table, TargetNames.SAME);
    return pipeline
        .registry()
        .register(pipeline.topics().dataSubject(table.getId()), layout.batchSchema());
  }

  private TestRows rows(String topic) {
    int parts = pipeline.registry().register(pipeline.topics().partSubject(), RowPart.SCHEMA);
    return TestRows.of(
        pipeline.records(topic, "read_committed"),
        parts,
        row -> {
          row.readLong();
          if (row.readUnionIndex() == 1) {
            row.skip(row.readLength());
          }
        });
  }

  private long openSnapshots() {
    return source.count(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'convoy extractor "
            + pipeline.topics().pipeline()
            + " % snapshot'");
  }

  private ExtractorService service(SourceConfig config, int slots) {
    ServiceContext context = pipeline.context("here", config, slots);
    return new ExtractorService(context);
  }

  private static SourceConfig tables(String pattern) {
    return source.config(Chunking.AUTO, DataSize.ofKibibytes(256), pattern);
  }

  private static ChunkRange keys(@Nullable String lower, @Nullable String upper) {
    return new ChunkRange(
        RangeKind.KEY,
        List.of("id"),
        lower == null ? null : List.of(lower),
        upper == null ? null : List.of(upper));
  }
}
