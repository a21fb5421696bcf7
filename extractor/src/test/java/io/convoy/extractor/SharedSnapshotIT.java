// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.DataSize;
import io.convoy.common.config.SourceConfig;
import io.convoy.common.config.SourceConfig.Chunking;
import io.convoy.embedded.Await;
import io.convoy.embedded.EmbeddedBroker;
import io.convoy.schemas.event.ChunkExtracted;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.LogDemand;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SnapshotHolding;
import io.convoy.schemas.event.SnapshotJoined;
import io.convoy.schemas.event.SnapshotOpened;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes hold one snapshot; the test stands where the coordinator does. */
@Timeout(180)
class SharedSnapshotIT {
  private static final String RUN = "20260101-000000-test";
  private static final int ROWS = 5_000;
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final AtomicInteger PIPELINES = new AtomicInteger();

  @TempDir static Path directory;

  private static EmbeddedBroker broker;
  private static TestSource source;

  private final List<ExtractorService> services = new ArrayList<>();
  private TestPipeline pipeline;
  private @Nullable SnapshotOpened opened;
  private @Nullable Table table;
  private String topic = "";
  private int schema;
  private int tasks;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(directory.resolve("broker"));
    source = TestSource.start(directory.resolve("postgres"));
  }

  @AfterAll
  static void stop() {
    source.close();
    broker.close();
  }

  @BeforeEach
  void openPipeline() {
    source.execute(
        "DROP TABLE IF EXISTS t; CREATE TABLE t (id bigint PRIMARY KEY, v text);"
            + "INSERT INTO t SELECT i, 'v' FROM generate_series(1, "
            + ROWS
            + ") i");
    pipeline = new TestPipeline(broker, "shared" + PIPELINES.incrementAndGet());
  }

  @AfterEach
  void closeAll() {
    // So that none waits for an heir.
    pipeline.publish(RUN, Phase.CANCELLED, false);
    services.parallelStream().forEach(ExtractorService::close);
    pipeline.close();
  }

  @Test
  void aRollingRestartLosesNothing() {
    ExtractorService first = open("a");
    ExtractorService second = serve("b");
    SnapshotJoined joined = joined("b", 1);
    assertThat(joined.getAlias()).isNotEqualTo(snapshot());
    publish(Phase.COPY, null);
    first.close();
    rewrite();

    serve("a");
    assertThat(joined("a", 2).getAlias()).isNotIn(snapshot(), joined.getAlias());
    publish(Phase.COPY, null);
    second.close();

    assertThatTheTableIsReadAsItWas();
    assertThat(openSnapshots()).isEqualTo(1);
  }

  @Test
  void aSessionThatIsEndedIsReplacedAndTheReadingGoesOn() {
    open("a");
    List<String> holder = snapshotSessions();
    serve("b");
    SnapshotJoined other = joined("b", 1);
    publish(Phase.COPY, null);
    rewrite();
    source.query("SELECT pg_terminate_backend(" + holder.getFirst() + ")");

    assertThatTheTableIsReadAsItWas();
    assertThatTheTableIsReadAsItWas();
    assertThat(joined("a", 2).getAlias()).isNotIn(snapshot(), other.getAlias());
    assertThat(openSnapshots()).isEqualTo(2);
  }

  @Test
  void isLostOnlyWhereNobodyHoldsIt() {
    open("a");
    serve("b");
    joined("b", 1);
    publish(Phase.COPY, null);
    rewrite();
    snapshotSessions().forEach(pid -> source.query("SELECT pg_terminate_backend(" + pid + ")"));
    extract();

    TaskFailed failed = pipeline.await(TaskFailed.class, 1).getFirst();
    assertThat(failed.getCode()).isEqualTo("SNAPSHOT_LOST");
    assertThat(failed.getSnapshotId()).isEqualTo(snapshot());
    assertThat(failed.getMessage()).contains(snapshot(), "none of the 2 processes");
  }

  @Test
  void whoeverLeavesWaitsUntilTheOthersAreKnownToHoldIt() throws Exception {
    ExtractorService first = open("a");
    serve("b");
    pipeline.awaitSharedBy(2);
    CompletableFuture<Void> leaving = CompletableFuture.runAsync(first::close);
    pipeline.awaitSharedBy(1);
    joined("b", 1);
    assertThat(leaving).isNotDone();
    assertThat(openSnapshots()).isEqualTo(2);

    publish(Phase.COPY, null);
    leaving.get(5, TimeUnit.SECONDS);
    assertThat(openSnapshots()).isEqualTo(1);
  }

  @Test
  void whoeverIsAloneWaitsForNobody() {
    ExtractorService only = open("a");
    publish(Phase.COPY, null);
    long begun = System.nanoTime();
    only.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    assertThat(openSnapshots()).isZero();
  }

  @Test
  void thatOfAFailedRunWaitsForItsResumeAsLongAsItIsKept() {
    open("a");
    publish(Phase.FAILED, Instant.now().plus(Duration.ofHours(1)));
    rewrite();
    serve("b");
    joined("b", 1);
    publish(Phase.COPY, null);
    assertThatTheTableIsReadAsItWas();

    publish(Phase.FAILED, Instant.now().plusSeconds(1));
    Await.until(PATIENCE, () -> openSnapshots() == 0, "both let go of it");
  }

  /** A service that opened the run's snapshot, of which all know. */
  private ExtractorService open(String instance) {
    ExtractorService service = serve(instance);
    pipeline.send(
        RUN,
        RUN + "/describe/1",
        new DescribeSource(false, List.of(), null, LogDemand.NONE, false));
    opened = pipeline.await(SnapshotOpened.class, 1).getFirst();
    table = pipeline.tables().getFirst();
    topic = pipeline.topics().data(RUN, table.getId());
    pipeline.createDataTopic(topic, 1);
    RowLayout layout = RowLayout.of(table, TargetNames.SAME);
    schema =
        pipeline
            .registry()
            .register(pipeline.topics().dataSubject(table.getId()), layout.batchSchema());
    pipeline.publish(state(Phase.COPY, null, List.of()));
    assertThat(joined(instance, 1).getAlias()).isEqualTo(snapshot());
    return service;
  }

  private ExtractorService serve(String instance) {
    SourceConfig config = source.config(Chunking.AUTO, DataSize.ofMebibytes(1), "public.t");
    ExtractorService service = new ExtractorService(pipeline.context(instance, config, 1));
    services.add(service);
    service.start();
    return service;
  }

  /** What a process said the last of so many times. */
  private SnapshotJoined joined(String holder, int times) {
    return pipeline
        .await(SnapshotJoined.class, fact -> fact.getHolder().equals(holder), times)
        .getLast();
  }

  /** As the coordinator would, after all facts there are. */
  private void publish(Phase phase, @Nullable Instant until) {
    List<SnapshotHolding> holders =
        pipeline.facts(SnapshotJoined.class).stream()
            .map(fact -> new SnapshotHolding(fact.getHolder(), fact.getAlias()))
            .toList();
    pipeline.publish(state(phase, until, holders));
  }

  private RunState state(Phase phase, @Nullable Instant until, List<SnapshotHolding> holders) {
    return RunState.newBuilder()
        .setRunId(RUN)
        .setPhase(phase)
        .setResumeAt(phase == Phase.FAILED ? Phase.COPY : null)
        .setStartedAt(Instant.EPOCH)
        .setPhaseSince(Instant.EPOCH)
        .setSnapshotId(snapshot())
        .setSnapshotHolders(holders)
        .setSnapshotUntil(until)
        .build();
  }

  private String snapshot() {
    return opened == null ? "" : opened.getSnapshotId();
  }

  private static void rewrite() {
    source.execute("DELETE FROM t WHERE id % 3 = 0; UPDATE t SET v = 'late' WHERE id % 3 = 1");
    source.execute("VACUUM t");
  }

  private void assertThatTheTableIsReadAsItWas() {
    extract();
    ChunkExtracted fact = pipeline.await(ChunkExtracted.class, tasks).getLast();
    assertThat(fact.getRows()).isEqualTo(ROWS);
    assertThat(fact.getSnapshotId()).isEqualTo(snapshot());
    assertThat(pipeline.facts(ChunkExtracted.class))
        .extracting(ChunkExtracted::getChecksum)
        .containsOnly(fact.getChecksum());
    assertThat(pipeline.facts(TaskFailed.class)).isEmpty();
  }

  private void extract() {
    int chunk = tasks++;
    pipeline.send(
        RUN,
        RUN + "/chunk/public.t/" + chunk,
        ExtractChunk.newBuilder()
            .setTable(table == null ? null : table.getId())
            .setChunk(chunk)
            .setRange(new ChunkRange(RangeKind.WHOLE, List.of(), null, null))
            .setSnapshotId(snapshot())
            .setTopic(topic)
            .setPartition(0)
            .setSchemaId(schema)
            .build());
  }

  private List<String> snapshotSessions() {
    String pids =
        source.query(
            "SELECT string_agg(pid::text, ',') FROM pg_stat_activity WHERE " + ofSnapshots());
    return List.of(pids.split(","));
  }

  private long openSnapshots() {
    return source.count("SELECT count(*) FROM pg_stat_activity WHERE " + ofSnapshots());
  }

  private String ofSnapshots() {
    return "application_name LIKE 'convoy extractor "
        + pipeline.topics().pipeline()
        + " % snapshot'";
  }
}
